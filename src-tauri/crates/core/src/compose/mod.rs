//! From what a person typed to a plan: parse at the edge, resolve inside the volume, show what would happen.

mod composition;
mod docker_run;
mod draft;
mod overlap;
mod parse;
mod plan;
mod planner;
mod resolve;

pub use composition::{Access, Composition, MountWish, Source, Surroundings};
pub use docker_run::docker_run;
pub use draft::{Draft, MountDraft, SourceDraft};
pub use overlap::{Overlap, OverlapKind};
pub use parse::{Parsed, parse};
pub use plan::{ComponentState, ComponentVerdict, FolderFacts, MountPlan, MountVerdict, Plan, Way};
pub(crate) use planner::{NEW_FOLDER_MODE, inspect_failed, numeric_owner, volume_exists};
pub use planner::{PlannedMount, Planner, gate_plan, sandbox_mount};
pub(crate) use resolve::volume_not_found;
pub use resolve::{Resolved, judge, resolve};
