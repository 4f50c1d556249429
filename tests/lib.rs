//! Tests of the whole.

pub mod lab;
pub mod rig;
pub mod window;
