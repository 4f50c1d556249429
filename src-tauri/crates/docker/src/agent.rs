use std::sync::Arc;

use bytes::Bytes;
use sandbar_core::engine::EngineError;
use sandbar_core::rules::RESERVED_VOLUME_PREFIX;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Mutex, OnceCell};

use crate::agent_files::AgentFiles;
use crate::failure;

/// The agent for one engine: its program file, and what of it is known to be on the engine.
pub(crate) struct Agent {
    files: AgentFiles,
    system: String,
    architecture: String,
    program: OnceCell<Arc<Program>>,
    /// Held while the image is imported.
    pub(crate) importing: Mutex<()>,
    /// Whether this run of the program filled the agent's volume. Held while it does.
    pub(crate) installed: Mutex<bool>,
}

/// The agent's program file.
pub(crate) struct Program {
    pub(crate) bytes: Bytes,
    hash: String,
}

impl Agent {
    pub(crate) fn new(files: AgentFiles, system: String, architecture: String) -> Self {
        Self {
            files,
            system,
            architecture,
            program: OnceCell::new(),
            importing: Mutex::default(),
            installed: Mutex::default(),
        }
    }

    /// The program file for the engine's architecture, read once.
    pub(crate) async fn program(&self) -> Result<Arc<Program>, EngineError> {
        let read = async || {
            let (files, system, architecture) =
                (self.files.clone(), self.system.clone(), self.architecture.clone());
            tokio::task::spawn_blocking(move || {
                let bytes = files.read_for(&system, &architecture)?;
                Ok(Arc::new(Program::new(bytes)))
            })
            .await
            .map_err(failure::protocol)?
        };
        self.program.get_or_try_init(read).await.cloned()
    }
}

impl Program {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let hash = digits
            .take(12)
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        Self {
            bytes: bytes.into(),
            hash,
        }
    }

    /// The first twelve digits of its SHA-256: another program gets another image and volume.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// The reference of its image.
    pub(crate) fn image(&self) -> String {
        format!("{}:{}", crate::agent_image::REPOSITORY, self.hash)
    }

    /// The name of the volume that every sandbox mounts.
    pub(crate) fn volume(&self) -> String {
        format!("{RESERVED_VOLUME_PREFIX}{}", self.hash)
    }
}
