use std::fs;
use std::path::{Path, PathBuf};

use sandbar_core::engine::EngineError;

use crate::discovery::Environment;

/// Where the agent's program files lie: beside the program, one for each architecture.
#[derive(Clone, Debug)]
pub struct AgentFiles {
    named: Option<PathBuf>,
    folders: Vec<PathBuf>,
}

/// Names an agent's program file outright.
const VARIABLE: &str = "SANDBAR_AGENT";

/// `e_machine` of an ELF header, little-endian at byte 18 (see `elf.h`).
const MACHINES: [(&str, u16); 4] = [("x86_64", 62), ("aarch64", 183), ("riscv64", 243), ("arm", 40)];

impl AgentFiles {
    /// The file that `SANDBAR_AGENT` names, if it is set; else `sandbar-agent-x86_64`, `sandbar-agent-aarch64` or
    /// `sandbar-agent` in one of the folders.
    pub fn new(environment: &Environment, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            named: environment.folder(VARIABLE).map(Path::to_owned),
            folders: folders.into_iter().collect(),
        }
    }

    /// One file, for engines of its architecture.
    pub fn at(file: impl Into<PathBuf>) -> Self {
        Self {
            named: Some(file.into()),
            folders: Vec::new(),
        }
    }

    /// The agent for an engine's platform as `/version` tells it (`linux`, `amd64`).
    ///
    /// # Errors
    /// [`EngineError::AgentMissing`] where there is none.
    pub(crate) fn read_for(&self, system: &str, architecture: &str) -> Result<Vec<u8>, EngineError> {
        let missing = || EngineError::AgentMissing {
            architecture: format!("{system}/{architecture}"),
        };
        if system != "linux" {
            return Err(missing());
        }
        let architecture = linux_name(architecture);
        self.places(architecture)
            .filter_map(|path| read(&path))
            .find(|bytes| runs_on(bytes, architecture))
            .ok_or_else(missing)
    }

    fn places(&self, architecture: &str) -> impl Iterator<Item = PathBuf> {
        let names = [
            format!("sandbar-agent-{architecture}"),
            "sandbar-agent".to_owned(),
        ];
        let in_folders = self
            .folders
            .iter()
            .flat_map(move |folder| names.clone().map(|name| folder.join(name)));
        self.named.iter().cloned().chain(in_folders)
    }
}

/// Linux's name of an architecture that Go, and so the engine, calls otherwise.
fn linux_name(architecture: &str) -> &str {
    match architecture {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        same => same,
    }
}

fn read(path: &Path) -> Option<Vec<u8>> {
    fs::read(path)
        .inspect_err(|error| tracing::debug!(path = %path.display(), %error, "no agent here"))
        .ok()
}

/// Whether the file is a program for this architecture, so that an engine never gets one that it cannot run.
fn runs_on(program: &[u8], architecture: &str) -> bool {
    let Some((header, _)) = program.split_first_chunk::<20>() else {
        return false;
    };
    let machine = u16::from_le_bytes([header[18], header[19]]);
    header.starts_with(b"\x7fELF") && MACHINES.contains(&(architecture, machine))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(machine: u8) -> Vec<u8> {
        let mut bytes = vec![0; 64];
        bytes[..4].copy_from_slice(b"\x7fELF");
        bytes[18] = machine;
        bytes
    }

    #[test]
    fn an_engine_gets_the_agent_of_its_own_architecture() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sandbar-agent-x86_64"), program(62)).unwrap();
        fs::write(folder.path().join("sandbar-agent-aarch64"), program(183)).unwrap();
        let files = AgentFiles::new(&Environment::default(), [folder.path().to_owned()]);
        assert_eq!(files.read_for("linux", "amd64").unwrap(), program(62));
        assert_eq!(files.read_for("linux", "arm64").unwrap(), program(183));
        let missing = files.read_for("linux", "s390x").unwrap_err();
        assert!(
            matches!(missing, EngineError::AgentMissing { architecture } if architecture == "linux/s390x")
        );
    }

    #[test]
    fn a_program_for_another_machine_is_no_agent() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("agent");
        fs::write(&file, program(62)).unwrap();
        assert!(AgentFiles::at(&file).read_for("linux", "amd64").is_ok());
        assert!(AgentFiles::at(&file).read_for("linux", "arm64").is_err());
        assert!(AgentFiles::at(&file).read_for("windows", "amd64").is_err());
    }
}
