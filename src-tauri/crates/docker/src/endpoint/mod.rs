//! Where an engine listens.

mod ssh;
mod tcp;
mod tls;

use std::fmt;
use std::path::{Path, PathBuf};

use sandbar_core::secret::mask_text;

pub use ssh::SshDestination;
pub use tcp::TcpAddress;
pub use tls::{ClientCertificate, TlsMaterial};

/// Where an engine listens, as the Docker tools write it (`DOCKER_HOST`, the `Host` of a context), with what TLS
/// needs there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `unix:///var/run/docker.sock`.
    Unix(PathBuf),
    /// `tcp://host:2376`, `http://host:2375` or `https://host:2376`.
    Tcp {
        /// Host and port.
        address: TcpAddress,
        /// Whether the address itself asks for TLS (`https`); with `tcp` it is said beside it.
        https: bool,
        /// What TLS needs; without it plain HTTP is spoken.
        tls: Option<TlsMaterial>,
    },
    /// `ssh://user@host:22/var/run/docker.sock`; all but the host may be missing.
    Ssh(SshDestination),
    /// `npipe:////./pipe/docker_engine`.
    NamedPipe {
        /// `//./pipe/docker_engine`.
        name: String,
    },
    /// Anything else, kept to be shown.
    Unknown(String),
}

impl Endpoint {
    /// Reads an address. What is none becomes [`Endpoint::Unknown`], so that it is listed with its reason.
    pub fn parse(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        match scheme {
            "unix" if rest.starts_with('/') => Some(Self::Unix(rest.into())),
            "tcp" | "http" => Some(Self::Tcp {
                address: TcpAddress::parse(rest)?,
                https: false,
                tls: None,
            }),
            "https" => Some(Self::Tcp {
                address: TcpAddress::parse(rest)?,
                https: true,
                tls: Some(TlsMaterial::default()),
            }),
            "ssh" => SshDestination::parse(rest).map(Self::Ssh),
            "npipe" if !rest.is_empty() => Some(Self::NamedPipe {
                name: rest.to_owned(),
            }),
            _ => None,
        }
    }

    /// The endpoint of a socket file.
    pub fn unix(path: impl AsRef<Path>) -> Self {
        Self::Unix(path.as_ref().to_owned())
    }

    /// The same endpoint, spoken to with TLS where it is one of TCP.
    #[must_use]
    pub fn with_tls(self, material: TlsMaterial) -> Self {
        match self {
            Self::Tcp { address, https, .. } => Self::Tcp {
                address,
                https,
                tls: Some(material),
            },
            other => other,
        }
    }

    /// Whether the way leads over a network, so that looking there costs others something.
    pub fn is_remote(&self) -> bool {
        matches!(self, Self::Tcp { .. } | Self::Ssh(_))
    }
}

/// The address alone, as it was parsed: certificates are not part of it.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
            Self::Tcp {
                address, https: true, ..
            } => write!(f, "https://{address}"),
            Self::Tcp { address, .. } => write!(f, "tcp://{address}"),
            Self::Ssh(destination) => write!(f, "ssh://{destination}"),
            Self::NamedPipe { name } => write!(f, "npipe://{name}"),
            // The one that may hold a password: every other form refuses it.
            Self::Unknown(text) => f.write_str(&mask_text(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_docker_tools_is_read_and_written_back() {
        for text in [
            "unix:///var/run/docker.sock",
            "tcp://10.0.0.7:2376",
            "tcp://[::1]:2376",
            "tcp://engine.example",
            "https://engine.example:2376",
            "ssh://build",
            "ssh://me@build.example:22",
            "ssh://me@[fe80::1]:22/run/user/1000/podman/podman.sock",
            "npipe:////./pipe/docker_engine",
        ] {
            let endpoint = Endpoint::parse(text);
            assert!(!matches!(endpoint, Endpoint::Unknown(_)), "{text}");
            assert_eq!(endpoint.to_string(), text);
        }
        assert_eq!(Endpoint::parse("http://a:1/"), Endpoint::parse("tcp://a:1"));
    }

    #[test]
    fn what_is_no_address_is_kept_to_be_shown() {
        for text in [
            "",
            "docker",
            "/var/run/docker.sock",
            "unix://relative.sock",
            "unix://",
            "fd://3",
            "tcp://",
            "tcp://me@host:1",
            "tcp://host:port",
            "tcp://host:2375/path",
            "ssh://",
            "ssh://me:secret@host",
            "ssh://-oProxyCommand=evil",
            "ssh://-l@host",
            "ssh://host?x=1",
        ] {
            assert_eq!(Endpoint::parse(text), Endpoint::Unknown(text.to_owned()));
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        let shown = Endpoint::parse("ssh://me:secret@host").to_string();
        assert_eq!(shown, "ssh://me:••••••@host");
    }

    #[test]
    fn an_address_is_the_same_with_certificates_and_without() {
        let material = TlsMaterial::in_folder(Path::new("/certs"), true);
        let endpoint = Endpoint::parse("tcp://a:1").with_tls(material.clone());
        assert_eq!(endpoint.to_string(), "tcp://a:1");
        let endpoint = Endpoint::parse("tcp://a:1").with_tls(TlsMaterial::default());
        assert_eq!(endpoint.to_string(), "tcp://a:1");
        assert_eq!(
            Endpoint::parse("ssh://a").with_tls(material),
            Endpoint::parse("ssh://a")
        );
    }
}
