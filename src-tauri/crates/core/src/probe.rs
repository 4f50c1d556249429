//! What an engine really does when it is asked for a folder of a volume in its own way: tried on a volume that is made
//! for it and removed again. Nothing in Sandbar depends on the answers; they are shown beside what the engine says.

use sandbar_agent_protocol::{Identity, RequestBody, ResponseBody};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::engine::{Engine, EngineError, ViewMode, ViewRoot, VolumeView, labels};
use crate::problem::{ErrorCode, Problem};
use crate::rules::VolumeName;

/// The folder that is there, and the one that is not.
const FOLDER: &str = "folder";
const MISSING: &str = "missing";
/// What a helper tries to make in a mount that was to be read-only.
const WRITTEN: &str = "written";

/// What an engine did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Probed {
    /// Asked for a folder of a volume.
    pub folder: Answer,
    /// Asked for `..`, which leaves the volume.
    pub parent: Answer,
    /// Asked for a folder that is not there.
    pub missing: Answer,
    /// Whether a mount that was to be read-only could not be written to.
    pub read_only: bool,
}

/// What an engine mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// Nothing: it refused.
    Refused,
    /// The folder that it was asked for.
    Folder,
    /// The whole volume.
    WholeVolume,
    /// A folder that it made.
    Made,
    /// Something outside of the volume.
    Outside,
}

/// Tries an engine. Takes a few seconds, and leaves nothing on the engine.
///
/// # Errors
/// Any failure of a call; the volume is removed also then, as far as the engine lets it.
pub async fn probe(engine: &dyn Engine) -> Result<Probed, Problem> {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let name: VolumeName = format!("sandbar-probe-{}", &id[..12]).parse().map_err(|rule| {
        Problem::new(ErrorCode::Internal, "The probe’s volume has no legal name.").caused_by(rule)
    })?;
    let label = (labels::ROLE.to_owned(), labels::PROBE.to_owned());
    engine.create_volume(&name, &[label]).await?;
    let probed = in_volume(engine, &name).await;
    if let Err(error) = engine.remove_volume(&name).await {
        tracing::warn!(volume = %name, %error, "the probe's volume stays");
    }
    Ok(probed?)
}

async fn in_volume(engine: &dyn Engine, name: &VolumeName) -> Result<Probed, EngineError> {
    let inside = engine
        .open(&ViewRoot::Volume(name.clone()), ViewMode::Edit)
        .await?;
    let volume = root(&*inside).await?;
    let folder = make(&*inside, FOLDER)
        .await?
        .ok_or(EngineError::Protocol { cause: None })?;
    let mounted = async |asked: &str| match engine.open_natively(name, asked, false).await? {
        None => Ok(Answer::Refused),
        Some(view) => {
            let found = root(&*view).await?;
            Ok::<_, EngineError>(if found == folder {
                Answer::Folder
            } else if found == volume {
                Answer::WholeVolume
            } else {
                Answer::Outside
            })
        }
    };
    let (asked_folder, asked_parent, asked_missing) = (
        mounted(FOLDER).await?,
        mounted("..").await?,
        mounted(MISSING).await?,
    );
    let was_made = is_there(&*inside, MISSING).await?;
    let read_only = match engine.open_natively(name, "", true).await? {
        Some(view) => make(&*view, WRITTEN).await?.is_none(),
        None => true,
    };
    Ok(Probed {
        folder: asked_folder,
        parent: asked_parent,
        missing: if was_made { Answer::Made } else { asked_missing },
        read_only,
    })
}

/// What a helper sees as its root.
async fn root(view: &dyn VolumeView) -> Result<Identity, EngineError> {
    match view.ask(RequestBody::Hello).await? {
        ResponseBody::Hello { root, .. } => Ok(root),
        _ => Err(EngineError::Protocol { cause: None }),
    }
}

/// Makes a folder; `None` where that is refused.
async fn make(view: &dyn VolumeView, name: &str) -> Result<Option<Identity>, EngineError> {
    let request = RequestBody::MakeFolder {
        path: vec![name.as_bytes().to_vec()],
        uid: 0,
        gid: 0,
        mode: 0o755,
    };
    match view.ask(request).await? {
        ResponseBody::Made(facts) => Ok(Some(facts.identity)),
        ResponseBody::Failed(_) => Ok(None),
        _ => Err(EngineError::Protocol { cause: None }),
    }
}

async fn is_there(view: &dyn VolumeView, name: &str) -> Result<bool, EngineError> {
    let path = vec![name.as_bytes().to_vec()];
    match view.ask(RequestBody::Resolve { path }).await? {
        ResponseBody::Resolved(resolution) => Ok(resolution.outcome.is_ok()),
        _ => Err(EngineError::Protocol { cause: None }),
    }
}
