use std::collections::HashMap;
use std::time::Duration;

use bollard::models::{ContainerInspectResponse, ContainerSummary};
use bollard::query_parameters::{InspectContainerOptions, ListContainersOptions};
use sandbar_core::engine::{EngineError, Product};

use crate::client::{LONG, QUICK};
use crate::connection::Connection;
use crate::failure::found;

/// How long to wait before Podman is asked again, and how many times at most.
const ASK_AGAIN: Duration = Duration::from_millis(100);
const MOST_TIMES: usize = 20;

impl Connection {
    /// All containers with these labels (`name` or `name=value`), running or not.
    pub(crate) async fn list_containers(
        &self,
        labels: &[String],
    ) -> Result<Vec<ContainerSummary>, EngineError> {
        let filters = (!labels.is_empty()).then(|| HashMap::from([("label".to_owned(), labels.to_vec())]));
        let options = ListContainersOptions {
            all: true,
            filters,
            ..Default::default()
        };
        let mut times = 0;
        loop {
            let call = self.client.docker.list_containers(Some(options.clone()));
            let answer = self.client.within(LONG, call).await;
            if !self.asks_again(&answer, &mut times).await {
                return answer;
            }
        }
    }

    /// What the engine knows of a container, boxed since that is kilobytes; `None` where it is not there.
    pub(crate) async fn inspect(
        &self,
        id: &str,
    ) -> Result<Option<Box<ContainerInspectResponse>>, EngineError> {
        let mut times = 0;
        loop {
            let call = self
                .client
                .docker
                .inspect_container(id, None::<InspectContainerOptions>);
            let answer = self.client.within(QUICK, call).await.map(Box::new);
            if !self.asks_again(&answer, &mut times).await {
                return found(answer);
            }
        }
    }

    /// Between the end of a container and its `exited`, Podman tells a state that Docker has not and bollard
    /// cannot read; and it fails when a container goes away while it makes a list. Both pass within moments: whether to
    /// ask again, after waiting for one.
    async fn asks_again<T>(&self, answer: &Result<T, EngineError>, times: &mut usize) -> bool {
        *times += 1;
        let is_passing = self.product == Product::Podman
            && matches!(
                answer,
                Err(EngineError::Protocol { .. } | EngineError::Failed { .. })
            );
        if !is_passing || *times >= MOST_TIMES {
            return false;
        }
        tokio::time::sleep(ASK_AGAIN).await;
        true
    }
}
