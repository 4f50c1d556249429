use std::fs::{DirBuilder, File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// Longest path of a socket, in bytes (unix(7): `sun_path`, with its end).
const LONGEST_SOCKET: usize = 107;
/// How much of the end of a log is read, in bytes.
const TAIL: u64 = 16 << 10;

/// The variable by which processes of the engine are known again. Podman reads its configuration there, and passes the
/// variable on to whatever it leaves running; others pass their whole environment on.
pub(crate) const MARK: &str = "CONTAINERS_CONF";

/// Why something about the private engine could not be done.
#[derive(Debug, thiserror::Error)]
pub enum PrivateEngineError {
    /// The system refused.
    #[error("could not {what}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// No socket can be made in a folder with so long a path.
    #[error("{path} is longer than a socket's path can be")]
    PathTooLong {
        /// Where the socket was to be.
        path: String,
    },
    /// The engine runs, or somebody else is about to start or to clear it.
    #[error("the private engine is in use")]
    InUse,
    /// A program that had to succeed did not.
    #[error("{program} ended with {status}: {said}")]
    Program {
        /// Its name.
        program: String,
        /// How it ended.
        status: String,
        /// What it wrote on its standard error.
        said: String,
    },
}

impl PrivateEngineError {
    pub(crate) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}

/// The folder of the private engine, which nobody but its user may enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
}

impl Place {
    /// The place in `folder`, which need not be there yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The socket of the engine's API.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("docker.sock")
    }

    /// What the engine and its supervisor wrote since the last start.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Volumes, images and containers; they outlive the engine.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Whether an engine left data here.
    pub fn has_data(&self) -> bool {
        std::fs::read_dir(self.data()).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// Where the supervisor hears more owners than the one who started it.
    pub(crate) fn owners(&self) -> PathBuf {
        self.folder.join("owner.sock")
    }

    /// What lives only as long as the engine.
    pub(crate) fn run(&self) -> PathBuf {
        self.folder.join("run")
    }

    /// The engine's configuration, whose name marks its processes ([`MARK`]).
    pub(crate) fn mark(&self) -> PathBuf {
        self.run().join("containers.conf")
    }

    /// Makes the folder.
    pub(crate) fn make(&self) -> Result<(), PrivateEngineError> {
        for socket in [self.socket(), self.owners()] {
            if socket.as_os_str().as_bytes().len() > LONGEST_SOCKET {
                return Err(PrivateEngineError::PathTooLong {
                    path: socket.display().to_string(),
                });
            }
        }
        make_folder(&self.folder).map_err(PrivateEngineError::io("make the private engine's folder"))
    }

    /// Takes the place for oneself, until the file is closed; `None` while somebody else has it.
    pub(crate) fn lock(&self) -> Result<Option<File>, PrivateEngineError> {
        let file = File::create(self.folder.join("lock"))
            .map_err(PrivateEngineError::io("open the private engine's lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(PrivateEngineError::Io {
                what: "take the private engine's lock",
                source,
            }),
        }
    }

    /// The last `lines` lines of the log, oldest first; empty where there is none.
    pub fn log_tail(&self, lines: usize) -> String {
        let text = self.end_of_log().unwrap_or_default();
        let mut last: Vec<&str> = text.lines().rev().take(lines).collect();
        last.reverse();
        last.join("\n")
    }

    fn end_of_log(&self) -> io::Result<String> {
        let mut file = File::open(self.log())?;
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Makes a folder that only its user may enter, with those missing above it.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_has_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path());
        let held = place.lock().unwrap();
        assert!(held.is_some());
        assert!(place.lock().unwrap().is_none());
        drop(held);
        assert!(place.lock().unwrap().is_some());
    }

    #[test]
    fn a_folder_too_deep_for_a_socket_is_refused_before_anything_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path().join("long".repeat(30)));
        assert!(matches!(
            place.make(),
            Err(PrivateEngineError::PathTooLong { .. })
        ));
        assert!(!place.folder().exists());
    }

    #[test]
    fn the_end_of_a_log_comes_oldest_first() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path());
        assert_eq!(place.log_tail(2), "");
        std::fs::write(place.log(), "one\ntwo\nthree\n").unwrap();
        assert_eq!(place.log_tail(2), "two\nthree");
    }
}
