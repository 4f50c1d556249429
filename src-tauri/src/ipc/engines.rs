use std::sync::Arc;

use sandbar_core::engine::EngineIdentity;
use sandbar_core::problem::Told;
use sandbar_docker::ConnectStage;
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use crate::app::App;
use crate::engines::{EnginesReport, SavedEndpoint};
use crate::probes::ProbeResult;

/// Tells which engines there are, now and whenever that changes.
#[tauri::command]
#[specta::specta]
pub(super) async fn engines_watch(
    app: State<'_, Arc<App>>,
    reports: Channel<EnginesReport>,
) -> Result<(), ()> {
    app.engines
        .tell(Box::new(move |report| reports.send(report).is_ok()));
    Ok(())
}

/// Looks at all places again.
#[tauri::command]
#[specta::specta]
pub(super) async fn engines_look_again(app: State<'_, Arc<App>>) -> Result<(), ()> {
    app.engines.look_again().await;
    Ok(())
}

/// Uses the engine at `address` from now on.
#[tauri::command]
#[specta::specta]
pub(super) async fn engine_choose(app: State<'_, Arc<App>>, address: String) -> Result<(), Told> {
    app.engines
        .choose(&address)
        .await
        .map_err(|problem| problem.tell())
}

/// What is being done in a test of an endpoint.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(super) enum EndpointStage {
    /// The endpoint is connected to, and the engine asked who it is.
    Connecting,
    /// That failed, and the reason is being looked for.
    FindingReason,
}

impl From<ConnectStage> for EndpointStage {
    fn from(stage: ConnectStage) -> Self {
        match stage {
            ConnectStage::Connecting => Self::Connecting,
            ConnectStage::FindingReason => Self::FindingReason,
        }
    }
}

/// Connects to an endpoint as it was typed, telling the stages, and says who answers. Nothing is saved.
#[tauri::command]
#[specta::specta]
pub(super) async fn endpoint_test(
    app: State<'_, Arc<App>>,
    endpoint: SavedEndpoint,
    stages: Channel<EndpointStage>,
) -> Result<EngineIdentity, Told> {
    // A page that does not listen any more has no use for a stage.
    let on_stage = move |stage: ConnectStage| drop(stages.send(stage.into()));
    app.engines
        .test(&endpoint, on_stage)
        .await
        .map_err(|problem| problem.tell())
}

/// Saves an endpoint, in the place of the one at `replaces`.
#[tauri::command]
#[specta::specta]
pub(super) async fn endpoint_save(
    app: State<'_, Arc<App>>,
    endpoint: SavedEndpoint,
    replaces: Option<String>,
) -> Result<(), Told> {
    app.engines
        .save(endpoint, replaces.as_deref())
        .await
        .map_err(|problem| problem.tell())
}

/// Takes a saved endpoint away.
#[tauri::command]
#[specta::specta]
pub(super) async fn endpoint_forget(app: State<'_, Arc<App>>, address: String) -> Result<(), Told> {
    app.engines
        .forget(&address)
        .await
        .map_err(|problem| problem.tell())
}

/// What the engine in use was seen to do; none where it was never probed, nor needs it.
#[tauri::command]
#[specta::specta]
pub(super) async fn engine_probed(app: State<'_, Arc<App>>) -> Result<Option<ProbeResult>, Told> {
    let session = app.session()?;
    app.probes.look(&session).await.map_err(|problem| problem.tell())
}

/// Probes the engine in use now.
#[tauri::command]
#[specta::specta]
pub(super) async fn engine_probe(app: State<'_, Arc<App>>) -> Result<ProbeResult, Told> {
    let session = app.session()?;
    app.probes.run(&session).await.map_err(|problem| problem.tell())
}
