use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Candidate, Environment, Origin};
use crate::endpoint::Endpoint;

/// `config.json` of the docker tools, the part that matters here.
#[derive(Default, Deserialize)]
struct Settings {
    #[serde(rename = "currentContext")]
    current_context: Option<String>,
}

/// `contexts/meta/<hash>/meta.json`, the part that matters here.
#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "Endpoints")]
    endpoints: Endpoints,
}

#[derive(Deserialize)]
struct Endpoints {
    docker: Option<DockerEndpoint>,
}

#[derive(Deserialize)]
struct DockerEndpoint {
    #[serde(rename = "Host")]
    host: String,
}

/// The docker contexts, the current one first, the others by name.
pub(super) fn contexts(environment: &Environment) -> Vec<Candidate> {
    let Some(folder) = settings_folder(environment) else {
        return Vec::new();
    };
    let settings: Settings = read_json(&folder.join("config.json")).unwrap_or_default();
    let current = environment
        .variable("DOCKER_CONTEXT")
        .map(str::to_owned)
        .or(settings.current_context);
    let mut found: Vec<Candidate> = metas(&folder.join("contexts/meta"))
        .into_iter()
        .filter_map(|meta| {
            let is_current = current.as_ref() == Some(&meta.name);
            Some(Candidate {
                origin: if is_current {
                    Origin::CurrentContext
                } else {
                    Origin::Context
                },
                endpoint: Endpoint::parse(&meta.endpoints.docker?.host),
                name: meta.name,
            })
        })
        .collect();
    found.sort_by(|a, b| {
        let rank = |candidate: &Candidate| candidate.origin != Origin::CurrentContext;
        (rank(a), &a.name).cmp(&(rank(b), &b.name))
    });
    found
}

fn settings_folder(environment: &Environment) -> Option<PathBuf> {
    let named = environment.folder("DOCKER_CONFIG").map(Path::to_owned);
    named.or_else(|| Some(environment.home.as_ref()?.join(".docker")))
}

fn metas(folder: &Path) -> Vec<Meta> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| read_json(&entry.ok()?.path().join("meta.json")))
        .collect()
}

/// The file's content; a broken one is logged, and no obstacle to the rest.
fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(path = %path.display(), %error, "a file of the docker tools cannot be read");
            }
            return None;
        }
    };
    serde_json::from_slice(&bytes)
        .inspect_err(
            |error| tracing::warn!(path = %path.display(), %error, "a file of the docker tools is broken"),
        )
        .ok()
}
