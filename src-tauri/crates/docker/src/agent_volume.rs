//! The volume through which sandboxes get the agent: mounted read-only, so that no sandbox replaces its gate.

use std::collections::HashMap;
use std::sync::Arc;

use bollard::errors::Error;
use bollard::models::{Mount, MountType, MountVolumeOptions, VolumeCreateRequest};
use bollard::query_parameters::{StartContainerOptions, WaitContainerOptions};
use futures::TryStreamExt as _;
use sandbar_core::engine::{EngineError, Role, labels};

use crate::agent_image::ROLE_VALUE;
use crate::client::{HEAVY, LONG};
use crate::connection::Connection;
use crate::disposable::Disposable;
use crate::helper::Helper;

/// Where the installing helper sees the volume.
const DESTINATION: &str = "/dest";

impl Connection {
    /// The name of the agent's volume, filled once in each run of the program.
    pub(crate) async fn agent_volume(self: &Arc<Self>) -> Result<String, EngineError> {
        let volume = self.agent.program().await?.volume();
        let mut installed = self.agent.installed.lock().await;
        if !*installed {
            self.install(&volume).await?;
            *installed = true;
        }
        Ok(volume)
    }

    /// Fills the volume again, after it was found to have vanished.
    pub(crate) async fn refill_agent_volume(self: &Arc<Self>) -> Result<(), EngineError> {
        let volume = self.agent.program().await?.volume();
        let _one = self.agent.installed.lock().await;
        self.install(&volume).await
    }

    async fn install(self: &Arc<Self>, volume: &str) -> Result<(), EngineError> {
        let request = VolumeCreateRequest {
            name: Some(volume.to_owned()),
            labels: Some(agent_labels()),
            ..Default::default()
        };
        self.client
            .within(LONG, self.client.docker.create_volume(request))
            .await?;
        let nonce = uuid::Uuid::new_v4().to_string();
        let name = format!("sandbar-install-{nonce}");
        let installer = Helper {
            role: Role::Install,
            arguments: vec!["install".to_owned(), DESTINATION.to_owned()],
            mounts: vec![agent_mount(volume, DESTINATION, false, agent_labels())],
            capabilities: &[],
            attached: false,
        };
        let disposable = Disposable::new(self, vec![name.clone()], &nonce);
        let filling = async {
            self.create_from_agent(&name, installer.body(&nonce)).await?;
            let start = self
                .client
                .docker
                .start_container(&name, None::<StartContainerOptions>);
            self.client.within(HEAVY, start).await?;
            self.client.within(HEAVY, self.exit_code(&name)).await
        };
        match filling.await {
            Ok(code) => {
                disposable.dispose().await;
                was_installed(code)
            }
            Err(error) => {
                disposable.dispose_after(&error, None).await;
                Err(error)
            }
        }
    }

    async fn exit_code(&self, name: &str) -> Result<i64, Error> {
        let answers = self
            .client
            .docker
            .wait_container(name, None::<WaitContainerOptions>);
        match answers
            .try_fold(0, async |_, answer| Ok(answer.status_code))
            .await
        {
            Err(Error::DockerContainerWaitError { code, .. }) => Ok(code),
            answer => answer,
        }
    }
}

/// What the exit code of the installing helper says.
fn was_installed(code: i64) -> Result<(), EngineError> {
    match code {
        0 => Ok(()),
        code => {
            tracing::warn!(code, "the agent could not be installed");
            Err(EngineError::AgentEnded)
        }
    }
}

/// Labels of the agent's volume.
pub(crate) fn agent_labels() -> HashMap<String, String> {
    HashMap::from([(labels::ROLE.to_owned(), ROLE_VALUE.to_owned())])
}

/// A mount of the agent's volume. `labels` are those that the volume gets if it has vanished meanwhile.
pub(crate) fn agent_mount(
    volume: &str,
    target: &str,
    read_only: bool,
    labels: HashMap<String, String>,
) -> Mount {
    Mount {
        typ: Some(MountType::VOLUME),
        source: Some(volume.to_owned()),
        target: Some(target.to_owned()),
        read_only: Some(read_only),
        volume_options: Some(MountVolumeOptions {
            no_copy: Some(true),
            labels: Some(labels),
            ..Default::default()
        }),
        ..Default::default()
    }
}
