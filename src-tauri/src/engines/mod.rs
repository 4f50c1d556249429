//! Which engines there are, and the one in use.

mod keeper;
mod look;
mod mine;
mod report;
mod saved;

pub(crate) use keeper::Engines;
pub(crate) use report::{EngineCandidate, EngineOutcome, EnginesReport};
pub(crate) use saved::SavedEndpoint;
