use std::sync::Arc;

use sandbar_core::compose::{Draft, Plan};
use sandbar_core::launch::{LaunchProgress, Launched};
use sandbar_core::problem::Told;
use sandbar_core::rules::VolumeName;
use tauri::State;
use tauri::ipc::Channel;

use crate::app::App;

/// What would happen if the draft were launched now.
#[tauri::command]
#[specta::specta]
pub(super) async fn draft_check(app: State<'_, Arc<App>>, draft: Draft) -> Result<Plan, Told> {
    let session = app.session()?;
    Ok(session.check(&draft, &app.surroundings(&session)).await)
}

/// Launches the draft. `launch` names it for `launch_cancel`; the page chooses it.
#[tauri::command]
#[specta::specta]
pub(super) async fn launch(
    app: State<'_, Arc<App>>,
    launch: String,
    draft: Draft,
    progress: Channel<LaunchProgress>,
) -> Result<Launched, Told> {
    let session = app.session()?;
    let under_way = app.launches.begin(launch);
    // A page that is gone hears nothing; the launch goes on to its end.
    let tell = move |message| drop(progress.send(message));
    let launched = session
        .launcher
        .launch(&draft, &app.surroundings(&session), &tell, &under_way.cancel)
        .await;
    launched.map_err(|problem| problem.tell())
}

/// Cancels a launch that is under way; one that is over is no error.
#[tauri::command]
#[specta::specta]
pub(super) async fn launch_cancel(app: State<'_, Arc<App>>, launch: String) -> Result<(), ()> {
    app.launches.cancel(&launch);
    Ok(())
}

/// Makes an empty volume.
#[tauri::command]
#[specta::specta]
pub(super) async fn volume_create(app: State<'_, Arc<App>>, volume: VolumeName) -> Result<(), Told> {
    app.session()?
        .create_volume(&volume)
        .await
        .map_err(|problem| problem.tell())
}
