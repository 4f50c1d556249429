//! What the program and the agent inside an engine say to each other.
//!
//! Three things, all without I/O of their own:
//! - [`frame`]: how messages are cut out of a stream of bytes;
//! - [`message`], [`entry`], [`resolution`]: requests about one volume and their answers, spoken over the
//!   attached stream of a helper container that runs `sandbar-agent serve`;
//! - [`gate`]: the plan that a sandbox's first process is given as arguments, and the one line in which it
//!   reports what it found.

pub mod entry;
pub mod frame;
pub mod gate;
pub mod message;
pub mod resolution;

pub use entry::{Entry, Facts, Identity, Kind, Link, LinkVerdict, NoIdentity, WirePath};
pub use frame::{FrameDecoder, FrameError, MAX_FRAME, decode, encode_frame};
pub use gate::{
    Access, CommandState, Expected, GateArgsError, GateMount, GatePlan, GateReport, LineError, MountFacts,
    MountVerdict,
};
pub use message::{Failure, Order, OrderBy, Request, RequestBody, Response, ResponseBody};
pub use resolution::{Component, ComponentState, Found, Resolution};

use std::time::Duration;

/// The version of everything in this crate; the agent says it in its `Hello`, and a program that speaks
/// another one replaces the agent instead of guessing.
pub const PROTOCOL: u16 = 2;

/// The agent ends when no frame arrived for this long, so that a program that vanished leaves nothing.
pub const SILENCE_LIMIT: Duration = Duration::from_mins(2);

/// How often a program that has nothing else to ask sends a `Ping`.
pub const PING_EVERY: Duration = Duration::from_secs(20);

/// The most bytes that one `Read` may ask for.
pub const MAX_READ: u32 = 256 * 1024;

/// The most entries that one page holds; a larger limit is cut to this.
pub const MAX_PAGE: u32 = 2048;

/// Listings that the agent keeps; opening one more drops the one opened first.
pub const MAX_LISTINGS: usize = 8;

/// The name of the binary in the agent's image and in the volume that sandboxes mount.
pub const AGENT_BINARY: &str = "sandbar-agent";
