//! The walls between the layers, and the habits of the repository, held by tests.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod layers;
mod page;
mod posture;
mod readme;
mod size;
mod sources;
