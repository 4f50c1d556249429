//! Why no connection came about, where the failure itself does not say: the address is looked at once more, in
//! another way.

use std::error::Error as StdError;
use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};
use sandbar_core::engine::{EngineError, SshFault, TlsFault, Unreached};
use sandbar_core::problem::Cause;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::dial::{DialError, TlsDialer, tcp, within};
use super::ssh::{self, NotStarted, SshEnded};
use super::tls;
use crate::endpoint::{Endpoint, TcpAddress, TlsMaterial};
use crate::failure::{behind, kind_of};

/// How long a server may take to refuse a certificate after it was shown.
const REFUSAL_LIMIT: Duration = Duration::from_secs(3);
/// A request that a server of HTTP answers in some way, whoever it is.
const HTTP_REQUEST: &[u8] = b"GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
/// ssh's status for a failure of its own.
const SSH_FAILED: i32 = 255;
/// A shell's status for a program that is not there, or cannot be executed.
const NO_PROGRAM: [i32; 2] = [126, 127];

/// What TLS says about certificates; other failures of TLS have no such reason.
pub(crate) fn from_tls(error: &rustls::Error) -> Option<TlsFault> {
    match error {
        rustls::Error::InvalidCertificate(error) => Some(from_certificate(error)),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            Some(TlsFault::ClientCertificateMissing)
        }
        rustls::Error::AlertReceived(
            AlertDescription::BadCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::UnsupportedCertificate,
        ) => Some(TlsFault::ClientCertificateRefused),
        _ => None,
    }
}

fn from_certificate(error: &CertificateError) -> TlsFault {
    match error {
        // An authority of the right name and with another key is another authority.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFault::UnknownAuthority,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::NameDiffers
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => TlsFault::Expired,
        _ => TlsFault::CertificateInvalid,
    }
}

/// What the end of ssh says by its status alone.
pub(crate) fn from_ssh(error: &(dyn StdError + 'static)) -> Option<Unreached> {
    if error.is::<NotStarted>() {
        let is_missing = kind_of(error) == Some(io::ErrorKind::NotFound);
        let fault = if is_missing {
            SshFault::ProgramMissing
        } else {
            SshFault::Failed
        };
        let wrote = String::new();
        return Some(Unreached::Ssh { fault, wrote });
    }
    let SshEnded { status, wrote } = error.downcast_ref()?;
    let fault = match status.code() {
        None | Some(SSH_FAILED) => SshFault::Failed,
        Some(code) if NO_PROGRAM.contains(&code) => SshFault::NoDocker,
        Some(_) => SshFault::EngineSilent,
    };
    let wrote = wrote.clone();
    Some(Unreached::Ssh { fault, wrote })
}

/// What the system says about a connection that does not come about.
pub(super) fn reason(error: &(dyn StdError + 'static)) -> Option<Unreached> {
    match behind(error).find_map(|error| error.downcast_ref()) {
        Some(DialError::HostUnknown(_)) => return Some(Unreached::HostUnknown),
        Some(DialError::HostSilent) => return Some(Unreached::HostSilent),
        None => {}
    }
    match kind_of(error)? {
        io::ErrorKind::NotFound => Some(Unreached::NoSocket),
        io::ErrorKind::ConnectionRefused => Some(Unreached::Refused),
        io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Some(Unreached::HostSilent)
        }
        _ => None,
    }
}

/// The same failure with its reason, where that can be learnt. Asks the host at most a few times.
pub(crate) async fn refine(endpoint: &Endpoint, path: Option<OsString>, error: EngineError) -> EngineError {
    let known = match &error {
        EngineError::Unreachable {
            cause: Some(cause), ..
        } => reason(&**cause),
        _ => None,
    };
    let why = match (known, endpoint) {
        (Some(why), _) => Some(why),
        (
            None,
            Endpoint::Tcp {
                address, tls: None, ..
            },
        ) if may_be_another_protocol(&error) => speaks_tls(address)
            .await
            .then_some(Unreached::Tls(TlsFault::Required)),
        (
            None,
            Endpoint::Tcp {
                address,
                tls: Some(material),
                ..
            },
        ) => over_tls(address, material, &error).await.map(Unreached::Tls),
        (None, Endpoint::Ssh(destination)) => match &error {
            EngineError::NotConnected {
                why:
                    Unreached::Ssh {
                        fault: SshFault::Failed,
                        wrote,
                    },
                ..
            } => ssh::diagnose(destination, path, wrote).await,
            _ => None,
        },
        _ => None,
    };
    why.map_or_else(|| error.clone(), |why| because(why, endpoint, &error))
}

fn because(why: Unreached, endpoint: &Endpoint, error: &EngineError) -> EngineError {
    EngineError::NotConnected {
        address: endpoint.to_string(),
        why,
        cause: Some(Arc::new(error.clone()) as Cause),
    }
}

/// Whether the answer was one that another protocol than ours would give: none, a broken one, or a refusal.
fn may_be_another_protocol(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::Unreachable { .. } | EngineError::Protocol { .. } | EngineError::Refused { .. }
    )
}

/// A handshake, with whomever, shows whether TLS is spoken: it succeeds, or is refused in TLS's own form.
async fn speaks_tls(address: &TcpAddress) -> bool {
    let port = address.port_or_usual(false);
    let Ok(dialer) = tls::trusting().and_then(|config| TlsDialer::new(address, port, config)) else {
        return false;
    };
    match dialer.dial().await {
        Ok(_) => true,
        Err(error) => matches!(tls_error(&error), Some(rustls::Error::AlertReceived(_))),
    }
}

async fn over_tls(address: &TcpAddress, material: &TlsMaterial, error: &EngineError) -> Option<TlsFault> {
    match error {
        EngineError::NotConnected {
            why: Unreached::Tls(fault),
            ..
        } => Some(by_what_we_show(fault.clone(), material)),
        EngineError::Unreachable { .. } | EngineError::Protocol { .. } => {
            let config = tls::config(material).ok()?;
            let dialer = TlsDialer::new(address, address.port_or_usual(true), config).ok()?;
            match refusal(&dialer).await? {
                rustls::Error::InvalidMessage(_) => speaks_http(address).await.then_some(TlsFault::NotSpoken),
                error => from_tls(&error).map(|fault| by_what_we_show(fault, material)),
            }
        }
        _ => None,
    }
}

/// Before TLS 1.3 a server says the same of a certificate that it does not take and of one that it misses.
fn by_what_we_show(fault: TlsFault, material: &TlsMaterial) -> TlsFault {
    match fault {
        TlsFault::ClientCertificateRefused if material.client.is_none() => TlsFault::ClientCertificateMissing,
        other => other,
    }
}

/// What TLS says where nothing is sent: with TLS 1.3 a server refuses our certificate only after the handshake, and
/// what was sent meanwhile can take the refusal away.
async fn refusal(dialer: &TlsDialer) -> Option<rustls::Error> {
    let error = match dialer.dial().await {
        Ok(mut stream) => within(REFUSAL_LIMIT, stream.read(&mut [0])).await.err()?,
        Err(error) => error,
    };
    tls_error(&error).cloned()
}

fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    behind(error).find_map(|error| error.downcast_ref())
}

async fn speaks_http(address: &TcpAddress) -> bool {
    let answer = async {
        let mut stream = tcp(&address.host, address.port_or_usual(true)).await?;
        stream.write_all(HTTP_REQUEST).await?;
        let mut first = [0; 5];
        stream.read_exact(&mut first).await?;
        Ok(first)
    };
    within(REFUSAL_LIMIT, answer)
        .await
        .is_ok_and(|first| &first == b"HTTP/")
}
