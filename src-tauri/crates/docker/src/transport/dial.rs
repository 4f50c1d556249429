use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::line::Line;
use super::ssh::Ssh;
use super::tls::Unusable;
use crate::endpoint::{SshDestination, TcpAddress};

/// How long a host may take to answer at all. Below the deadline of every call, so that it is told from one.
pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(8);

/// What the system's own errors do not tell apart.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DialError {
    /// The name of the host leads to no address.
    #[error("the host's name leads to no address")]
    HostUnknown(#[source] Option<io::Error>),
    /// No answer within the limit.
    #[error("the host does not answer")]
    HostSilent,
}

/// Makes connections to one endpoint.
#[derive(Clone)]
pub(super) enum Dialer {
    Plain { host: String, port: u16 },
    Tls(Arc<TlsDialer>),
    Ssh(Ssh),
}

/// Makes connections with TLS.
pub(super) struct TlsDialer {
    host: String,
    port: u16,
    name: ServerName<'static>,
    connector: TlsConnector,
}

impl Dialer {
    pub(super) fn plain(address: &TcpAddress) -> Self {
        Self::Plain {
            host: address.host.clone(),
            port: address.port_or_usual(false),
        }
    }

    pub(super) fn tls(dialer: TlsDialer) -> Self {
        Self::Tls(Arc::new(dialer))
    }

    pub(super) fn ssh(destination: &SshDestination, path: Option<OsString>) -> Self {
        Self::Ssh(Ssh::new(destination.clone(), path))
    }
}

impl Service<http::Uri> for Dialer {
    type Response = TokioIo<Line>;
    type Error = io::Error;
    type Future = BoxFuture<'static, Result<Self::Response, io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    /// The address is the dialer's own; that of the request is only made to look like one.
    fn call(&mut self, _: http::Uri) -> Self::Future {
        let dialer = self.clone();
        async move {
            let line = match dialer {
                Self::Plain { host, port } => Line::new(tcp(&host, port).await?),
                Self::Tls(dialer) => Line::new(dialer.dial().await?),
                Self::Ssh(ssh) => Line::new(ssh.dial().await?),
            };
            Ok(TokioIo::new(line))
        }
        .boxed()
    }
}

impl TlsDialer {
    /// `port` is that of the address, or the usual one where it has none.
    pub(super) fn new(address: &TcpAddress, port: u16, config: Arc<ClientConfig>) -> Result<Self, Unusable> {
        Ok(Self {
            host: address.host.clone(),
            port,
            name: ServerName::try_from(address.host.clone()).map_err(Unusable::Host)?,
            connector: config.into(),
        })
    }

    /// A connection on which TLS is spoken.
    pub(super) async fn dial(&self) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
        let stream = tcp(&self.host, self.port).await?;
        let shake = self.connector.connect(self.name.clone(), stream);
        within(CONNECT_LIMIT, shake).await
    }
}

/// A connection of TCP, failing with a [`DialError`] where the system's own error would not do.
pub(super) async fn tcp(host: &str, port: u16) -> io::Result<TcpStream> {
    let addresses = within(CONNECT_LIMIT, lookup_host((host, port)))
        .await
        .map_err(|error| io::Error::other(DialError::HostUnknown(Some(error))))?
        .collect::<Vec<_>>();
    if addresses.is_empty() {
        return Err(io::Error::other(DialError::HostUnknown(None)));
    }
    let stream = within(CONNECT_LIMIT, TcpStream::connect(&addresses[..])).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

pub(super) async fn within<T>(limit: Duration, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(limit, work)
        .await
        .unwrap_or_else(|_| Err(io::Error::other(DialError::HostSilent)))
}
