//! What Sandbar knows, without any input or output of its own.

pub mod engine;
pub mod problem;
pub mod rules;
