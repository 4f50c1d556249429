use serde::{Deserialize, Serialize};

/// What an owner tells the supervisor: one object of JSON on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "camelCase")]
pub(crate) enum Order {
    /// Whether the engine goes on without owners.
    Keep {
        /// So it does.
        keep: bool,
    },
    /// End it now.
    Stop,
}

/// What the supervisor tells its owners: when they come, and whenever it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// How far the engine is.
    pub phase: Phase,
    /// Whether it goes on without owners.
    pub keep: bool,
}

/// How far the engine is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Phase {
    /// Its place is cleared and its network made.
    Preparing,
    /// Its process runs; it need not answer yet.
    Started,
    /// It is being stopped.
    Stopping,
    /// It is over.
    Ended {
        /// Why, where nobody asked for it.
        failure: Option<Failure>,
    },
}

/// Why the engine is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What was being done.
    pub step: Step,
    /// What came in the way, for the log.
    pub cause: String,
}

/// What was being done when the engine failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Starting the supervisor itself, in its namespaces.
    Supervise,
    /// Making its folders, and clearing what an earlier one left.
    Prepare,
    /// Making its bridge.
    Network,
    /// Starting its process.
    Start,
    /// It ran, and ended by itself.
    Run,
}
