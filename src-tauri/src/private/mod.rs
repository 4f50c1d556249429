//! The private engine, as the page sees it.

mod busybox;
mod keeper;
mod problem;
mod report;

pub(crate) use keeper::PrivateEngine;
pub(crate) use report::PrivateReport;
