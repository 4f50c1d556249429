//! Where engines may listen on this machine, found without asking any of them.

mod contexts;
mod environment;
mod sockets;

use std::path::{Path, PathBuf};

pub use environment::Environment;

use crate::endpoint::{Endpoint, TlsMaterial};

/// Why an endpoint is worth trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The variable `DOCKER_HOST` names it.
    DockerHost,
    /// The docker context in use (`DOCKER_CONTEXT`, or `currentContext` of the docker tools' settings).
    CurrentContext,
    /// Another docker context.
    Context,
    /// It is where an engine usually listens.
    UsualSocket,
    /// It is an engine of the program's own; [`discover`] knows of none.
    Private,
    /// The user added it; [`discover`] knows of none.
    Saved,
}

/// An endpoint worth trying. Nothing says that an engine answers there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What people call it: the context's name, or the product that usually listens there.
    pub name: String,
    /// Where it was found.
    pub origin: Origin,
    /// Its address.
    pub endpoint: Endpoint,
}

/// Everything worth trying, the most wanted first; of several names for one address only the first.
///
/// Reads a few small files of the docker tools; what is broken among them is logged and left out. What is said
/// about places: <https://docs.docker.com/engine/manage-resources/contexts/> and the products' own pages.
pub fn discover(environment: &Environment) -> Vec<Candidate> {
    let host = environment.variable("DOCKER_HOST").map(|host| Candidate {
        name: "DOCKER_HOST".to_owned(),
        origin: Origin::DockerHost,
        endpoint: docker_host(host, environment),
    });
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let found = contexts::contexts(environment)
        .into_iter()
        .chain(sockets::usual_sockets(environment));
    for candidate in host.into_iter().chain(found) {
        let place = same_place(&candidate.endpoint).to_string();
        if !seen.contains(&place) {
            seen.push(place);
            candidates.push(candidate);
        }
    }
    candidates
}

/// What `DOCKER_HOST` names: with TLS where `DOCKER_TLS_VERIFY` or `DOCKER_TLS` is set, whose files are in
/// `DOCKER_CERT_PATH` or among the settings of the docker tools.
fn docker_host(host: &str, environment: &Environment) -> Endpoint {
    let endpoint = Endpoint::parse(host);
    let verify = environment.variable("DOCKER_TLS_VERIFY").is_some();
    let folder = environment.folder("DOCKER_CERT_PATH").map(Path::to_owned);
    match folder.or_else(|| contexts::settings_folder(environment)) {
        Some(folder) if verify || environment.variable("DOCKER_TLS").is_some() => {
            endpoint.with_tls(TlsMaterial::in_folder(&folder, verify))
        }
        _ => endpoint,
    }
}

/// The endpoint without the links on the way to it: `/var/run` is usually one.
fn same_place(endpoint: &Endpoint) -> Endpoint {
    match endpoint {
        Endpoint::Unix(path) => Endpoint::Unix(without_links(path)),
        other => other.clone(),
    }
}

/// Also for a file that is not there, as long as its folder is.
fn without_links(path: &Path) -> PathBuf {
    let in_folder = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize()
        .ok()
        .or_else(in_folder)
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests;
