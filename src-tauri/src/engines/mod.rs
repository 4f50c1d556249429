//! Which engines there are, and the one in use.

mod keeper;
mod report;

pub(crate) use keeper::Engines;
pub(crate) use report::{EngineCandidate, EngineOutcome, EnginesReport};
