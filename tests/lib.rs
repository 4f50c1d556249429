//! Tests of the whole.

pub mod lab;
pub mod proxy;
pub mod rig;
pub mod window;
