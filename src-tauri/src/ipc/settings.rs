use std::sync::Arc;

use sandbar_core::problem::Told;
use tauri::State;

use crate::app::App;
use crate::settings::Settings;

/// What the user chose.
#[tauri::command]
#[specta::specta]
pub(super) async fn settings_read(app: State<'_, Arc<App>>) -> Result<Settings, ()> {
    Ok(app.settings.read())
}

/// Sets the host folders below which sandboxes may mount.
#[tauri::command]
#[specta::specta]
pub(super) async fn settings_write(
    app: State<'_, Arc<App>>,
    allowed_roots: Vec<String>,
) -> Result<Settings, Told> {
    app.settings
        .change(|settings| settings.allowed_roots = allowed_roots)
        .map_err(|problem| problem.tell())
}
