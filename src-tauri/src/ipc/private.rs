use std::sync::Arc;

use sandbar_core::problem::Told;
use tauri::State;
use tauri::ipc::Channel;

use crate::app::App;
use crate::private::PrivateReport;

/// Tells how the private engine is, now and whenever that changes. A page that asks again replaces its earlier
/// stream.
#[tauri::command]
#[specta::specta]
pub(super) async fn private_engine_watch(
    app: State<'_, Arc<App>>,
    reports: Channel<PrivateReport>,
) -> Result<(), ()> {
    app.private
        .tell(Box::new(move |report| reports.send(report).is_ok()));
    Ok(())
}

/// Starts the private engine and uses it. How far it is, and why it failed, is in the reports.
#[tauri::command]
#[specta::specta]
pub(super) async fn private_engine_start(app: State<'_, Arc<App>>) -> Result<(), ()> {
    app.private.start().await;
    Ok(())
}

/// Stops the private engine, or gives its start up; answers when nothing but its data is left.
#[tauri::command]
#[specta::specta]
pub(super) async fn private_engine_stop(app: State<'_, Arc<App>>) -> Result<(), ()> {
    app.private.stop().await;
    Ok(())
}

/// Says whether the private engine goes on when the program ends, and remembers that.
#[tauri::command]
#[specta::specta]
pub(super) async fn private_engine_keep(app: State<'_, Arc<App>>, keep: bool) -> Result<(), Told> {
    app.private.keep(keep).await.map_err(|problem| problem.tell())
}

/// Removes all volumes, images and containers of the private engine, which must not run.
#[tauri::command]
#[specta::specta]
pub(super) async fn private_engine_remove_data(app: State<'_, Arc<App>>) -> Result<(), Told> {
    app.private.remove_data().await.map_err(|problem| problem.tell())
}

/// Makes an image of this machine's busybox on the private engine.
#[tauri::command]
#[specta::specta]
pub(super) async fn private_engine_import_busybox(app: State<'_, Arc<App>>) -> Result<(), Told> {
    app.private
        .import_busybox()
        .await
        .map_err(|problem| problem.tell())
}
