use std::sync::Arc;
use std::time::Duration;

use bollard::container::AttachContainerResults;
use bollard::models::{ContainerCreateBody, Mount, MountType, MountVolumeOptions};
use bollard::query_parameters::{AttachContainerOptions, StartContainerOptions};
use sandbar_agent_protocol::{PING_EVERY, PROTOCOL, RequestBody, ResponseBody};
use sandbar_core::engine::{EngineError, MissingFolder, Role, ViewMode, ViewRoot};

use super::DockerView;
use super::wire::{Pings, Wire};
use crate::agent_image::helper_lost;
use crate::bind;
use crate::client::{HEAVY, LONG};
use crate::connection::Connection;
use crate::disposable::Disposable;
use crate::failure::{self, NOT_FOUND};
use crate::helper::Helper;
use crate::named_volumes::NamedVolumes;

/// Where a helper sees what it serves.
pub(super) const ROOT: &str = "/volume";
/// An agent that runs says hello at once; the first read of a volume can be slow.
const HELLO_LIMIT: Duration = Duration::from_secs(20);
/// An agent answers a ping at once whatever else it does: without an answer for this long it is gone.
const PONG_LIMIT: Duration = Duration::from_secs(20);

/// Looking at what others own.
const BROWSE_CAPABILITIES: &[&str] = &["DAC_READ_SEARCH"];
/// Looking at what others own, and making folders that others own.
pub(super) const EDIT_CAPABILITIES: &[&str] = &["CHOWN", "DAC_OVERRIDE", "FOWNER"];

impl Connection {
    /// Opens a view, to its end also when nobody waits for it any more: it is then closed again.
    pub(crate) async fn open(
        self: &Arc<Self>,
        root: &ViewRoot,
        mode: ViewMode,
    ) -> Result<DockerView, EngineError> {
        let (connection, root) = (Arc::clone(self), root.clone());
        let ticket = self.under_way.begin();
        let opening = tokio::spawn(async move {
            let view = connection.open_to_the_end(&root, mode).await;
            drop(ticket);
            view
        });
        opening.await.map_err(failure::protocol)?
    }

    async fn open_to_the_end(
        self: &Arc<Self>,
        root: &ViewRoot,
        mode: ViewMode,
    ) -> Result<DockerView, EngineError> {
        let nonce = uuid::Uuid::new_v4().to_string();
        let name = format!("sandbar-{}-{nonce}", role(mode).label());
        let volume = match root {
            ViewRoot::Volume(name) => Some(name),
            ViewRoot::Host(_) => None,
        };
        let volumes = NamedVolumes::before(self, &nonce, volume).await?;
        let helper = Disposable::new(self, vec![name.clone()], &nonce);
        let body = body(root, mode, &volumes, self.capabilities.missing_folder).body(&nonce);
        let served = async {
            if let Err(error) = self.create_from_agent(&name, body.clone()).await {
                return Err(Box::pin(self.without_folder(root, &name, body, error)).await);
            }
            let (attached, looked) = tokio::join!(self.attach(&name), volumes.after(self));
            looked?;
            let wire = self.wire(attached.map_err(helper_lost)?);
            let start = self
                .client
                .docker
                .start_container(&name, None::<StartContainerOptions>);
            self.client.within(HEAVY, start).await.map_err(helper_lost)?;
            self.greet(&wire).await?;
            Ok(wire)
        };
        match served.await {
            Ok(wire) => Ok(DockerView {
                wire,
                _helper: helper,
            }),
            Err(error) => {
                helper.dispose_after(&error, Some(volumes)).await;
                Err(error)
            }
        }
    }

    /// What it means that no helper could be made.
    ///
    /// All that Docker refuses in one for a host folder is the folder. Podman gives every failure the same status: there
    /// it was the folder if a helper without one can be made.
    async fn without_folder(
        &self,
        root: &ViewRoot,
        name: &str,
        mut body: ContainerCreateBody,
        error: EngineError,
    ) -> EngineError {
        let is_made = self.capabilities.missing_folder == MissingFolder::Made;
        match (root, &error) {
            (ViewRoot::Host(_), EngineError::Refused { status: 400, .. }) => NOT_FOUND,
            (ViewRoot::Host(_), EngineError::Failed { .. }) if is_made => {
                body.host_config.get_or_insert_default().mounts = None;
                match self.create_from_agent(name, body).await {
                    Ok(_) => NOT_FOUND,
                    Err(_) => error,
                }
            }
            _ => error,
        }
    }

    pub(super) async fn attach(&self, name: &str) -> Result<AttachContainerResults, EngineError> {
        let options = AttachContainerOptions {
            stdin: true,
            stdout: true,
            stderr: true,
            stream: true,
            ..Default::default()
        };
        self.client
            .within(LONG, self.client.docker.attach_container(name, Some(options)))
            .await
    }
}

impl Connection {
    /// Speaks with the agent over the streams of a container that is attached.
    pub(super) fn wire(&self, attached: AttachContainerResults) -> Wire {
        let pings = Pings {
            every: self.client.limit(PING_EVERY),
            limit: self.client.limit(PONG_LIMIT),
        };
        Wire::new(attached, pings)
    }

    /// Waits until the agent answers, and makes sure that it speaks as this program does.
    pub(super) async fn greet(&self, wire: &Wire) -> Result<(), EngineError> {
        let limit = self.client.limit(HELLO_LIMIT);
        match tokio::time::timeout(limit, wire.ask(RequestBody::Hello)).await {
            Ok(Ok(ResponseBody::Hello {
                protocol: PROTOCOL, ..
            })) => Ok(()),
            Ok(Ok(_)) => Err(EngineError::Protocol { cause: None }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(EngineError::Timeout),
        }
    }
}

fn role(mode: ViewMode) -> Role {
    match mode {
        ViewMode::Browse => Role::Browse,
        ViewMode::Edit => Role::Edit,
    }
}

/// A host folder is never written to, also when it is opened for an edit: the agent then refuses.
fn body(root: &ViewRoot, mode: ViewMode, volumes: &NamedVolumes, missing: MissingFolder) -> Helper {
    let is_writable = mode == ViewMode::Edit && matches!(root, ViewRoot::Volume(_));
    let mount = Mount {
        target: Some(ROOT.to_owned()),
        read_only: Some(!is_writable),
        ..Default::default()
    };
    let mount = match root {
        ViewRoot::Volume(name) => Mount {
            typ: Some(MountType::VOLUME),
            source: Some(name.to_string()),
            volume_options: Some(MountVolumeOptions {
                no_copy: Some(true),
                labels: Some(volumes.labels()),
                ..Default::default()
            }),
            ..mount
        },
        ViewRoot::Host(path) => Mount {
            typ: Some(MountType::BIND),
            source: Some(bind::source(missing, path)),
            ..mount
        },
    };
    let mut arguments = vec!["serve".to_owned(), ROOT.to_owned()];
    arguments.extend(is_writable.then(|| "--writable".to_owned()));
    Helper {
        role: role(mode),
        arguments,
        mounts: vec![mount],
        capabilities: if is_writable {
            EDIT_CAPABILITIES
        } else {
            BROWSE_CAPABILITIES
        },
        attached: true,
    }
}
