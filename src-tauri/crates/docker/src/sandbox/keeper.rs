use std::collections::HashMap;

use bollard::models::{
    ContainerCreateBody, HostConfig, Mount, MountType, MountVolumeOptions, RestartPolicy,
    RestartPolicyNameEnum,
};
use bollard::query_parameters::StartContainerOptions;
use sandbar_core::engine::{EngineError, ForcedRemoval, MountHow, Role, SandboxSpec, labels};
use sandbar_core::rules::VolumeName;

use crate::client::HEAVY;
use crate::connection::Connection;
use crate::helper::Helper;

/// Below it the keeper sees the volumes.
const TARGETS: &str = "/keep";

/// IPC mode of a container whose namespace others may share.
const SHAREABLE: &str = "shareable";

/// The name of the keeper of the sandbox with this name.
pub(super) fn keeper_name(sandbox: &str) -> String {
    format!("{sandbox}-keeper")
}

/// The volumes that the sandbox reaches by a bind, which no engine counts as use.
pub(super) fn bound_volumes(spec: &SandboxSpec) -> Vec<&VolumeName> {
    let mut names: Vec<&VolumeName> = spec
        .mounts
        .iter()
        .filter_map(|mount| match &mount.how {
            MountHow::BoundVolume { name, .. } => Some(name),
            MountHow::Volume { .. } | MountHow::Host { .. } | MountHow::Tmpfs { .. } => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

impl Connection {
    /// Makes the keeper of a sandbox: a container that refers to its volumes keeps them from being removed. Made
    /// before the sandbox, so that no volume goes away between the two.
    ///
    /// It is to run ([`Connection::start_keeper`]), since an engine's `prune` takes what does not, and then nothing
    /// keeps the volumes any more. While it runs, a volume that is mounted only on demand, as one on a tmpfs or a
    /// network file system, is mounted at its place on the engine's host, where the sandbox binds its folder.
    pub(super) async fn create_keeper(
        &self,
        spec: &SandboxSpec,
        nonce: &str,
        volumes: &[&VolumeName],
        request_labels: &HashMap<String, String>,
    ) -> Result<(), EngineError> {
        let name = keeper_name(&spec.name);
        let body = self.keeper(spec, nonce, volumes, request_labels);
        match self.create_from_agent(&name, body.clone()).await {
            // A keeper whose sandbox is gone would hold the name for ever.
            Err(EngineError::InUse { cause }) => {
                self.sweep().await?;
                match self.inspect(&name).await? {
                    Some(_) => Err(EngineError::InUse { cause }),
                    None => self.create_from_agent(&name, body).await.map(drop),
                }
            }
            answer => answer.map(drop),
        }
    }

    /// Starts the keeper of the sandbox with this name.
    pub(super) async fn start_keeper(&self, sandbox: &str) -> Result<(), EngineError> {
        let name = keeper_name(sandbox);
        let start = self
            .client
            .docker
            .start_container(&name, None::<StartContainerOptions>);
        self.client.within(HEAVY, start).await
    }

    fn keeper(
        &self,
        spec: &SandboxSpec,
        nonce: &str,
        volumes: &[&VolumeName],
        request_labels: &HashMap<String, String>,
    ) -> ContainerCreateBody {
        let mounts = volumes.iter().enumerate().map(|(index, volume)| Mount {
            typ: Some(MountType::VOLUME),
            source: Some(volume.to_string()),
            target: Some(format!("{TARGETS}/{index}")),
            read_only: Some(true),
            volume_options: Some(MountVolumeOptions {
                no_copy: Some(true),
                labels: Some(request_labels.clone()),
                ..Default::default()
            }),
            ..Default::default()
        });
        let keeper = Helper {
            role: Role::Keeper,
            arguments: vec!["keep".to_owned()],
            mounts: mounts.collect(),
            capabilities: &[],
            attached: false,
        };
        let mut body = keeper.body(nonce);
        body.labels
            .get_or_insert_default()
            .insert(labels::SANDBOX.to_owned(), spec.id.clone());
        self.tie_keeper(body.host_config.get_or_insert_default());
        body
    }

    /// What makes a keeper stay for as long as its sandbox.
    fn tie_keeper(&self, host: &mut HostConfig) {
        match self.capabilities.forced_removal {
            // It comes back with the engine, whose restart leaves the sandbox to be started again by hand.
            ForcedRemoval::Refused => {
                host.restart_policy = Some(RestartPolicy {
                    name: Some(RestartPolicyNameEnum::UNLESS_STOPPED),
                    maximum_retry_count: None,
                });
            }
            ForcedRemoval::TakesUsers => host.ipc_mode = Some(SHAREABLE.to_owned()),
        }
    }

    /// Ties a sandbox to its keeper where the removal of a volume by force takes the containers that refer to it: one
    /// that another depends on it does not take, and fails. To share the keeper's IPC namespace is the least of what
    /// makes a container depend on another, and starts the keeper together with the sandbox.
    pub(super) fn tie_to_keeper(&self, sandbox: &str, host: &mut HostConfig) {
        match self.capabilities.forced_removal {
            ForcedRemoval::Refused => {}
            ForcedRemoval::TakesUsers => {
                host.ipc_mode = Some(format!("container:{}", keeper_name(sandbox)));
            }
        }
    }
}
