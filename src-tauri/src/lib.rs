//! Sandbar's desktop program: connects, builds, mounts the IPC, runs. What it knows is in `sandbar-core`, how
//! it speaks to engines in `sandbar-docker`.

mod app;
mod engines;
pub mod ipc;
mod launches;
mod log;
mod navigation;
mod private;
mod probes;
mod settings;

use std::process::ExitCode;
use std::sync::Arc;

use sandbar_private_engine::{SUPERVISE, supervise};
use tauri::{Manager as _, RunEvent};

use app::App;

/// Opens the window and runs until it is closed; or is the supervisor of a private engine, where the arguments say so.
pub fn run() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == SUPERVISE) {
        return supervise(arguments);
    }
    let manifest = ipc::manifest();
    let built = tauri::Builder::default()
        .plugin(navigation::stay())
        .invoke_handler(manifest.invoke_handler())
        .setup(|tauri| {
            let paths = tauri.path();
            let log = log::start(&paths.app_log_dir()?);
            let settings = settings::SettingsFile::open(&paths.app_config_dir()?);
            let probes = probes::Probes::open(&paths.app_cache_dir()?);
            let app = Arc::new(App::new(settings, probes, log, &paths.app_data_dir()?));
            tauri.manage(Arc::clone(&app));
            tauri::async_runtime::spawn(async move {
                app.private.find().await;
                app.engines.keep_connected().await;
            });
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            tauri.run(on_event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

/// A window that is closed while a launch goes on stays until that launch has removed what it made.
fn on_event(tauri: &tauri::AppHandle, event: RunEvent) {
    let RunEvent::ExitRequested { api, code, .. } = event else {
        return;
    };
    let Some(app) = tauri.try_state::<Arc<App>>() else {
        return;
    };
    if code.is_some() || app.launches.is_empty() {
        return;
    }
    api.prevent_exit();
    let (app, tauri) = (Arc::clone(&app), tauri.clone());
    tauri::async_runtime::spawn(async move {
        app.launches.cancel_all().await;
        tauri.exit(0);
    });
}
