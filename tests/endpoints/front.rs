use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use sandbar_docker::{Endpoint, TlsMaterial};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What is behind a front.
#[derive(Clone)]
pub(crate) enum Behind {
    Socket(PathBuf),
    Port(SocketAddr),
}

/// A port that leads to an engine.
pub(crate) struct Front {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Front {
    /// A port of this machine's address `ip` that passes bytes on as they are.
    pub(crate) async fn open(ip: Ipv4Addr, behind: Behind) -> Self {
        Self::serve(ip, None, behind).await
    }

    /// A port that speaks TLS with the engine's certificate, and passes on what was in it.
    pub(crate) async fn with_certificate(certificate: &Expired, socket: PathBuf) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(certificate.config.clone()));
        Self::serve(Ipv4Addr::LOCALHOST, Some(acceptor), Behind::Socket(socket)).await
    }

    async fn serve(ip: Ipv4Addr, acceptor: Option<TlsAcceptor>, behind: Behind) -> Self {
        let listener = TcpListener::bind((IpAddr::V4(ip), 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (acceptor, behind) = (acceptor.clone(), behind.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => pass(client, &behind).await,
                        Some(acceptor) => {
                            if let Ok(client) = acceptor.accept(client).await {
                                pass(client, &behind).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, task }
    }

    /// The endpoint of the port.
    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&format!("tcp://{}", self.address))
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(mut client: impl AsyncRead + AsyncWrite + Unpin, behind: &Behind) {
    // Either side may go first.
    let _ = match behind {
        Behind::Socket(path) => match UnixStream::connect(path).await {
            Ok(mut engine) => copy_bidirectional(&mut client, &mut engine).await,
            Err(error) => Err(error),
        },
        Behind::Port(address) => match TcpStream::connect(address).await {
            Ok(mut engine) => copy_bidirectional(&mut client, &mut engine).await,
            Err(error) => Err(error),
        },
    };
}

/// A certificate for this machine that was valid once, with the authority that signed it.
pub(crate) struct Expired {
    folder: TempDir,
    config: ServerConfig,
}

impl Expired {
    pub(crate) fn make() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2020, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        let secret = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret)
            .unwrap();
        Self { folder, config }
    }

    /// What a client needs that trusts the authority.
    pub(crate) fn material(&self) -> TlsMaterial {
        TlsMaterial::in_folder(self.folder.path(), true)
    }
}
