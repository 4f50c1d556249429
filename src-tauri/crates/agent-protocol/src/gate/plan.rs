//! What the gate is told to expect, readable in `docker inspect`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::entry::Identity;

const FOLDER: &str = "--folder";
const TMPFS: &str = "--tmpfs";

/// Every mount that a sandbox must have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePlan {
    /// In the order of the plan; the report keeps it.
    pub mounts: Vec<GateMount>,
}

/// One planned mount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateMount {
    /// Where: an absolute path in the sandbox.
    pub target: String,
    /// Whether it must be read-only; if not, it must be writable.
    pub access: Access,
    /// What must be there.
    pub expected: Expected,
}

/// Whether a mount may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Access {
    /// `ro`.
    ReadOnly,
    /// `rw`.
    ReadWrite,
}

/// What must be at a mount's target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// This folder (or file, where one was chosen knowingly), found before by resolving the subPath.
    Folder(Identity),
    /// A fresh tmpfs.
    Tmpfs,
}

/// Why arguments are not a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GateArgsError {
    /// Neither `--folder` nor `--tmpfs`.
    #[error("unknown argument {0:?}")]
    Unknown(String),
    /// The arguments end inside a mount.
    #[error("{0} needs two values")]
    Incomplete(&'static str),
    /// Not an [`Identity`] with `:ro` or `:rw`; for tmpfs not `ro` or `rw`.
    #[error("{0:?} does not describe a mount")]
    Description(String),
    /// The target is not an absolute path.
    #[error("{0:?} is not an absolute path")]
    Target(String),
}

impl GatePlan {
    /// The plan as arguments: `--folder IDENTITY:ro|rw TARGET` and `--tmpfs ro|rw TARGET`, each word an
    /// element of its own.
    pub fn to_args(&self) -> Vec<String> {
        self.mounts.iter().flat_map(GateMount::to_args).collect()
    }

    /// The plan in the arguments that [`GatePlan::to_args`] made: those before `--`, without the subcommand.
    ///
    /// # Errors
    /// [`GateArgsError`] for anything that `to_args` does not make of a plan with absolute targets.
    pub fn from_args<S: AsRef<str>>(args: &[S]) -> Result<Self, GateArgsError> {
        let mut words = args.iter().map(AsRef::as_ref);
        let mut mounts = Vec::new();
        while let Some(flag) = words.next() {
            let flag = match flag {
                FOLDER => FOLDER,
                TMPFS => TMPFS,
                other => return Err(GateArgsError::Unknown(other.to_owned())),
            };
            let description = words.next().ok_or(GateArgsError::Incomplete(flag))?;
            let target = words.next().ok_or(GateArgsError::Incomplete(flag))?;
            mounts.push(GateMount::parse(flag, description, target)?);
        }
        Ok(Self { mounts })
    }
}

impl GateMount {
    fn to_args(&self) -> [String; 3] {
        let (flag, description) = match self.expected {
            Expected::Folder(identity) => (FOLDER, format!("{identity}:{}", self.access)),
            Expected::Tmpfs => (TMPFS, self.access.to_string()),
        };
        [flag.to_owned(), description, self.target.clone()]
    }

    fn parse(flag: &str, description: &str, target: &str) -> Result<Self, GateArgsError> {
        let unclear = || GateArgsError::Description(description.to_owned());
        let (expected, access) = if flag == FOLDER {
            let (identity, access) = description.rsplit_once(':').ok_or_else(unclear)?;
            let identity = identity.parse().ok().ok_or_else(unclear)?;
            (Expected::Folder(identity), access)
        } else {
            (Expected::Tmpfs, description)
        };
        let access = Access::parse(access).ok_or_else(unclear)?;
        if !target.starts_with('/') {
            return Err(GateArgsError::Target(target.to_owned()));
        }
        Ok(Self {
            target: target.to_owned(),
            access,
            expected,
        })
    }
}

impl Access {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "ro" => Some(Self::ReadOnly),
            "rw" => Some(Self::ReadWrite),
            _ => None,
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadOnly => "ro",
            Self::ReadWrite => "rw",
        })
    }
}
