//! What went wrong, told by status and by the type of the cause, never by words.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use bollard::errors::Error;
use sandbar_core::engine::{EngineError, Unreached};

use crate::transport::{from_ssh, from_tls};

/// The engine's error as the port tells it.
pub(crate) fn translate(error: Error, address: &str) -> EngineError {
    match &error {
        Error::DockerResponseServerError { status_code, .. } => from_status(*status_code, error),
        // The engine failed after it had begun to answer; there is no status any more but success.
        Error::DockerStreamError { .. } => EngineError::Failed {
            status: 500,
            cause: Some(Arc::new(error)),
        },
        Error::RequestTimeoutError => EngineError::Timeout,
        Error::UnsupportedURISchemeError { .. } => EngineError::AddressUnsupported {
            address: address.to_owned(),
        },
        _ if is_no_http(&error) => protocol(error),
        Error::HyperResponseError { .. }
        | Error::HyperLegacyError { .. }
        | Error::IOError { .. }
        | Error::SocketNotFoundError(_) => not_connected(error, address),
        _ => protocol(error),
    }
}

/// What the system said about a socket.
pub(crate) fn from_io(error: io::Error, address: &str) -> EngineError {
    translate(Error::from(error), address)
}

/// An answer that is none.
pub(crate) fn protocol(error: impl StdError + Send + Sync + 'static) -> EngineError {
    EngineError::Protocol {
        cause: Some(Arc::new(error)),
    }
}

/// 404 without an engine that said so.
pub(crate) const NOT_FOUND: EngineError = EngineError::NotFound { cause: None };

/// Turns "not there" into `None`.
pub(crate) fn found<T>(answer: Result<T, EngineError>) -> Result<Option<T>, EngineError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(EngineError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn from_status(status: u16, error: Error) -> EngineError {
    let cause: Option<sandbar_core::problem::Cause> = Some(Arc::new(error));
    match status {
        404 => EngineError::NotFound { cause },
        409 => EngineError::InUse { cause },
        400..=499 => EngineError::Refused { status, cause },
        _ => EngineError::Failed { status, cause },
    }
}

fn not_connected(error: Error, address: &str) -> EngineError {
    let forbidden = kind_of(&error) == Some(io::ErrorKind::PermissionDenied);
    let why = lasting_reason(&error);
    let (address, cause) = (
        address.to_owned(),
        Some(Arc::new(error) as sandbar_core::problem::Cause),
    );
    match why {
        Some(why) => EngineError::NotConnected { address, why, cause },
        None if forbidden => EngineError::PermissionDenied { address, cause },
        None => EngineError::Unreachable { address, cause },
    }
}

/// Whether what came back is no answer of HTTP's, as from a program that is no engine.
fn is_no_http(error: &Error) -> bool {
    behind(error).any(|error| {
        error
            .downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_parse)
    })
}

/// What TLS or ssh say, which does not mend itself; a connection that just broke has no such reason.
fn lasting_reason(error: &Error) -> Option<Unreached> {
    behind(error).find_map(|error| {
        let tls = error.downcast_ref().and_then(from_tls);
        tls.map(Unreached::Tls).or_else(|| from_ssh(error))
    })
}

/// The innermost of the system's errors behind an error, where there is one.
pub(crate) fn kind_of(error: &(dyn StdError + 'static)) -> Option<io::ErrorKind> {
    behind(error)
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .map(io::Error::kind)
        .last()
}

/// An error and all that lie behind it, outermost first.
pub(crate) fn behind<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // `source` of these skips the error that they wrap.
        match error.downcast_ref::<Error>() {
            Some(Error::IOError { err }) => return Some(err),
            Some(Error::HyperResponseError { err }) => return Some(err),
            _ => {}
        }
        let wrapped = error.downcast_ref().and_then(io::Error::get_ref);
        wrapped
            .map(|inner| inner as &(dyn StdError + 'static))
            .or_else(|| error.source())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status_code: u16) -> EngineError {
        translate(
            Error::DockerResponseServerError {
                status_code,
                message: "permission denied".into(),
            },
            "a",
        )
    }

    #[test]
    fn an_answer_is_judged_by_its_status_whatever_it_says() {
        assert!(matches!(answered(404), EngineError::NotFound { .. }));
        assert!(matches!(answered(409), EngineError::InUse { .. }));
        assert!(matches!(answered(400), EngineError::Refused { status: 400, .. }));
        assert!(matches!(answered(500), EngineError::Failed { status: 500, .. }));
        assert!(matches!(answered(503), EngineError::Failed { status: 503, .. }));
    }

    #[test]
    fn a_socket_that_one_may_not_use_is_told_from_one_where_nobody_listens() {
        let told = |kind: io::ErrorKind| from_io(io::Error::from(kind), "unix:///x");
        assert!(matches!(
            told(io::ErrorKind::PermissionDenied),
            EngineError::PermissionDenied { .. }
        ));
        for kind in [
            io::ErrorKind::NotFound,
            io::ErrorKind::ConnectionRefused,
            io::ErrorKind::BrokenPipe,
        ] {
            assert!(matches!(told(kind), EngineError::Unreachable { address, .. } if address == "unix:///x"));
        }
    }

    #[test]
    fn the_systems_error_is_found_behind_others() {
        let inner = io::Error::from(io::ErrorKind::PermissionDenied);
        let outer = Error::from(io::Error::other(inner));
        assert!(matches!(
            translate(outer, "a"),
            EngineError::PermissionDenied { .. }
        ));
    }
}
