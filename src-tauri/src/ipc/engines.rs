use std::sync::Arc;

use sandbar_core::problem::Told;
use tauri::State;
use tauri::ipc::Channel;

use crate::app::App;
use crate::engines::EnginesReport;

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
