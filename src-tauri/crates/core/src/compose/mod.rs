//! From what a person typed to a plan: parse at the edge, resolve inside the volume, show what would happen.

mod composition;
mod docker_run;
mod draft;
mod overlap;
mod parse;
mod plan;
mod planned;
mod planner;
mod refusal;
mod resolve;
mod tellable;

pub use composition::{Access, Composition, MountWish, Source, SourcedMount, Surroundings};
pub use docker_run::{docker_run, secret_variables};
pub use draft::{Draft, MountDraft, SourceDraft};
pub use overlap::{Overlap, OverlapKind};
pub use parse::{Parsed, parse};
pub use plan::{ComponentState, ComponentVerdict, FolderFacts, MountPlan, MountVerdict, Plan, Way};
pub use planned::{PlannedMount, gate_plan, sandbox_mount};
pub use planner::Planner;
pub(crate) use planner::{NEW_FOLDER_MODE, numeric_owner};
pub(crate) use refusal::{check_absent, volume_exists};
pub(crate) use resolve::volume_not_found;
pub use resolve::{Resolved, judge, resolve};
