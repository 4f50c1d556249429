use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What discovery looks at: a value, so that a test needs no real user.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The user's home folder.
    pub home: Option<PathBuf>,
    /// The environment variables.
    pub variables: BTreeMap<String, String>,
}

impl Environment {
    /// That of this process. Variables that are not UTF-8 are left out.
    pub fn of_this_process() -> Self {
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self {
            home: std::env::home_dir(),
            variables,
        }
    }

    /// A variable; an empty one counts as none, as for the docker tools.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A folder that a variable names.
    pub(crate) fn folder(&self, name: &str) -> Option<&Path> {
        self.variable(name).map(Path::new)
    }
}
