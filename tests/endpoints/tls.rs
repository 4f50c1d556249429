use std::collections::BTreeMap;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

use sandbar_core::engine::{Engine as _, EngineError, TlsFault, TlsFile, Unreached};
use sandbar_core::problem::ErrorCode;
use sandbar_docker::{ClientCertificate, Endpoint, Environment, TlsMaterial, discover};
use sandbar_tests::lab::{self, EngineSpec, Lab, SharedEngine};

use crate::front::{Behind, Expired, Front};
use crate::{connect, is_told, means};

fn engine() -> (SharedEngine, lab::TlsMaterial) {
    let engine = Lab::shared(EngineSpec::DOCKER_28_TLS).unwrap();
    let tls = engine.tls().unwrap();
    (engine, tls)
}

/// The endpoint of the engine, with whatever the client has.
fn with(tls: &lab::TlsMaterial, material: TlsMaterial) -> Endpoint {
    Endpoint::parse(&format!("tcp://{}", tls.address)).with_tls(material)
}

fn client(folder: &Path) -> Option<ClientCertificate> {
    TlsMaterial::in_folder(folder, true).client
}

#[tokio::test]
async fn an_engine_that_wants_a_client_certificate_tells_a_missing_one_from_a_wrong_one() {
    let (engine, tls) = engine();
    let strange = engine.strange_tls().unwrap();
    let own = TlsMaterial::in_folder(&tls.folder, true);
    let without = TlsMaterial {
        client: None,
        ..own.clone()
    };
    is_told(&with(&tls, without), ErrorCode::TlsClientCertificateMissing).await;
    let wrong = TlsMaterial {
        client: client(&strange.folder),
        ..own
    };
    is_told(&with(&tls, wrong), ErrorCode::TlsClientCertificateRefused).await;
}

#[tokio::test]
async fn an_authority_that_is_not_the_engines_is_said_to_be_unknown() {
    let (engine, tls) = engine();
    let strange = engine.strange_tls().unwrap();
    let other = TlsMaterial::in_folder(&strange.folder, true);
    is_told(&with(&tls, other), ErrorCode::TlsUnknownAuthority).await;
    // So are those that the system trusts.
    is_told(
        &with(&tls, TlsMaterial::default()),
        ErrorCode::TlsUnknownAuthority,
    )
    .await;
}

#[tokio::test]
async fn a_certificate_for_another_host_is_said_to_be_one() {
    let (_engine, tls) = engine();
    let front = Front::open(Ipv4Addr::new(127, 0, 0, 2), Behind::Port(tls.address)).await;
    let endpoint = front
        .endpoint()
        .with_tls(TlsMaterial::in_folder(&tls.folder, true));
    is_told(&endpoint, ErrorCode::TlsNameMismatch).await;
}

#[tokio::test]
async fn a_certificate_that_has_expired_is_said_to_have() {
    let engine = Lab::shared(EngineSpec::DOCKER_28).unwrap();
    let certificate = Expired::make();
    let front = Front::with_certificate(&certificate, engine.socket()).await;
    let endpoint = front.endpoint().with_tls(certificate.material());
    is_told(&endpoint, ErrorCode::TlsCertificateExpired).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named_whether_it_is_missing_or_none_of_its_kind() {
    let (_engine, tls) = engine();
    let folder = tempfile::tempdir().unwrap();
    for name in ["ca.pem", "cert.pem", "key.pem"] {
        fs::copy(tls.folder.join(name), folder.path().join(name)).unwrap();
    }
    let material = TlsMaterial::in_folder(folder.path(), true);
    for (name, expected) in [
        ("ca.pem", TlsFile::Authority),
        ("cert.pem", TlsFile::Certificate),
        ("key.pem", TlsFile::Key),
    ] {
        let file = folder.path().join(name);
        for content in [None, Some("no certificate"), Some("")] {
            fs::remove_file(&file).unwrap();
            if let Some(content) = content {
                fs::write(&file, content).unwrap();
            }
            let error = connect(&with(&tls, material.clone()), means())
                .await
                .err()
                .unwrap();
            let EngineError::NotConnected { why, .. } = &error else {
                panic!("{error:?}");
            };
            let fault = TlsFault::FileUnreadable {
                file: expected,
                path: file.display().to_string(),
            };
            assert_eq!(why, &Unreached::Tls(fault), "{name} {content:?}");
            fs::write(&file, "").unwrap();
        }
        fs::copy(tls.folder.join(name), &file).unwrap();
    }
}

#[tokio::test]
async fn the_variables_and_the_contexts_of_the_docker_tools_lead_to_the_engine() {
    let (_engine, tls) = engine();
    let home = tempfile::tempdir().unwrap();
    let address = format!("tcp://{}", tls.address);
    let meta = home.path().join(".docker/contexts/meta/1");
    let files = home.path().join(".docker/contexts/tls/1/docker");
    for folder in [&meta, &files] {
        fs::create_dir_all(folder).unwrap();
    }
    let context = |skip| {
        format!(r#"{{"Name":"far","Endpoints":{{"docker":{{"Host":"{address}","SkipTLSVerify":{skip}}}}}}}"#)
    };
    fs::write(meta.join("meta.json"), context(false)).unwrap();
    for name in ["ca.pem", "cert.pem", "key.pem"] {
        fs::copy(tls.folder.join(name), files.join(name)).unwrap();
    }
    let of = |variables: &[(&str, &str)]| {
        let variables = variables
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        let home = Some(home.path().to_owned());
        let variables: BTreeMap<_, _> = variables.collect();
        discover(&Environment { home, variables }).remove(0).endpoint
    };
    let folder = tls.folder.to_str().unwrap();
    let variables = [
        ("DOCKER_HOST", address.as_str()),
        ("DOCKER_TLS_VERIFY", "1"),
        ("DOCKER_CERT_PATH", folder),
    ];
    for endpoint in [of(&variables), of(&[])] {
        let engine = connect(&endpoint, means()).await.unwrap();
        assert_eq!(engine.identity().address, address);
    }
    // Whose certificate is not looked at needs no authority.
    fs::remove_file(files.join("ca.pem")).unwrap();
    fs::write(meta.join("meta.json"), context(true)).unwrap();
    connect(&of(&[]), means()).await.unwrap();
}
