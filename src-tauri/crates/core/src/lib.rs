//! What Sandbar knows, without any input or output of its own.

pub mod browse;
pub mod compose;
pub mod engine;
pub mod inventory;
pub mod launch;
pub mod probe;
pub mod problem;
pub mod rules;
pub mod sandbox;
pub mod secret;
pub mod session;
pub mod views;
