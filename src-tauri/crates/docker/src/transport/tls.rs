use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use sandbar_core::engine::{EngineError, TlsFault, TlsFile, Unreached};
use sandbar_core::problem::Cause;

use crate::endpoint::{ClientCertificate, Endpoint, TlsMaterial};

/// Why TLS cannot even be tried.
#[derive(Debug)]
pub(super) enum Unusable {
    File {
        file: TlsFile,
        path: std::path::PathBuf,
        cause: Cause,
    },
    Host(InvalidDnsNameError),
    Provider(rustls::Error),
}

impl Unusable {
    fn file<E: std::error::Error + Send + Sync + 'static>(
        file: TlsFile,
        path: &Path,
    ) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |cause| Self::File {
            file,
            path,
            cause: Arc::new(cause),
        }
    }

    pub(super) fn at(self, endpoint: &Endpoint) -> EngineError {
        let address = endpoint.to_string();
        match self {
            Self::File { file, path, cause } => EngineError::NotConnected {
                address,
                why: Unreached::Tls(TlsFault::FileUnreadable {
                    file,
                    path: path.display().to_string(),
                }),
                cause: Some(cause),
            },
            Self::Host(cause) => EngineError::NotConnected {
                address,
                why: Unreached::HostUnknown,
                cause: Some(Arc::new(cause)),
            },
            Self::Provider(cause) => crate::failure::protocol(cause),
        }
    }
}

/// Reads the files and puts together how TLS is spoken.
pub(super) fn config(material: &TlsMaterial) -> Result<Arc<ClientConfig>, Unusable> {
    let provider = Arc::new(ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Unusable::Provider)?;
    let builder = if material.verify {
        builder.with_root_certificates(roots(material.authority.as_deref())?)
    } else {
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anybody(algorithms)))
    };
    let config = match &material.client {
        None => builder.with_no_client_auth(),
        Some(ClientCertificate { certificate, key }) => {
            let chain = certificates(TlsFile::Certificate, certificate)?;
            let secret = PrivateKeyDer::from_pem_file(key).map_err(Unusable::file(TlsFile::Key, key))?;
            builder
                .with_client_auth_cert(chain, secret)
                .map_err(Unusable::file(TlsFile::Key, key))?
        }
    };
    Ok(Arc::new(config))
}

/// TLS that trusts anybody, to learn whether TLS is spoken at all. Nothing is ever sent over it.
pub(super) fn trusting() -> Result<Arc<ClientConfig>, Unusable> {
    config(&TlsMaterial {
        authority: None,
        client: None,
        verify: false,
    })
}

fn roots(authority: Option<&Path>) -> Result<RootCertStore, Unusable> {
    let mut roots = RootCertStore::empty();
    let Some(path) = authority else {
        let system = rustls_native_certs::load_native_certs();
        for error in system.errors {
            tracing::debug!(%error, "some of the system's authorities cannot be read");
        }
        roots.add_parsable_certificates(system.certs);
        return Ok(roots);
    };
    let (added, _) = roots.add_parsable_certificates(certificates(TlsFile::Authority, path)?);
    if added == 0 {
        return Err(Unusable::file(TlsFile::Authority, path)(pem::Error::NoItemsFound));
    }
    Ok(roots)
}

/// At least one.
fn certificates(file: TlsFile, path: &Path) -> Result<Vec<CertificateDer<'static>>, Unusable> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(found) if found.is_empty() => Err(Unusable::file(file, path)(pem::Error::NoItemsFound)),
        Ok(found) => Ok(found),
        Err(error) => Err(Unusable::file(file, path)(error)),
    }
}

/// Takes whatever certificate is shown, as the docker tools do where a context says `SkipTLSVerify`.
#[derive(Debug)]
struct Anybody(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
