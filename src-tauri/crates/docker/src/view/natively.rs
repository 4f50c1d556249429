//! What the engine mounts when it is asked in its own way.

use std::sync::Arc;

use bollard::models::{Mount, MountType, MountVolumeOptions};
use bollard::query_parameters::StartContainerOptions;
use sandbar_core::engine::{EngineError, Role};
use sandbar_core::rules::VolumeName;

use super::DockerView;
use super::open::{EDIT_CAPABILITIES, ROOT};
use crate::client::HEAVY;
use crate::connection::Connection;
use crate::disposable::Disposable;
use crate::helper::Helper;

impl Connection {
    /// See [`Engine::open_natively`](sandbar_core::engine::Engine::open_natively).
    pub(crate) async fn open_natively(
        self: &Arc<Self>,
        volume: &VolumeName,
        folder: &str,
        read_only: bool,
    ) -> Result<Option<DockerView>, EngineError> {
        let nonce = uuid::Uuid::new_v4().to_string();
        let name = format!("sandbar-{}-{nonce}", Role::Edit.label());
        let helper = Disposable::new(self, vec![name.clone()], &nonce);
        let body = body(volume, folder, read_only).body(&nonce);
        let served = async {
            self.create_from_agent(&name, body).await?;
            let wire = self.wire(self.attach(&name).await?);
            let start = self
                .client
                .docker
                .start_container(&name, None::<StartContainerOptions>);
            self.client.within(HEAVY, start).await?;
            self.greet(&wire).await?;
            Ok(wire)
        };
        match served.await {
            Ok(wire) => Ok(Some(DockerView {
                wire,
                _helper: helper,
            })),
            Err(error) => {
                helper.dispose_after(&error, None).await;
                refusal(error)
            }
        }
    }
}

fn body(volume: &VolumeName, folder: &str, read_only: bool) -> Helper {
    let mount = Mount {
        typ: Some(MountType::VOLUME),
        source: Some(volume.to_string()),
        target: Some(ROOT.to_owned()),
        read_only: Some(read_only),
        volume_options: Some(MountVolumeOptions {
            no_copy: Some(true),
            subpath: (!folder.is_empty()).then(|| folder.to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    };
    Helper {
        role: Role::Edit,
        arguments: vec!["serve".to_owned(), ROOT.to_owned(), "--writable".to_owned()],
        mounts: vec![mount],
        capabilities: EDIT_CAPABILITIES,
        attached: true,
    }
}

/// An answer of the engine, whatever it says, is a refusal; a lost engine is not.
fn refusal<T>(error: EngineError) -> Result<Option<T>, EngineError> {
    match error {
        EngineError::NotFound { .. }
        | EngineError::Refused { .. }
        | EngineError::Failed { .. }
        | EngineError::InUse { .. }
        // A helper that ended before it said anything had nothing to serve.
        | EngineError::AgentEnded => Ok(None),
        error => Err(error),
    }
}
