//! The gate: what it is told to expect, and what it reports.

mod line;
mod plan;
mod report;

pub use line::LineError;
pub use plan::{Access, Expected, GateArgsError, GateMount, GatePlan};
pub use report::{CommandState, GateReport, MountFacts, MountVerdict};

/// Exit code of `gate` and `prove` when a mount is not as planned. The user's command may end with the same
/// number: the report says which it was.
pub const MISMATCH: i32 = 120;

/// Exit code of `gate` when the user's command is there but cannot be executed, as in a shell.
pub const NOT_EXECUTABLE: i32 = 126;

/// Exit code of `gate` when the user's command is not found, as in a shell.
pub const NOT_FOUND: i32 = 127;
