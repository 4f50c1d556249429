//! The least window that Tauri and React can open: what Sandbar's own start and memory are measured against.

use std::process::ExitCode;

fn main() -> ExitCode {
    let context = tauri::generate_context!("../tests/bench/empty-window/tauri.conf.json");
    match tauri::Builder::default().run(context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
