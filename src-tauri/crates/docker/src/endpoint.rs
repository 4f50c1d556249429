use std::fmt;
use std::path::{Path, PathBuf};

/// Where an engine listens, as the Docker tools write it (`DOCKER_HOST`, the `Host` of a context).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `unix:///var/run/docker.sock`.
    Unix(PathBuf),
    /// `tcp://host:2376`, `http://host:2375` or `https://host:2376`.
    Tcp {
        /// `host:port`.
        authority: String,
        /// Whether the scheme itself asks for TLS (`https`). With `tcp` the certificates decide.
        tls: bool,
    },
    /// `ssh://user@host`.
    Ssh {
        /// `user@host:port/path`, without the scheme.
        destination: String,
    },
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
        let Some((scheme, rest)) = text.split_once("://") else {
            return Self::Unknown(text.to_owned());
        };
        let authority = || rest.trim_end_matches('/').to_owned();
        match scheme {
            _ if rest.is_empty() => Self::Unknown(text.to_owned()),
            "unix" if rest.starts_with('/') => Self::Unix(rest.into()),
            "tcp" | "http" => Self::Tcp {
                authority: authority(),
                tls: false,
            },
            "https" => Self::Tcp {
                authority: authority(),
                tls: true,
            },
            "ssh" => Self::Ssh {
                destination: rest.to_owned(),
            },
            "npipe" => Self::NamedPipe {
                name: rest.to_owned(),
            },
            _ => Self::Unknown(text.to_owned()),
        }
    }

    /// The endpoint of a socket file.
    pub fn unix(path: impl AsRef<Path>) -> Self {
        Self::Unix(path.as_ref().to_owned())
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
            Self::Tcp {
                authority,
                tls: false,
            } => write!(f, "tcp://{authority}"),
            Self::Tcp { authority, tls: true } => write!(f, "https://{authority}"),
            Self::Ssh { destination } => write!(f, "ssh://{destination}"),
            Self::NamedPipe { name } => write!(f, "npipe://{name}"),
            Self::Unknown(text) => f.write_str(text),
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
            "https://engine.example:2376",
            "ssh://me@build.example:22",
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
        ] {
            assert_eq!(Endpoint::parse(text), Endpoint::Unknown(text.to_owned()));
        }
    }
}
