//! Tests of the whole.

pub mod lab;
