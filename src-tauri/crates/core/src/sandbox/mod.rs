//! A sandbox after its launch: its mounts as asked for and as they are.

mod asked;
mod detail;
mod proof;

pub use asked::{AskedMount, AskedSource};
pub use detail::{MountNow, SandboxDetail, Sandboxes};
pub(crate) use proof::judge;
pub use proof::{FoundMount, MountProof, Proof};
