//! The one place where an endpoint becomes a connection.

mod dial;
mod line;
mod probe;
mod ssh;
mod tls;

use std::ffi::OsString;

use bollard::{API_DEFAULT_VERSION, BollardRequest, Docker};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use sandbar_core::engine::EngineError;

use crate::endpoint::Endpoint;
use dial::{Dialer, TlsDialer};

pub(crate) use probe::{from_ssh, from_tls, refine};

/// bollard's own limit for the head of an answer, in seconds. Above every deadline of this crate, which count.
const LONGEST_CALL: u64 = 300;
/// Connections that are kept for the next call: setting one up costs a handshake, or a process of ssh.
const KEPT: usize = 4;
/// How long they are kept.
const KEPT_FOR: std::time::Duration = std::time::Duration::from_secs(30);

/// A client for the endpoint; nothing is sent yet, but files of certificates are read. `path` is where programs are
/// looked for, where that is not the `PATH` of this process.
pub(crate) fn open(endpoint: &Endpoint, path: Option<OsString>) -> Result<Docker, EngineError> {
    match endpoint {
        #[cfg(unix)]
        Endpoint::Unix(path) => unix(path, endpoint),
        Endpoint::Tcp {
            address, tls: None, ..
        } => dialled(&address.to_string(), Dialer::plain(address)),
        Endpoint::Tcp {
            address,
            tls: Some(material),
            ..
        } => {
            let dialer = tls::config(material)
                .and_then(|config| TlsDialer::new(address, address.port_or_usual(true), config))
                .map_err(|unusable| unusable.at(endpoint))?;
            dialled(&address.to_string(), Dialer::tls(dialer))
        }
        // The name only stands in the head of each request.
        Endpoint::Ssh(destination) => dialled("docker", Dialer::ssh(destination, path)),
        #[cfg(not(unix))]
        Endpoint::Unix(_) => Err(unsupported(endpoint)),
        Endpoint::NamedPipe { .. } | Endpoint::Unknown(_) => Err(unsupported(endpoint)),
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

/// bollard over connections of our own making: its own tell failures of TLS and ssh by words alone.
fn dialled(host: &str, dialer: Dialer) -> Result<Docker, EngineError> {
    let client = Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(KEPT)
        .pool_idle_timeout(KEPT_FOR)
        .pool_timer(TokioTimer::new())
        .build(dialer);
    let transport = move |request: BollardRequest| {
        let answer = client.request(request);
        async move { answer.await.map_err(bollard::errors::Error::from) }
    };
    Docker::connect_with_custom_transport(
        transport,
        Some(format!("http://{host}")),
        LONGEST_CALL,
        API_DEFAULT_VERSION,
    )
    .map_err(|error| crate::failure::translate(error, host))
}

fn unsupported(endpoint: &Endpoint) -> EngineError {
    EngineError::AddressUnsupported {
        address: endpoint.to_string(),
    }
}
