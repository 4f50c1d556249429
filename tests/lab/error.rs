use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// Why the lab could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// The system refused; `what` names the step.
    #[error("could not {what}: {source}")]
    Io {
        /// The step, as an infinitive: `read /proc/1/stat`.
        what: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A program that the lab calls ended badly.
    #[error("`{command}` ended with {status}:\n{output}")]
    Command {
        /// Program and arguments.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote, errors last.
        output: String,
    },
    /// The engine did not answer `/_ping`.
    #[error("{engine} did not answer within {} s; its log ends with:\n{log_tail}", limit.as_secs())]
    Silent {
        /// Name of the engine.
        engine: &'static str,
        /// How long it was waited for.
        limit: Duration,
        /// The last lines of its log.
        log_tail: String,
    },
    /// The packages hold another version than the lab promises, because the suite has moved on.
    #[error("Debian's packages for {engine} hold \"{found}\", not version {wanted}")]
    OtherVersion {
        /// Name of the engine.
        engine: &'static str,
        /// How its version must begin.
        wanted: &'static str,
        /// What the program says of itself.
        found: String,
    },
    /// A certificate could not be made.
    #[error("could not make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// Nothing in the machine's apt sources is Debian's archive.
    #[error(
        "the lab's engines come from Debian's packages, and this machine's apt sources name no Debian archive"
    )]
    NoDebianArchive,
    /// Bridges, mounts and control groups need it.
    #[error("an engine of the lab can only be started by root")]
    NotRoot,
    /// All slots are taken by live owners.
    #[error("all {0} slots of the lab are in use")]
    NoFreeSlot(u8),
    /// A run folder that `lab up` did not make.
    #[error("{} holds no engine of that name", .0.display())]
    NotInRun(PathBuf),
}

impl LabError {
    /// For `map_err`: keeps the system's answer and adds the step.
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
