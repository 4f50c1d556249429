use std::sync::Arc;

use sandbar_core::engine::{ContainerId, LogLine};
use sandbar_core::problem::Told;
use sandbar_core::sandbox::SandboxDetail;
use tauri::State;

use crate::app::App;

/// A sandbox's mounts as asked for and as they are.
#[tauri::command]
#[specta::specta]
pub(super) async fn sandbox_detail(
    app: State<'_, Arc<App>>,
    container: ContainerId,
) -> Result<SandboxDetail, Told> {
    app.session()?
        .sandboxes
        .detail(&container)
        .await
        .map_err(|problem| problem.tell())
}

/// Proves the mounts of a running sandbox again.
#[tauri::command]
#[specta::specta]
pub(super) async fn sandbox_prove(
    app: State<'_, Arc<App>>,
    container: ContainerId,
) -> Result<SandboxDetail, Told> {
    app.session()?
        .sandboxes
        .prove(&container)
        .await
        .map_err(|problem| problem.tell())
}

/// The last lines of a container's log.
#[tauri::command]
#[specta::specta]
pub(super) async fn sandbox_log(
    app: State<'_, Arc<App>>,
    container: ContainerId,
    lines: u32,
) -> Result<Vec<LogLine>, Told> {
    app.session()?
        .sandboxes
        .log_tail(&container, lines)
        .await
        .map_err(|problem| problem.tell())
}

/// Asks a sandbox to end.
#[tauri::command]
#[specta::specta]
pub(super) async fn sandbox_stop(app: State<'_, Arc<App>>, container: ContainerId) -> Result<(), Told> {
    app.session()?
        .sandboxes
        .stop(&container)
        .await
        .map_err(|problem| problem.tell())
}

/// Removes a sandbox with what belongs to it.
#[tauri::command]
#[specta::specta]
pub(super) async fn sandbox_remove(app: State<'_, Arc<App>>, container: ContainerId) -> Result<(), Told> {
    app.session()?
        .sandboxes
        .remove(&container)
        .await
        .map_err(|problem| problem.tell())
}
