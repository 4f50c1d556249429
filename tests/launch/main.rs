//! A launch that is cancelled or fails leaves nothing, wherever that happens: on the fake engine, where every
//! point can be held.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod cancelled;
mod failed;
mod left_behind;
mod stage;
