//! THE manifest of what the page may ask and hears. Commands pass on and translate; they decide nothing.

mod about;
mod browse;
mod compose;
mod engines;
mod inventory;
mod private;
mod sandboxes;
mod settings;

use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

/// All commands, with their types. The page's bindings are written from this, and a test holds them fresh.
pub fn manifest() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .commands(collect_commands![
            about::about,
            browse::file_preview,
            browse::folder_close,
            browse::folder_create,
            browse::folder_open,
            browse::folder_page,
            browse::sub_path_complete,
            browse::sub_path_judge,
            compose::draft_check,
            compose::launch,
            compose::launch_cancel,
            compose::volume_create,
            engines::endpoint_forget,
            engines::endpoint_save,
            engines::endpoint_test,
            engines::engine_choose,
            engines::engine_probe,
            engines::engine_probed,
            engines::engines_look_again,
            engines::engines_watch,
            inventory::inventory_watch,
            private::private_engine_import_busybox,
            private::private_engine_keep,
            private::private_engine_remove_data,
            private::private_engine_start,
            private::private_engine_stop,
            private::private_engine_watch,
            sandboxes::sandbox_detail,
            sandboxes::sandbox_log,
            sandboxes::sandbox_prove,
            sandboxes::sandbox_remove,
            sandboxes::sandbox_stop,
            settings::settings_read,
            settings::settings_write,
        ])
        .error_handling(ErrorHandlingMode::Result)
        .disable_serde_phases()
}
