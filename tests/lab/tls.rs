use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};

use super::LabError;

/// What a client needs that speaks to an engine over TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsMaterial {
    /// A folder as `DOCKER_CERT_PATH` names it, which holds the three files.
    pub folder: PathBuf,
    /// The certificate of the authority that vouches for the engine, `ca.pem`.
    pub ca: PathBuf,
    /// The client's certificate, `cert.pem`.
    pub cert: PathBuf,
    /// The key to it, `key.pem`.
    pub key: PathBuf,
    /// Where the engine listens.
    pub address: SocketAddr,
}

impl TlsMaterial {
    fn in_folder(folder: PathBuf, address: SocketAddr) -> Self {
        let [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map(|name| folder.join(name));
        Self {
            folder,
            ca,
            cert,
            key,
            address,
        }
    }
}

/// The certificates of an engine in the folder `tls` of its slot.
pub(super) struct Certificates {
    folder: PathBuf,
    address: SocketAddr,
}

impl Certificates {
    pub(super) fn of(slot: &Path, address: SocketAddr) -> Self {
        Self {
            folder: slot.join("tls"),
            address,
        }
    }

    /// For a client whom the engine lets in.
    pub(super) fn client(&self) -> TlsMaterial {
        TlsMaterial::in_folder(self.folder.join("client"), self.address)
    }

    /// For one who knows another authority, and whose own certificate the engine's does not vouch for.
    pub(super) fn stranger(&self) -> TlsMaterial {
        TlsMaterial::in_folder(self.folder.join("stranger"), self.address)
    }

    /// Authority, certificate and key of the engine.
    pub(super) fn engine(&self) -> TlsMaterial {
        TlsMaterial::in_folder(self.folder.join("engine"), self.address)
    }

    /// Makes them all anew.
    pub(super) fn make(&self) -> Result<(), LabError> {
        let (authority, other) = (authority("a Sandbar lab")?, authority("a stranger")?);
        issue(&authority, &self.engine(), ExtendedKeyUsagePurpose::ServerAuth)?;
        issue(&authority, &self.client(), ExtendedKeyUsagePurpose::ClientAuth)?;
        issue(&other, &self.stranger(), ExtendedKeyUsagePurpose::ClientAuth)
    }
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Result<Authority, LabError> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate()?;
    Ok(CertifiedIssuer::self_signed(params, key)?)
}

fn issue(
    authority: &Authority,
    material: &TlsMaterial,
    purpose: ExtendedKeyUsagePurpose,
) -> Result<(), LabError> {
    let names = vec![material.address.ip().to_string(), "localhost".to_owned()];
    let mut params = CertificateParams::new(names)?;
    params.extended_key_usages = vec![purpose];
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, authority)?;
    fs::create_dir_all(&material.folder).map_err(LabError::io("make a folder for certificates"))?;
    for (path, pem) in [
        (&material.ca, authority.pem()),
        (&material.cert, certificate.pem()),
        (&material.key, key.serialize_pem()),
    ] {
        fs::write(path, pem).map_err(LabError::io(format!("write {}", path.display())))?;
    }
    Ok(())
}
