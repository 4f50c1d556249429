use bollard::models::{ContainerInspectResponse, ContainerStateStatusEnum};
use futures::{StreamExt as _, TryStreamExt as _};
use sandbar_core::engine::{Container, ContainerId, ContainerState, EngineError};

use super::mounts::container_mounts;
use crate::client::LONG;
use crate::connection::Connection;
use crate::names;

/// How many containers are asked about at the same time.
const AT_ONCE: usize = 16;

impl Connection {
    /// Each is asked about by itself, since the list tells neither subPaths nor exit codes. One that goes away
    /// meanwhile is left out.
    pub(crate) async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        let listed = self.list_containers(&[]).await?;
        let ids = listed.into_iter().filter_map(|container| container.id);
        let inspected = futures::stream::iter(ids)
            .map(async |id| self.inspect(&id).await)
            .buffered(AT_ONCE);
        let found = inspected
            .try_filter_map(async |container| Ok(container.and_then(|container| read(*container))))
            .try_collect();
        tokio::time::timeout(self.client.limit(LONG), found)
            .await
            .unwrap_or(Err(EngineError::Timeout))
    }

    pub(crate) async fn container(&self, id: &ContainerId) -> Result<Option<Container>, EngineError> {
        match names::container(id) {
            Ok(id) => Ok(self.inspect(id).await?.and_then(|container| read(*container))),
            Err(_) => Ok(None),
        }
    }
}

/// The engine's container as the port tells it; `None` where even its id is missing.
fn read(container: ContainerInspectResponse) -> Option<Container> {
    let mounts = container_mounts(&container);
    let config = container.config.unwrap_or_default();
    let run = container.state.unwrap_or_default();
    let state = state(run.status);
    Some(Container {
        id: ContainerId(container.id?),
        name: container
            .name
            .unwrap_or_default()
            .trim_start_matches('/')
            .to_owned(),
        image: config.image.unwrap_or_default(),
        state,
        exit_code: run
            .exit_code
            .filter(|_| matches!(state, ContainerState::Exited | ContainerState::Dead)),
        created: container.created,
        labels: config.labels.unwrap_or_default().into_iter().collect(),
        mounts,
    })
}

fn state(status: Option<ContainerStateStatusEnum>) -> ContainerState {
    use ContainerStateStatusEnum as Status;
    match status {
        None | Some(Status::EMPTY | Status::CREATED) => ContainerState::Created,
        Some(Status::RUNNING | Status::STOPPING) => ContainerState::Running,
        Some(Status::PAUSED) => ContainerState::Paused,
        Some(Status::RESTARTING) => ContainerState::Restarting,
        Some(Status::REMOVING) => ContainerState::Removing,
        Some(Status::EXITED) => ContainerState::Exited,
        Some(Status::DEAD) => ContainerState::Dead,
    }
}

#[cfg(test)]
mod tests {
    use bollard::models::ContainerState as Run;

    use super::*;

    fn with_state(status: ContainerStateStatusEnum) -> Container {
        let run = Run {
            status: Some(status),
            exit_code: Some(0),
            ..Default::default()
        };
        let id = Some("1".to_owned());
        let name = Some("/web".to_owned());
        read(ContainerInspectResponse {
            id,
            name,
            state: Some(run),
            ..Default::default()
        })
        .unwrap()
    }

    #[test]
    fn only_a_container_that_ended_has_an_exit_code() {
        assert_eq!(with_state(ContainerStateStatusEnum::EXITED).exit_code, Some(0));
        assert_eq!(with_state(ContainerStateStatusEnum::RUNNING).exit_code, None);
        assert_eq!(with_state(ContainerStateStatusEnum::CREATED).exit_code, None);
    }

    #[test]
    fn a_name_is_told_without_the_engines_slash() {
        assert_eq!(with_state(ContainerStateStatusEnum::RUNNING).name, "web");
    }
}
