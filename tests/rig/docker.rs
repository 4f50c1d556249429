use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use sandbar_core::engine::{ContainerId, Engine, ForcedRemoval, Product, labels};
use sandbar_core::rules::VolumeName;
use sandbar_docker::{AgentFiles, DockerEngine, Endpoint, Means, TlsMaterial};
use sandbar_testkit::agent_binary;

use super::Rig;
use crate::lab::{EngineSpec, Lab, LabEndpoint, SharedEngine};

/// An engine of the lab, seen by somebody else through a `docker` program.
pub struct DockerRig {
    endpoint: LabEndpoint,
    engine: Arc<dyn Engine>,
}

impl DockerRig {
    /// The engine that tests share.
    pub async fn shared(spec: &'static EngineSpec) -> Self {
        Self::at(shared(spec).clone()).await
    }

    /// An engine at an endpoint of the lab.
    pub async fn at(endpoint: LabEndpoint) -> Self {
        let engine = connect(&endpoint).await;
        Self { endpoint, engine }
    }

    /// Runs a `docker` command that must succeed, and returns what it wrote.
    fn docker(&self, arguments: &[&str]) -> String {
        self.endpoint.docker_text(arguments).unwrap()
    }
}

impl Rig for DockerRig {
    fn title(&self) -> String {
        let identity = self.engine.identity();
        let maker = match identity.product {
            Product::Docker => "Docker",
            Product::Podman => "Podman",
        };
        let title = format!("{maker} {} {}", identity.version, self.endpoint.variant());
        title.trim_end().to_owned()
    }

    fn engine(&self) -> Arc<dyn Engine> {
        self.engine.clone()
    }

    fn image(&self) -> &str {
        LabEndpoint::BUSYBOX
    }

    fn make_volume(&self, volume: &VolumeName) {
        self.docker(&["volume", "create", volume.as_str()]);
    }

    fn make_volume_with(&self, volume: &VolumeName, options: &[(&str, &str)]) {
        let mark = mark(volume);
        let options: Vec<String> = options
            .iter()
            .map(|(name, value)| format!("--opt={name}={value}"))
            .collect();
        let mut words = vec!["volume", "create", "--label", &mark];
        words.extend(options.iter().map(String::as_str));
        words.push(volume.as_str());
        self.docker(&words);
    }

    fn prune(&self, sandbox: &str, volume: &VolumeName) {
        // Docker refuses a prune while another one is under way, which may be that of a test in another process.
        let turn = File::create(self.endpoint.folder().join("prune.lock")).unwrap();
        turn.lock().unwrap();
        let of_sandbox = format!("label={}={sandbox}", labels::SANDBOX);
        self.docker(&["container", "prune", "--force", "--filter", &of_sandbox]);
        let of_volume = format!("label={}", mark(volume));
        let prune = ["volume", "prune", "--force", "--filter", &of_volume];
        self.docker(&prune);
        // From API 1.42 on the first one takes anonymous volumes only, and before there is no second one.
        let _ = self.endpoint.docker(&[&prune[..], &["--all"]].concat());
    }

    fn tear_away(&self, volume: &VolumeName) {
        for way in [&["volume", "rm"][..], &["volume", "rm", "--force"]] {
            // Whether it was refused is told by what is there afterwards.
            let _ = self.endpoint.docker(&[way, &[volume.as_str()]].concat());
        }
        if self.engine.identity().capabilities.forced_removal == ForcedRemoval::TakesUsers {
            let path = format!("/v4.0.0/libpod/volumes/{volume}?force=true");
            self.endpoint.request("DELETE", &path).unwrap();
        }
    }

    fn remove_volume(&self, volume: &VolumeName) -> bool {
        let removed = self
            .endpoint
            .docker(&["volume", "rm", "--force", volume.as_str()])
            .unwrap();
        removed.status.success()
    }

    fn endpoint(&self) -> Option<&LabEndpoint> {
        Some(&self.endpoint)
    }

    fn volume_folder(&self, volume: &VolumeName) -> PathBuf {
        self.docker(&[
            "volume",
            "inspect",
            "--format",
            "{{.Mountpoint}}",
            volume.as_str(),
        ])
        .into()
    }

    fn make_container(&self, name: &str, source: &str) -> ContainerId {
        let mount = format!("{source}:/data");
        ContainerId(self.docker(&["create", "--name", name, "--volume", &mount, self.image(), "true"]))
    }

    fn restart_container(&self, name: &str) {
        self.docker(&["restart", "--time", "0", name]);
    }

    fn remove_container(&self, name: &str) {
        // One that goes by itself at this moment cannot be removed; who looks afterwards sees what is left.
        let _ = self.endpoint.docker(&["rm", "--force", name]);
    }

    fn containers_with(&self, text: &str) -> Vec<String> {
        let lines = self.docker(&["ps", "--all", "--no-trunc", "--format", "{{.Names}} {{.Mounts}}"]);
        let holding = lines.lines().filter(|line| line.contains(text));
        holding
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect()
    }

    fn volumes_with(&self, text: &str) -> Vec<String> {
        let names = self.docker(&["volume", "ls", "--quiet"]);
        names
            .lines()
            .filter(|name| name.contains(text))
            .map(str::to_owned)
            .collect()
    }
}

/// The label by which a volume is pruned.
fn mark(volume: &VolumeName) -> String {
    format!("sandbar-test={volume}")
}

/// The lab's shared engine, attached to once; without a run that shares one, it ends with the process.
fn shared(spec: &'static EngineSpec) -> &'static LabEndpoint {
    static ENGINES: [OnceLock<SharedEngine>; EngineSpec::ALL.len()] =
        [const { OnceLock::new() }; EngineSpec::ALL.len()];
    let mut known = EngineSpec::ALL.iter().zip(&ENGINES);
    let (_, slot) = known
        .find(|(known, _)| known.name == spec.name)
        .expect("an engine that the lab knows");
    slot.get_or_init(|| Lab::shared(spec).unwrap())
}

async fn connect(endpoint: &LabEndpoint) -> Arc<dyn Engine> {
    let (address, means) = way_to(endpoint);
    DockerEngine::connect(&address, endpoint.name(), means)
        .await
        .expect("an engine that answers")
}

/// Sandbar's way to an engine of the lab: through its port for TLS or its ssh server where it has one, and through its
/// socket otherwise.
pub fn way_to(endpoint: &LabEndpoint) -> (Endpoint, Means) {
    let means = Means::from(AgentFiles::at(agent_binary()));
    if let Some(tls) = endpoint.tls() {
        let address = Endpoint::parse(&format!("tcp://{}", tls.address));
        return (address.with_tls(TlsMaterial::in_folder(&tls.folder, true)), means);
    }
    if let Some(ssh) = endpoint.ssh() {
        let programs = programs_after(&ssh.programs);
        return (Endpoint::parse(&ssh.host()), means.with_programs_in(programs));
    }
    (Endpoint::unix(endpoint.socket()), means)
}

/// A `PATH` in which the programs of a folder come first.
pub fn programs_after(folder: &Path) -> OsString {
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&usual));
    std::env::join_paths(folders).expect("folders without a colon")
}
