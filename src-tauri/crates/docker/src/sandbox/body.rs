use std::collections::HashMap;

use bollard::models::{
    ContainerCreateBody, HealthConfig, HostConfig, Mount, MountTmpfsOptions, MountType, MountVolumeOptions,
};
use sandbar_agent_protocol::AGENT_BINARY;
use sandbar_core::engine::{
    MissingFolder, MountHow, Network, Role, SandboxMount, SandboxSpec, defaults, labels,
};
use sandbar_core::rules::agent_target;

use crate::agent_volume::{agent_labels, agent_mount};
use crate::bind;
use crate::connection::INSTANCE;
use crate::disposable::NONCE;
use crate::helper::{NO_NETWORK, NO_NEW_PRIVILEGES};

/// Docker's default network; Podman takes the same name.
const DEFAULT_NETWORK: &str = "bridge";

/// Anybody in the sandbox may use a tmpfs, as `/tmp`; Podman's own default lets nobody.
const TMPFS_MODE: i64 = 0o1777;

/// The program that the sandbox with this id begins with.
pub(super) fn agent_in_sandbox(sandbox: &str) -> String {
    format!("{}/{AGENT_BINARY}", agent_target(sandbox))
}

/// What a request for a sandbox needs beside the sandbox itself.
pub(super) struct Surroundings<'a> {
    /// Marks the request.
    pub(super) nonce: &'a str,
    /// The agent's volume.
    pub(super) agent_volume: &'a str,
    /// Go onto volumes that the engine makes for it by accident.
    pub(super) request_labels: &'a HashMap<String, String>,
    /// What the engine does with a bind whose source is missing.
    pub(super) missing: MissingFolder,
}

/// The body of the request that makes a sandbox.
pub(super) fn body(spec: &SandboxSpec, around: &Surroundings<'_>) -> ContainerCreateBody {
    let gate = [agent_in_sandbox(&spec.id), "gate".to_owned()];
    let entrypoint = gate
        .into_iter()
        .chain(spec.gate.to_args())
        .chain(["--".to_owned()])
        .collect();
    let labels = [
        (labels::ROLE, Role::Sandbox.label()),
        (labels::SANDBOX, &spec.id),
        (labels::INSTANCE, &INSTANCE),
        (NONCE, around.nonce),
    ];
    let own = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
    ContainerCreateBody {
        image: Some(spec.image.clone()),
        entrypoint: Some(entrypoint),
        cmd: Some(spec.argv.clone()),
        env: Some(spec.environment.clone()),
        user: spec.user.as_ref().map(|user| user.as_str().to_owned()),
        labels: Some(spec.labels.iter().cloned().chain(own).collect()),
        tty: Some(false),
        open_stdin: Some(false),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        // A health check of the image is user code, and would not wait for the gate.
        healthcheck: Some(HealthConfig {
            test: Some(vec!["NONE".to_owned()]),
            ..Default::default()
        }),
        host_config: Some(HostConfig {
            mounts: Some(mounts(spec, around)),
            ..restrictions(spec)
        }),
        ..Default::default()
    }
}

fn restrictions(spec: &SandboxSpec) -> HostConfig {
    let network = match spec.network {
        Network::None => NO_NETWORK,
        Network::Bridge => DEFAULT_NETWORK,
    };
    let processes = spec
        .limits
        .processes
        .map_or(defaults::PROCESSES, sandbar_core::rules::ProcessLimit::count);
    HostConfig {
        cap_drop: Some(vec!["ALL".to_owned()]),
        cap_add: Some(defaults::CAPABILITIES.map(str::to_owned).to_vec()),
        security_opt: Some(vec![NO_NEW_PRIVILEGES.to_owned()]),
        pids_limit: Some(i64::from(processes)),
        memory: spec.limits.memory.map(|memory| signed(memory.bytes())),
        nano_cpus: spec.limits.cpus.map(sandbar_core::rules::Cpus::nanos),
        network_mode: Some(network.to_owned()),
        init: Some(false),
        ..Default::default()
    }
}

fn mounts(spec: &SandboxSpec, around: &Surroundings<'_>) -> Vec<Mount> {
    let mut of_agent = agent_labels();
    of_agent.extend(around.request_labels.clone());
    let agent = agent_mount(around.agent_volume, &agent_target(&spec.id), true, of_agent);
    let wanted = spec.mounts.iter().map(|wanted| mount(wanted, around));
    std::iter::once(agent).chain(wanted).collect()
}

fn mount(wanted: &SandboxMount, around: &Surroundings<'_>) -> Mount {
    let mount = Mount {
        target: Some(wanted.target.to_string()),
        read_only: Some(wanted.read_only),
        ..Default::default()
    };
    match &wanted.how {
        MountHow::Volume { name, sub_path } => Mount {
            typ: Some(MountType::VOLUME),
            source: Some(name.to_string()),
            volume_options: Some(MountVolumeOptions {
                no_copy: Some(true),
                labels: Some(around.request_labels.clone()),
                subpath: (!sub_path.is_whole()).then(|| sub_path.to_string()),
                ..Default::default()
            }),
            ..mount
        },
        MountHow::BoundVolume { source, .. } | MountHow::Host { source } => Mount {
            typ: Some(MountType::BIND),
            source: Some(bind::source(around.missing, source)),
            // No propagation is named: the engine's own is `rprivate`, which it refuses below its data root and
            // replaces by `rslave` there.
            ..mount
        },
        MountHow::Tmpfs { size } => Mount {
            typ: Some(MountType::TMPFS),
            tmpfs_options: Some(MountTmpfsOptions {
                size_bytes: Some(signed(size.bytes())),
                mode: Some(TMPFS_MODE),
                ..Default::default()
            }),
            ..mount
        },
    }
}

/// The API counts bytes with a sign; no memory comes near its end.
fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
