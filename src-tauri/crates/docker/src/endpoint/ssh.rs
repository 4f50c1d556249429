use std::fmt;

use http::uri::Authority;

use super::tcp::{without_brackets, write_host};

/// Where ssh goes, and which socket is asked for there. What is missing is for ssh's own configuration to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshDestination {
    /// The user there.
    pub user: Option<String>,
    /// A name, an address, or a `Host` of the ssh configuration.
    pub host: String,
    /// The port.
    pub port: Option<u16>,
    /// The path of the engine's socket there.
    pub socket: Option<String>,
}

impl SshDestination {
    /// Reads `user@host:port/path`. A password in it is refused, and so is what ssh could take for an option.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let (authority, path) = text.find('/').map_or((text, ""), |at| text.split_at(at));
        let authority: Authority = authority.parse().ok()?;
        let user = authority.as_str().rsplit_once('@').map(|(user, _)| user);
        let destination = Self {
            user: user.map(str::to_owned),
            host: without_brackets(authority.host()).to_owned(),
            port: authority.port_u16(),
            socket: (!path.is_empty()).then(|| path.to_owned()),
        };
        let is_word = |word: &str| !word.is_empty() && !word.starts_with('-');
        let is_clean = is_word(&destination.host)
            && user.is_none_or(|user| is_word(user) && !user.contains(':'))
            && !path.contains(['?', '#', '\0'])
            // What is not written back stands for something else: a port that is none.
            && destination.to_string() == text;
        is_clean.then_some(destination)
    }
}

impl fmt::Display for SshDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        write_host(f, &self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(self.socket.as_deref().unwrap_or_default())
    }
}
