//! What SECURITY.md says of the window, as far as the files can tell.

use serde_json::{Value, json};

use crate::layers::dependencies;
use crate::sources::{below, top};

fn read(file: &str) -> Value {
    let text = std::fs::read_to_string(top().join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_one_window_has_no_permission_of_tauris() {
    let files: Vec<_> = below("src-tauri/capabilities", &["json", "toml"])
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(files, ["src-tauri/capabilities/main.json"]);
    let capability = read("src-tauri/capabilities/main.json");
    assert_eq!(capability["permissions"], json!([]));
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability.get("remote"), None);
}

#[test]
fn the_policy_of_the_page_allows_its_own_files_and_its_own_commands() {
    let app = &read("src-tauri/tauri.conf.json")["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    let security = &app["security"];
    assert_eq!(security["capabilities"], json!(["main"]));
    assert_eq!(security["freezePrototype"], json!(true));
    for loosened in ["dangerousDisableAssetCspModification", "assetProtocol", "devCsp"] {
        assert_eq!(security.get(loosened), None, "{loosened}");
    }
    for (directive, sources) in security["csp"].as_object().unwrap() {
        let allowed = match directive.as_str() {
            "connect-src" => "ipc: http://ipc.localhost",
            "object-src" | "base-uri" | "form-action" | "frame-src" => "'none'",
            _ => "'self'",
        };
        assert_eq!(sources, allowed, "{directive}");
    }
}

#[test]
fn the_program_has_no_plugin_that_reaches_the_system() {
    let plugins: Vec<_> = dependencies("sandbar")
        .into_iter()
        .filter(|name| name.starts_with("tauri-plugin-"))
        .collect();
    assert!(plugins.is_empty(), "{plugins:?}");
}
