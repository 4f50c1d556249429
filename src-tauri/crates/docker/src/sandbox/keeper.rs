use std::collections::HashMap;

use bollard::models::{Mount, MountType, MountVolumeOptions};
use sandbar_core::engine::{EngineError, MountHow, Role, SandboxSpec, labels};
use sandbar_core::rules::VolumeName;

use crate::connection::Connection;
use crate::helper::Helper;

/// Below it the keeper would see the volumes, if it were ever started.
const TARGETS: &str = "/keep";

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
    /// Makes the keeper of a sandbox, never to be started: a container that refers to volumes keeps them from
    /// being removed. Made before the sandbox, so that no volume goes away between the two.
    pub(super) async fn create_keeper(
        &self,
        spec: &SandboxSpec,
        nonce: &str,
        volumes: &[&VolumeName],
        request_labels: &HashMap<String, String>,
    ) -> Result<(), EngineError> {
        let name = keeper_name(&spec.name);
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
            arguments: vec!["serve".to_owned(), TARGETS.to_owned()],
            mounts: mounts.collect(),
            capabilities: &[],
            attached: false,
        };
        let mut body = keeper.body(nonce);
        body.labels
            .get_or_insert_default()
            .insert(labels::SANDBOX.to_owned(), spec.id.clone());
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
}
