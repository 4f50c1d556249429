use std::fs;
use std::path::Path;

use super::*;

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
