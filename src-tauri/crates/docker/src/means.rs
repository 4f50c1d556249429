use std::ffi::{OsStr, OsString};

use crate::agent_files::AgentFiles;

/// What connecting to engines needs of this machine.
#[derive(Clone, Debug)]
pub struct Means {
    /// Programs of the agent.
    pub(crate) agents: AgentFiles,
    /// Where `ssh` and its tools are looked for, where that is not the `PATH` of this process.
    pub(crate) path: Option<OsString>,
}

impl Means {
    /// Looks for programs in these folders, written as `PATH` is, instead of in those of this process.
    #[must_use]
    pub fn with_programs_in(mut self, path: impl AsRef<OsStr>) -> Self {
        self.path = Some(path.as_ref().to_owned());
        self
    }
}

impl From<AgentFiles> for Means {
    fn from(agents: AgentFiles) -> Self {
        Self { agents, path: None }
    }
}
