use std::path::{Path, PathBuf};

use sandbar_core::problem::{ErrorCode, Field, FieldName, Problem};
use sandbar_docker::{Candidate, ClientCertificate, Endpoint, Origin, TlsMaterial};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Most characters of an endpoint's name, so that a list can show it.
const LONGEST_NAME: usize = 60;

/// An endpoint that the user added, as it was typed: names of files, and nothing of what is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SavedEndpoint {
    /// What the user calls it.
    pub name: String,
    /// `unix:///path`, `tcp://host:port`, `https://host:port` or `ssh://user@host`.
    pub address: String,
    /// What TLS needs; without it, plain HTTP is spoken.
    pub tls: Option<TlsFiles>,
}

/// Files that TLS needs; an empty name stands for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct TlsFiles {
    /// The certificate of the authority that signed the engine's; without it, the system's authorities count.
    pub authority: String,
    /// Our certificate.
    pub certificate: String,
    /// The key of our certificate.
    pub key: String,
}

impl SavedEndpoint {
    /// Reads the fields.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidEndpoint`] at the field that breaks a rule.
    pub(crate) fn read(&self) -> Result<Candidate, Problem> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(broken(FieldName::Name, "The endpoint needs a name."));
        }
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            let words = format!("A name has at most {LONGEST_NAME} characters on one line.");
            return Err(broken(FieldName::Name, words));
        }
        Ok(Candidate {
            name: name.to_owned(),
            origin: Origin::Saved,
            endpoint: self.endpoint()?,
        })
    }

    fn endpoint(&self) -> Result<Endpoint, Problem> {
        let endpoint = Endpoint::parse(self.address.trim());
        if matches!(endpoint, Endpoint::Unknown(_) | Endpoint::NamedPipe { .. }) {
            let words = "Write unix:///path, tcp://host:port or ssh://user@host.";
            return Err(broken(FieldName::Address, words));
        }
        match &self.tls {
            Some(files) if matches!(endpoint, Endpoint::Tcp { .. }) => Ok(endpoint.with_tls(files.read()?)),
            _ => Ok(endpoint),
        }
    }

    /// The place that it stands for; one that cannot be read, since the file was changed by hand, is listed all
    /// the same.
    pub(super) fn candidate(&self) -> Candidate {
        self.read().unwrap_or_else(|_| Candidate {
            name: self.name.clone(),
            origin: Origin::Saved,
            endpoint: Endpoint::Unknown(self.address.clone()),
        })
    }
}

impl TlsFiles {
    fn read(&self) -> Result<TlsMaterial, Problem> {
        let authority = file(&self.authority, FieldName::Authority)?;
        let certificate = file(&self.certificate, FieldName::Certificate)?;
        let key = file(&self.key, FieldName::Key)?;
        let client = match (certificate, key) {
            (Some(certificate), Some(key)) => Some(ClientCertificate { certificate, key }),
            (None, None) => None,
            (Some(_), None) => return Err(broken(FieldName::Key, "A certificate needs its key.")),
            (None, Some(_)) => {
                return Err(broken(FieldName::Certificate, "A key needs its certificate."));
            }
        };
        Ok(TlsMaterial {
            authority,
            client,
            verify: true,
        })
    }
}

/// An absolute path, or one below the home folder that begins with `~/`; none where nothing was typed.
fn file(typed: &str, field: FieldName) -> Result<Option<PathBuf>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let path = match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(typed).to_owned(),
    };
    if path.is_absolute() {
        Ok(Some(path))
    } else {
        Err(broken(field, "Write the whole path of the file, from / on."))
    }
}

fn broken(field: FieldName, words: impl Into<String>) -> Problem {
    Problem::new(ErrorCode::InvalidEndpoint, words).at(Field::of_sandbox(field))
}

/// Puts an endpoint among the saved ones, in the place of the one at `replaces`, or behind them.
///
/// # Errors
/// [`ErrorCode::InvalidEndpoint`] where a field breaks a rule, or another one has the address already.
pub(super) fn put(
    endpoints: &mut Vec<SavedEndpoint>,
    endpoint: SavedEndpoint,
    replaces: Option<&str>,
) -> Result<Candidate, Problem> {
    let candidate = endpoint.read()?;
    let address = candidate.endpoint.to_string();
    let same = |other: &SavedEndpoint, address: &str| other.candidate().endpoint.to_string() == address;
    let at = replaces.and_then(|old| endpoints.iter().position(|other| same(other, old)));
    let double = endpoints
        .iter()
        .enumerate()
        .find(|&(index, other)| Some(index) != at && same(other, &address));
    if let Some((_, double)) = double {
        let words = format!("It is saved already, as {}.", double.name);
        return Err(broken(FieldName::Address, words));
    }
    match at {
        Some(at) => endpoints[at] = endpoint,
        None => endpoints.push(endpoint),
    }
    Ok(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(name: &str, address: &str, tls: Option<[&str; 3]>) -> SavedEndpoint {
        let tls = tls.map(|[authority, certificate, key]| TlsFiles {
            authority: authority.into(),
            certificate: certificate.into(),
            key: key.into(),
        });
        SavedEndpoint {
            name: name.into(),
            address: address.into(),
            tls,
        }
    }

    #[test]
    fn a_field_that_breaks_a_rule_is_named() {
        let address = "tcp://a:2376";
        for (endpoint, field) in [
            (endpoint(" ", address, None), FieldName::Name),
            (endpoint(&"x".repeat(61), address, None), FieldName::Name),
            (endpoint("a", "a:2376", None), FieldName::Address),
            (endpoint("a", "npipe:////./pipe/x", None), FieldName::Address),
            (
                endpoint("a", address, Some(["ca.pem", "", ""])),
                FieldName::Authority,
            ),
            (endpoint("a", address, Some(["", "/c", ""])), FieldName::Key),
            (
                endpoint("a", address, Some(["", "", "/k"])),
                FieldName::Certificate,
            ),
        ] {
            let problem = endpoint.read().unwrap_err();
            assert_eq!(problem.code, ErrorCode::InvalidEndpoint);
            assert_eq!(problem.field.unwrap().name, field, "{endpoint:?}");
        }
    }

    #[test]
    fn files_count_for_tcp_alone() {
        let files = Some(["/ca", "/cert", "/key"]);
        let read = |address| endpoint("a", address, files).read().unwrap().endpoint;
        assert!(matches!(read("tcp://a:1"), Endpoint::Tcp { tls: Some(material), .. } if material.verify));
        assert_eq!(read("ssh://a"), Endpoint::parse("ssh://a"));
        assert_eq!(read(" unix:///a.sock "), Endpoint::unix("/a.sock"));
    }

    #[test]
    fn an_address_is_saved_once_and_an_edit_keeps_its_place() {
        let mut saved = Vec::new();
        for address in ["tcp://a:1", "tcp://b:1"] {
            put(&mut saved, endpoint("x", address, None), None).unwrap();
        }
        assert!(put(&mut saved, endpoint("y", "tcp://b:1", None), None).is_err());
        assert!(put(&mut saved, endpoint("y", "tcp://b:1", None), Some("tcp://a:1")).is_err());
        put(&mut saved, endpoint("y", "tcp://c:1", None), Some("tcp://a:1")).unwrap();
        let addresses: Vec<_> = saved.iter().map(|each| each.address.as_str()).collect();
        assert_eq!(addresses, ["tcp://c:1", "tcp://b:1"]);
    }
}
