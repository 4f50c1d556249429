//! From a draft to a sandbox whose mounts are proved, or to nothing at all.

mod debts;
mod explain;
mod ledger;
mod read_back;
mod stages;
mod steps;

pub use debts::Debts;
pub use read_back::check_read_back;
pub use stages::{LaunchProgress, Launched, Stage};
pub use steps::{Launcher, Progress};
