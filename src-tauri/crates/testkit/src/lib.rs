//! What tests share: waiting for a condition, builders, and an engine over temporary folders.
// A panic of this crate is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::missing_panics_doc)]

mod fake;
mod identity;
mod script;
mod seed;
mod spec;
mod wait;

use std::path::{Path, PathBuf};

pub use fake::{FakeEngine, Fault, HangPoint, IMAGE, Operation};
pub use identity::identity_of;
pub use script::{Script, Step};
pub use seed::Seed;
pub use spec::{SpecBuilder, resolved};
pub use wait::{wait_for, wait_until};

/// The agent's binary: `SANDBAR_AGENT`, or where the build leaves it.
pub fn agent_binary() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/agent/sandbar-agent");
    std::env::var_os("SANDBAR_AGENT").map_or(built, PathBuf::from)
}
