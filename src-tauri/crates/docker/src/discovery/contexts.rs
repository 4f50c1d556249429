use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Candidate, Environment, Origin};
use crate::endpoint::{Endpoint, TlsMaterial};

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
    #[serde(rename = "SkipTLSVerify", default)]
    skip_tls_verify: bool,
}

/// A context, with the folder that holds what belongs to it.
struct Context {
    meta: Meta,
    /// Hash of its name, which names its folders.
    hash: OsString,
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
    let mut found: Vec<Candidate> = stored(&folder.join("contexts/meta"))
        .into_iter()
        .filter_map(|Context { meta, hash }| {
            let is_current = current.as_ref() == Some(&meta.name);
            Some(Candidate {
                origin: if is_current {
                    Origin::CurrentContext
                } else {
                    Origin::Context
                },
                endpoint: endpoint(&meta.endpoints.docker?, &folder.join("contexts/tls").join(hash)),
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

/// TLS is spoken where the context has files for it, or says how the engine's certificate is to be taken.
fn endpoint(of: &DockerEndpoint, material: &Path) -> Endpoint {
    let endpoint = Endpoint::parse(&of.host);
    match TlsMaterial::as_far_as_there(&material.join("docker"), !of.skip_tls_verify) {
        Some(material) => endpoint.with_tls(material),
        None => endpoint,
    }
}

/// The folder of the docker tools' own settings.
pub(super) fn settings_folder(environment: &Environment) -> Option<PathBuf> {
    let named = environment.folder("DOCKER_CONFIG").map(Path::to_owned);
    named.or_else(|| Some(environment.home.as_ref()?.join(".docker")))
}

fn stored(folder: &Path) -> Vec<Context> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let meta = read_json(&entry.path().join("meta.json"))?;
            Some(Context {
                meta,
                hash: entry.file_name(),
            })
        })
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
