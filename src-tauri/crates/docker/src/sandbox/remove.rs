use std::time::Duration;

use bollard::models::ContainerInspectResponse;
use bollard::query_parameters::StopContainerOptions;
use sandbar_core::engine::{ContainerId, CreatedMount, EngineError, Role, labels};

use super::keeper::keeper_name;
use crate::client::LONG;
use crate::connection::Connection;
use crate::failure::NOT_FOUND;
use crate::lists::created_mounts;
use crate::names;

/// How long the removal of a container that is not there waits for one that is perhaps just being made.
const CREATION_ENDS: Duration = Duration::from_mins(1);

impl Connection {
    pub(crate) async fn read_back(&self, id: &ContainerId) -> Result<Vec<CreatedMount>, EngineError> {
        let container = self.inspect(names::container(id)?).await?.ok_or(NOT_FOUND)?;
        Ok(created_mounts(&container))
    }

    pub(crate) async fn stop(&self, id: &ContainerId, grace_seconds: u32) -> Result<(), EngineError> {
        let grace = i32::try_from(grace_seconds).unwrap_or(i32::MAX);
        let options = StopContainerOptions {
            t: Some(grace),
            signal: None,
        };
        let call = self
            .client
            .docker
            .stop_container(names::container(id)?, Some(options));
        self.client
            .within(LONG + Duration::from_secs(grace_seconds.into()), call)
            .await
    }

    pub(crate) async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        let Ok(id) = names::container(id) else {
            return Ok(());
        };
        let container = match self.inspect(id).await? {
            None if self.under_way.settled(self.client.limit(CREATION_ENDS)).await => {
                self.inspect(id).await?
            }
            container => container,
        };
        let Some(container) = container else {
            return self.remove_lone_keeper(id).await;
        };
        let sandbox = sandbox_of(&container, Role::Sandbox);
        self.remove(container.id.as_deref().unwrap_or(id)).await?;
        match sandbox {
            Some(sandbox) => self.remove_keepers(&sandbox).await,
            None => Ok(()),
        }
    }

    /// The keeper of a sandbox that is gone, when it is asked for by the sandbox's name.
    async fn remove_lone_keeper(&self, sandbox: &str) -> Result<(), EngineError> {
        match self
            .inspect(&keeper_name(sandbox))
            .await?
            .and_then(|keeper| sandbox_of(&keeper, Role::Keeper))
        {
            Some(sandbox) => self.remove_keepers(&sandbox).await,
            None => Ok(()),
        }
    }

    async fn remove_keepers(&self, sandbox: &str) -> Result<(), EngineError> {
        let wanted = [
            format!("{}={}", labels::ROLE, Role::Keeper.label()),
            format!("{}={sandbox}", labels::SANDBOX),
        ];
        let keepers = self.list_containers(&wanted).await?;
        for keeper in keepers.into_iter().filter_map(|keeper| keeper.id) {
            self.remove(&keeper).await?;
        }
        Ok(())
    }
}

/// The sandbox that a container in this role belongs to.
fn sandbox_of(container: &ContainerInspectResponse, role: Role) -> Option<String> {
    let labels = container.config.as_ref()?.labels.as_ref()?;
    let is_in_role = labels
        .get(labels::ROLE)
        .is_some_and(|value| value == role.label());
    if is_in_role {
        labels.get(labels::SANDBOX).cloned()
    } else {
        None
    }
}
