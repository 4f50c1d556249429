use std::path::{Path, PathBuf};

/// What TLS needs at an endpoint: names of files only, which are read anew for each connection to an engine.
///
/// The default trusts the authorities that the system trusts, and shows no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsMaterial {
    /// Certificates of the authorities that alone are trusted; without it, those that the system trusts.
    pub authority: Option<PathBuf>,
    /// What we show of ourselves.
    pub client: Option<ClientCertificate>,
    /// Whether the engine's certificate is looked at. Where it is not, anybody can play the engine.
    pub verify: bool,
}

/// A certificate with its key, both in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The file with the certificate, and those between it and its authority.
    pub certificate: PathBuf,
    /// The file with the key.
    pub key: PathBuf,
}

impl Default for TlsMaterial {
    fn default() -> Self {
        Self {
            authority: None,
            client: None,
            verify: true,
        }
    }
}

impl TlsMaterial {
    /// Files under the names that the Docker tools give them. A client certificate counts where one of its files is
    /// there; the authority's also where it is not, if the engine's certificate is to be looked at.
    pub fn in_folder(folder: &Path, verify: bool) -> Self {
        let authority = folder.join(AUTHORITY);
        Self {
            authority: (verify || authority.exists()).then_some(authority),
            client: ClientCertificate::in_folder(folder),
            verify,
        }
    }

    /// Only those of the files that are there; `None` where none is. So the material of a context is told.
    pub(crate) fn as_far_as_there(folder: &Path, verify: bool) -> Option<Self> {
        let authority = Some(folder.join(AUTHORITY)).filter(|file| file.exists());
        let client = ClientCertificate::in_folder(folder);
        (authority.is_some() || client.is_some() || !verify).then_some(Self {
            authority,
            client,
            verify,
        })
    }
}

const AUTHORITY: &str = "ca.pem";

impl ClientCertificate {
    fn in_folder(folder: &Path) -> Option<Self> {
        let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        (certificate.exists() || key.exists()).then_some(Self { certificate, key })
    }
}
