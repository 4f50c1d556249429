use std::sync::Arc;

use sandbar_core::inventory::InventoryMessage;
use tauri::State;
use tauri::ipc::Channel;

use crate::app::App;

/// Tells what is on the engine in use: a snapshot, then numbered deltas; a snapshot again after the engine was
/// switched. A page that asks again replaces its earlier stream.
#[tauri::command]
#[specta::specta]
pub(super) async fn inventory_watch(
    app: State<'_, Arc<App>>,
    messages: Channel<InventoryMessage>,
) -> Result<(), ()> {
    app.engines
        .tell_inventory(Arc::new(move |message| messages.send(message).is_ok()));
    Ok(())
}
