use std::fs;
use std::path::{Path, PathBuf};

use super::{Candidate, Environment, Origin};
use crate::endpoint::Endpoint;

/// Where engines listen unless told otherwise, whether a socket is there or not.
pub(super) fn usual_sockets(environment: &Environment) -> Vec<Candidate> {
    let of_user = environment.folder("XDG_RUNTIME_DIR");
    let home = environment.home.as_deref();
    let below = |folder: Option<&Path>, path: &str| folder.map(|folder| folder.join(path));
    let mut sockets: Vec<(String, PathBuf)> = [
        ("Docker", Some(PathBuf::from("/var/run/docker.sock"))),
        ("Docker, rootless", below(of_user, "docker.sock")),
        ("Podman, rootless", below(of_user, "podman/podman.sock")),
        ("Podman", Some(PathBuf::from("/run/podman/podman.sock"))),
        ("Docker Desktop", below(home, ".docker/run/docker.sock")),
        ("Docker Desktop", below(home, ".docker/desktop/docker.sock")),
        ("OrbStack", below(home, ".orbstack/run/docker.sock")),
    ]
    .into_iter()
    .filter_map(|(name, path)| Some((name.to_owned(), path?)))
    .collect();
    sockets.extend(home.map(colima).unwrap_or_default());
    sockets.extend(below(home, ".rd/docker.sock").map(|path| ("Rancher Desktop".to_owned(), path)));
    let mut found: Vec<Candidate> = sockets
        .into_iter()
        .map(|(name, path)| Candidate {
            name,
            origin: Origin::UsualSocket,
            endpoint: Endpoint::Unix(path),
        })
        .collect();
    if cfg!(windows) {
        let endpoint = Endpoint::NamedPipe {
            name: "//./pipe/docker_engine".to_owned(),
        };
        found.push(Candidate {
            name: "Docker".to_owned(),
            origin: Origin::UsualSocket,
            endpoint,
        });
    }
    found
}

/// Colima has a socket for each of its profiles.
fn colima(home: &Path) -> Vec<(String, PathBuf)> {
    let Ok(profiles) = fs::read_dir(home.join(".colima")) else {
        return Vec::new();
    };
    let mut sockets: Vec<(String, PathBuf)> = profiles
        .filter_map(|profile| {
            let profile = profile.ok()?;
            let socket = profile.path().join("docker.sock");
            let name = profile.file_name().to_string_lossy().into_owned();
            socket.exists().then(|| match name.as_str() {
                "default" => ("Colima".to_owned(), socket),
                _ => (format!("Colima, {name}"), socket),
            })
        })
        .collect();
    sockets.sort();
    sockets
}
