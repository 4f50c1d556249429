use std::fs;
use std::path::Path;

use super::*;
use crate::endpoint::ClientCertificate;

fn environment(home: &Path, variables: &[(&str, &str)]) -> Environment {
    let variables = variables
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Environment {
        home: Some(home.to_owned()),
        variables,
    }
}

fn context(docker: &Path, hash: &str, json: &str) {
    let folder = docker.join("contexts/meta").join(hash);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("meta.json"), json).unwrap();
}

fn meta(name: &str, host: &str) -> String {
    format!(
        r#"{{"Name":"{name}","Metadata":{{}},"Endpoints":{{"docker":{{"Host":"{host}","SkipTLSVerify":false}}}}}}"#
    )
}

fn names(candidates: &[Candidate]) -> Vec<&str> {
    candidates
        .iter()
        .map(|candidate| candidate.name.as_str())
        .collect()
}

#[test]
fn docker_host_comes_first_then_the_current_context_then_the_others() {
    let home = tempfile::tempdir().unwrap();
    let docker = home.path().join(".docker");
    context(&docker, "1", &meta("alpha", "tcp://alpha:2376"));
    context(&docker, "2", &meta("work", "ssh://me@work"));
    fs::write(
        docker.join("config.json"),
        r#"{"auths":{},"currentContext":"work"}"#,
    )
    .unwrap();
    let found = discover(&environment(
        home.path(),
        &[("DOCKER_HOST", "unix:///tmp/mine.sock")],
    ));
    assert_eq!(names(&found)[..3], ["DOCKER_HOST", "work", "alpha"]);
    assert_eq!(found[0].endpoint, Endpoint::unix("/tmp/mine.sock"));
    assert_eq!(found[1].origin, Origin::CurrentContext);
    assert_eq!(found[2].origin, Origin::Context);
}

#[test]
fn the_variables_of_the_docker_tools_win_over_their_settings() {
    let home = tempfile::tempdir().unwrap();
    let elsewhere = home.path().join("elsewhere");
    context(&elsewhere, "1", &meta("alpha", "tcp://alpha:2376"));
    context(&elsewhere, "2", &meta("work", "tcp://work:2376"));
    fs::write(elsewhere.join("config.json"), r#"{"currentContext":"work"}"#).unwrap();
    let variables = [
        ("DOCKER_CONFIG", elsewhere.to_str().unwrap()),
        ("DOCKER_CONTEXT", "alpha"),
        ("DOCKER_HOST", ""),
    ];
    let found = discover(&environment(home.path(), &variables));
    assert_eq!(names(&found)[..2], ["alpha", "work"]);
}

#[test]
fn broken_settings_of_the_docker_tools_hide_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let docker = home.path().join(".docker");
    context(&docker, "1", "{ not json");
    context(&docker, "2", r#"{"Name":"swarm only","Endpoints":{}}"#);
    context(&docker, "3", &meta("good", "unix:///tmp/good.sock"));
    fs::write(docker.join("config.json"), [0xff, 0xfe]).unwrap();
    let found = discover(&environment(home.path(), &[]));
    assert_eq!(names(&found)[..2], ["good", "Docker"]);
}

#[test]
fn all_usual_sockets_are_tried_in_their_order() {
    let home = tempfile::tempdir().unwrap();
    for profile in ["default", "arm", "_lima"] {
        fs::create_dir_all(home.path().join(".colima").join(profile)).unwrap();
    }
    for profile in ["default", "arm"] {
        fs::write(home.path().join(".colima").join(profile).join("docker.sock"), "").unwrap();
    }
    let found = discover(&environment(
        home.path(),
        &[("XDG_RUNTIME_DIR", "/run/user/4242")],
    ));
    let expected = [
        "Docker",
        "Docker, rootless",
        "Podman, rootless",
        "Podman",
        "Docker Desktop",
        "Docker Desktop",
        "OrbStack",
        "Colima",
        "Colima, arm",
        "Rancher Desktop",
    ];
    assert_eq!(names(&found)[..expected.len()], expected);
    assert_eq!(found[1].endpoint, Endpoint::unix("/run/user/4242/docker.sock"));
}

#[test]
fn one_socket_under_two_names_is_tried_once() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("real")).unwrap();
    std::os::unix::fs::symlink(home.path().join("real"), home.path().join("link")).unwrap();
    let docker = home.path().join(".docker");
    let at = |folder: &str| format!("unix://{}/{folder}/d.sock", home.path().display());
    context(&docker, "1", &meta("same", &at("link")));
    let found = discover(&environment(home.path(), &[("DOCKER_HOST", &at("real"))]));
    assert_eq!(names(&found)[..2], ["DOCKER_HOST", "Docker"]);
}

#[test]
fn docker_host_is_spoken_to_with_tls_as_the_variables_say() {
    let home = tempfile::tempdir().unwrap();
    let certs = home.path().join("certs");
    fs::create_dir_all(&certs).unwrap();
    fs::write(certs.join("cert.pem"), "").unwrap();
    let folder = certs.to_str().unwrap();
    let host = ("DOCKER_HOST", "tcp://a:2376");
    let of = |variables: &[(&str, &str)]| discover(&environment(home.path(), variables)).remove(0).endpoint;
    assert_eq!(
        of(&[host, ("DOCKER_CERT_PATH", folder)]),
        Endpoint::parse("tcp://a:2376")
    );
    let verified = TlsMaterial {
        authority: Some(certs.join("ca.pem")),
        client: Some(ClientCertificate {
            certificate: certs.join("cert.pem"),
            key: certs.join("key.pem"),
        }),
        verify: true,
    };
    let expected = |material: &TlsMaterial| Endpoint::parse("tcp://a:2376").with_tls(material.clone());
    let variables = [host, ("DOCKER_CERT_PATH", folder), ("DOCKER_TLS_VERIFY", "1")];
    assert_eq!(of(&variables), expected(&verified));
    let trusting = TlsMaterial {
        authority: None,
        verify: false,
        ..verified
    };
    let variables = [host, ("DOCKER_CERT_PATH", folder), ("DOCKER_TLS", "1")];
    assert_eq!(of(&variables), expected(&trusting));
}

#[test]
fn a_context_brings_its_certificates() {
    let home = tempfile::tempdir().unwrap();
    let docker = home.path().join(".docker");
    context(&docker, "1", &meta("plain", "tcp://a:2375"));
    context(&docker, "2", &meta("safe", "tcp://b:2376"));
    context(
        &docker,
        "3",
        &meta("lax", "tcp://c:2376").replace("false", "true"),
    );
    let material = docker.join("contexts/tls/2/docker");
    fs::create_dir_all(&material).unwrap();
    fs::write(material.join("ca.pem"), "").unwrap();
    let found = discover(&environment(home.path(), &[]));
    let of = |name: &str| {
        &found
            .iter()
            .find(|candidate| candidate.name == name)
            .unwrap()
            .endpoint
    };
    assert_eq!(of("plain"), &Endpoint::parse("tcp://a:2375"));
    let safe = TlsMaterial {
        authority: Some(material.join("ca.pem")),
        ..TlsMaterial::default()
    };
    assert_eq!(of("safe"), &Endpoint::parse("tcp://b:2376").with_tls(safe));
    let lax = TlsMaterial {
        verify: false,
        ..TlsMaterial::default()
    };
    assert_eq!(of("lax"), &Endpoint::parse("tcp://c:2376").with_tls(lax));
}
