use std::fmt;

use http::uri::Authority;

/// Host and port, the port as far as one was given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TcpAddress {
    /// A name or an address, IPv6 without its brackets.
    pub host: String,
    /// The port; where none is given, the Docker tools take 2375, or 2376 with TLS.
    pub port: Option<u16>,
}

impl TcpAddress {
    /// Reads `host:port`, `[::1]:port` or `host`, perhaps with a slash behind.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let authority: Authority = text.parse().ok()?;
        let address = Self {
            host: without_brackets(authority.host()).to_owned(),
            port: authority.port_u16(),
        };
        // What is not written back stands for something else: a user, a port that is none.
        (!address.host.is_empty() && address.to_string() == text).then_some(address)
    }

    /// The port to connect to.
    pub(crate) fn port_or_usual(&self, is_tls: bool) -> u16 {
        self.port.unwrap_or(if is_tls { 2376 } else { 2375 })
    }
}

impl fmt::Display for TcpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_host(f, &self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

pub(super) fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

/// With brackets where it is an address of IPv6.
pub(super) fn write_host(f: &mut fmt::Formatter<'_>, host: &str) -> fmt::Result {
    if host.contains(':') {
        write!(f, "[{host}]")
    } else {
        f.write_str(host)
    }
}
