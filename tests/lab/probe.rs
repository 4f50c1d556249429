use std::path::PathBuf;
use std::time::Duration;

use super::http;

/// A place where a person's own engine may listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its unix socket.
    pub socket: PathBuf,
}

/// The first of the usual places where an engine answers now: `DOCKER_HOST`, Docker, rootless Docker, Podman.
pub fn first_answering() -> Option<Candidate> {
    candidates()
        .into_iter()
        .find(|candidate| http::answers_ping(&candidate.socket, Duration::from_secs(3)))
}

fn candidates() -> Vec<Candidate> {
    let named = std::env::var("DOCKER_HOST").ok();
    let named = named
        .as_deref()
        .and_then(|host| host.strip_prefix("unix://"))
        .map(PathBuf::from);
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).into_iter();
    let of_user = runtime.flat_map(|folder| [folder.join("docker.sock"), folder.join("podman/podman.sock")]);
    let of_machine = ["/var/run/docker.sock", "/run/podman/podman.sock"].map(PathBuf::from);
    named
        .into_iter()
        .chain(of_machine)
        .chain(of_user)
        .map(|socket| Candidate { socket })
        .collect()
}
