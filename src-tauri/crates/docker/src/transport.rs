//! The one place where an endpoint becomes a connection.

use bollard::{API_DEFAULT_VERSION, Docker};
use sandbar_core::engine::EngineError;

use crate::endpoint::Endpoint;

/// bollard's own limit for the head of an answer, in seconds. Above every deadline of this crate, which count.
const LONGEST_CALL: u64 = 300;

/// A client for the endpoint; nothing is sent yet.
pub(crate) fn open(endpoint: &Endpoint) -> Result<Docker, EngineError> {
    match endpoint {
        #[cfg(unix)]
        Endpoint::Unix(path) => unix(path, endpoint),
        #[cfg(not(unix))]
        Endpoint::Unix(_) => Err(unsupported(endpoint)),
        Endpoint::Tcp { .. } | Endpoint::Ssh { .. } | Endpoint::NamedPipe { .. } | Endpoint::Unknown(_) => {
            Err(unsupported(endpoint))
        }
    }
}

#[cfg(unix)]
fn unix(path: &std::path::Path, endpoint: &Endpoint) -> Result<Docker, EngineError> {
    // bollard itself only says that the file "is not found", also where a folder on the way may not be entered.
    std::fs::metadata(path).map_err(|error| crate::failure::from_io(error, &endpoint.to_string()))?;
    let path = path.to_str().ok_or_else(|| unsupported(endpoint))?;
    Docker::connect_with_unix(path, LONGEST_CALL, API_DEFAULT_VERSION)
        .map_err(|error| crate::failure::translate(error, &endpoint.to_string()))
}

fn unsupported(endpoint: &Endpoint) -> EngineError {
    EngineError::AddressUnsupported {
        address: endpoint.to_string(),
    }
}
