use std::sync::Arc;

use sandbar_core::engine::{ContainerId, EngineError, MountHow, SandboxSpec};
use sandbar_core::rules::VolumeName;

use super::body::{Surroundings, body};
use super::keeper::{bound_volumes, keeper_name};
use crate::connection::Connection;
use crate::disposable::Disposable;
use crate::failure;
use crate::named_volumes::NamedVolumes;
use crate::under_way::Ticket;

/// A sandbox that was made. Unless it is kept, it goes again.
struct Made {
    id: ContainerId,
    containers: Disposable,
    /// Ends after the removal has begun, so that who waits sees no gap between the two.
    _ticket: Ticket,
}

impl Connection {
    /// Makes a sandbox, to the end also when nobody waits for it any more: it is then removed again.
    pub(crate) async fn create_sandbox(
        self: &Arc<Self>,
        spec: &SandboxSpec,
    ) -> Result<ContainerId, EngineError> {
        let (connection, spec, ticket) = (Arc::clone(self), spec.clone(), self.under_way.begin());
        let making = tokio::spawn(async move { connection.create_to_the_end(&spec, ticket).await });
        let made = making.await.map_err(failure::protocol)??;
        made.containers.keep();
        Ok(made.id)
    }

    async fn create_to_the_end(
        self: &Arc<Self>,
        spec: &SandboxSpec,
        ticket: Ticket,
    ) -> Result<Made, EngineError> {
        let nonce = uuid::Uuid::new_v4().to_string();
        let look = NamedVolumes::before(self, &nonce, named_volumes(spec));
        let (volumes, agent_volume) = tokio::try_join!(look, self.agent_volume())?;
        let names = vec![spec.name.clone(), keeper_name(&spec.name)];
        let containers = Disposable::new(self, names, &nonce);
        match self
            .create_containers(spec, &nonce, &volumes, &agent_volume)
            .await
        {
            Ok(id) => Ok(Made {
                id,
                containers,
                _ticket: ticket,
            }),
            Err(error) => {
                containers.dispose_after(&error, Some(volumes)).await;
                Err(error)
            }
        }
    }

    async fn create_containers(
        self: &Arc<Self>,
        spec: &SandboxSpec,
        nonce: &str,
        volumes: &NamedVolumes,
        agent_volume: &str,
    ) -> Result<ContainerId, EngineError> {
        let labels = volumes.labels();
        let keeper = Box::pin(self.make_keeper(spec, nonce, volumes)).await?;
        let around = Surroundings {
            nonce,
            agent_volume,
            request_labels: &labels,
            missing: self.capabilities.missing_folder,
        };
        let mut body = body(spec, &around);
        if keeper != Keeper::None {
            self.tie_to_keeper(&spec.name, body.host_config.get_or_insert_default());
        }
        let keeper_starts = async {
            match keeper {
                Keeper::Made => self.start_keeper(&spec.name).await,
                Keeper::Runs | Keeper::None => Ok(()),
            }
        };
        // Both to their ends: what is made or started later than its removal would stay.
        let (id, kept) = tokio::join!(self.create(&spec.name, body), keeper_starts);
        let (id, ()) = (id?, kept?);
        let agent = volumes.made_agent_volume(self, agent_volume);
        let ((), is_agent_lost) = tokio::try_join!(volumes.after(self), agent)?;
        if is_agent_lost {
            self.refill_agent_volume().await?;
        }
        Ok(id)
    }
}

/// How far the keeper of a sandbox is that is about to be made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeper {
    /// It needs none.
    None,
    /// It is made, and is to be started.
    Made,
    /// It runs.
    Runs,
}

impl Connection {
    async fn make_keeper(
        &self,
        spec: &SandboxSpec,
        nonce: &str,
        volumes: &NamedVolumes,
    ) -> Result<Keeper, EngineError> {
        let bound = bound_volumes(spec);
        if bound.is_empty() {
            return Ok(Keeper::None);
        }
        self.create_keeper(spec, nonce, &bound, &volumes.labels()).await?;
        // Before the sandbox is made: its bind would be one of an empty folder that the keeper made.
        volumes.after(self).await?;
        if volumes.any_mounted_on_demand() {
            // The folder to be bound is not there before.
            self.start_keeper(&spec.name).await?;
            return Ok(Keeper::Runs);
        }
        Ok(Keeper::Made)
    }
}

fn named_volumes(spec: &SandboxSpec) -> impl Iterator<Item = &VolumeName> {
    spec.mounts.iter().filter_map(|mount| match &mount.how {
        MountHow::Volume { name, .. } | MountHow::BoundVolume { name, .. } => Some(name),
        MountHow::Host { .. } | MountHow::Tmpfs { .. } => None,
    })
}
