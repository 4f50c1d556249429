use std::sync::Arc;

use serde::Serialize;
use specta::Type;
use tauri::State;

use crate::app::App;

/// Versions and places, for details that people copy into a report.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    /// Sandbar's version.
    pub version: String,
    /// Tauri's version.
    pub tauri: String,
    /// The web view's version, where it tells.
    pub webview: Option<String>,
    /// The system that the program runs on.
    pub system: String,
    /// The folder of the log.
    pub log_folder: Option<String>,
}

/// What this program is.
#[tauri::command]
#[specta::specta]
pub(super) async fn about(app: State<'_, Arc<App>>) -> Result<About, ()> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").into(),
        tauri: tauri::VERSION.into(),
        webview: tauri::webview_version().ok(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        log_folder: app.log_folder.as_ref().map(|folder| folder.display().to_string()),
    })
}
