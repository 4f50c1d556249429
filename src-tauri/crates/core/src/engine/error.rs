use super::Unreached;
use crate::problem::{Cause, ErrorCode, Problem};

/// Why a call to an engine failed, told by status and type, never by the engine's words.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// Nobody answers at its address, or the connection broke.
    #[error("nobody answers at {address}")]
    Unreachable {
        /// Where it was looked for.
        address: String,
        /// What the system said.
        #[source]
        cause: Option<Cause>,
    },
    /// The system refuses this user the socket.
    #[error("no permission to use {address}")]
    PermissionDenied {
        /// Where it was looked for.
        address: String,
        /// What the system said.
        #[source]
        cause: Option<Cause>,
    },
    /// No connection comes about, and the reason is known.
    #[error("{address} is not reached: {why:?}")]
    NotConnected {
        /// Where it was looked for.
        address: String,
        /// The reason.
        why: Unreached,
        /// What the system, TLS or ssh said.
        #[source]
        cause: Option<Cause>,
    },
    /// The API is older than Sandbar can use.
    #[error("the engine speaks API {found}; Sandbar needs {needed} or newer")]
    TooOld {
        /// What it speaks.
        found: String,
        /// The oldest that will do.
        needed: String,
    },
    /// A kind of address that Sandbar cannot use.
    #[error("{address} is no address that Sandbar can use")]
    AddressUnsupported {
        /// The address.
        address: String,
    },
    /// No answer within the deadline of the call.
    #[error("the engine did not answer in time")]
    Timeout,
    /// What was asked for is not there (404).
    #[error("not found")]
    NotFound {
        /// What the engine said.
        #[source]
        cause: Option<Cause>,
    },
    /// It is in use, or the name is taken (409).
    #[error("in use, or the name is taken")]
    InUse {
        /// What the engine said.
        #[source]
        cause: Option<Cause>,
    },
    /// The engine refused the request (another 4xx).
    #[error("the engine refused the request with status {status}")]
    Refused {
        /// The status of HTTP.
        status: u16,
        /// What the engine said.
        #[source]
        cause: Option<Cause>,
    },
    /// The engine failed inside (5xx).
    #[error("the engine failed with status {status}")]
    Failed {
        /// The status of HTTP.
        status: u16,
        /// What the engine said.
        #[source]
        cause: Option<Cause>,
    },
    /// An answer that is none.
    #[error("the engine's answer could not be understood")]
    Protocol {
        /// What was wrong with it.
        #[source]
        cause: Option<Cause>,
    },
    /// The helper inside the engine ended or did not start.
    #[error("the helper inside the engine ended")]
    AgentEnded,
    /// The first process ended without a report of the gate.
    #[error("the sandbox ended without a report of its gate")]
    NoReport,
    /// No agent for the engine's architecture.
    #[error("no agent for {architecture} is beside the program")]
    AgentMissing {
        /// The engine's architecture.
        architecture: String,
    },
}

impl EngineError {
    /// The public code, where the call has no better one of its own.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unreachable { .. } => ErrorCode::EngineUnreachable,
            Self::PermissionDenied { .. } => ErrorCode::EnginePermissionDenied,
            Self::NotConnected { why, .. } => why.code(),
            Self::TooOld { .. } => ErrorCode::EngineTooOld,
            Self::AddressUnsupported { .. } => ErrorCode::EngineAddressUnsupported,
            Self::Timeout => ErrorCode::EngineTimeout,
            Self::NotFound { .. } | Self::InUse { .. } | Self::Refused { .. } => ErrorCode::EngineRefused,
            Self::Failed { .. } => ErrorCode::EngineFailed,
            Self::Protocol { .. } | Self::NoReport => ErrorCode::EngineProtocol,
            Self::AgentEnded => ErrorCode::AgentUnavailable,
            Self::AgentMissing { .. } => ErrorCode::AgentMissing,
        }
    }

    /// Whether the engine cannot be talked to now, so that asking it for more is in vain.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::NotConnected { .. })
    }

    fn words(&self) -> String {
        match self {
            Self::Unreachable { address, .. } => format!("Nobody answers at {address}."),
            Self::PermissionDenied { address, .. } => format!("You may not use {address}."),
            Self::NotConnected { address, why, .. } => why.words(address),
            Self::TooOld { found, needed } => {
                format!("The engine speaks API {found}; Sandbar needs {needed} or newer.")
            }
            Self::AddressUnsupported { address } => format!("{address} is no address that Sandbar can use."),
            Self::Timeout => "The engine did not answer in time.".into(),
            Self::NotFound { .. } => "The engine does not know what it was asked about.".into(),
            Self::InUse { .. } => "The engine says that it is in use or that the name is taken.".into(),
            Self::Refused { status, .. } => format!("The engine refused the request (status {status})."),
            Self::Failed { status, .. } => format!("The engine failed inside (status {status})."),
            Self::Protocol { .. } => "The engine's answer could not be understood.".into(),
            Self::AgentEnded => "The helper that looks into the volume ended.".into(),
            Self::NoReport => {
                "The sandbox ended before its gate reported. Its command was not started by Sandbar.".into()
            }
            Self::AgentMissing { architecture } => {
                format!("This copy of Sandbar carries no helper for engines on {architecture}.")
            }
        }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let problem = Self::new(error.code(), error.words());
        let problem = match &error {
            EngineError::Unreachable { address, .. }
            | EngineError::PermissionDenied { address, .. }
            | EngineError::AddressUnsupported { address } => {
                problem.with(|c| c.engine = Some(address.clone()))
            }
            EngineError::NotConnected { address, why, .. } => problem.with(|c| {
                c.engine = Some(address.clone());
                c.wrote = why.wrote().map(str::to_owned);
            }),
            _ => problem,
        };
        problem.caused_by(error)
    }
}
