use std::collections::BTreeSet;
use std::process::Command;

use crate::sources::{below, top, uses};

/// Every crate that a package is built with, however far down; not what only its tests use.
pub(crate) fn dependencies(package: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.args([
        "tree",
        "--package",
        package,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--offline",
    ]);
    let output = tree
        .args(["--format", "{p}"])
        .current_dir(top())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let names: BTreeSet<_> = lines
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect();
    assert!(names.contains(package), "{names:?}");
    names
}

fn assert_without(package: &str, absent: &[&str]) {
    let names = dependencies(package);
    let found: Vec<_> = absent.iter().filter(|name| names.contains(**name)).collect();
    assert!(found.is_empty(), "{package} stands on {found:?}");
}

#[test]
fn the_core_knows_no_window_and_no_engine() {
    assert_without(
        "sandbar-core",
        &["tauri", "bollard", "hyper", "reqwest", "sandbar-docker"],
    );
}

#[test]
fn the_core_does_no_input_or_output_of_its_own() {
    let files = below("src-tauri/crates/core/src", &["rs"]);
    let words = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::path",
        "tokio::fs",
        "tokio::net",
        "tokio::process",
    ];
    let found: Vec<_> = words.iter().flat_map(|word| uses(&files, word)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_adapter_knows_no_window() {
    assert_without("sandbar-docker", &["tauri", "wry", "tao"]);
}

#[test]
fn the_private_engine_is_started_without_a_window_or_an_engine() {
    assert_without("sandbar-private-engine", &["tauri", "bollard", "sandbar-docker"]);
}

#[test]
fn the_agent_is_small() {
    assert_without("sandbar-agent", &["tokio", "bollard", "tauri", "sandbar-core"]);
    assert_without("sandbar-agent-protocol", &["tokio", "rustix", "libc"]);
}

#[test]
fn nothing_that_is_delivered_stands_on_the_test_kit() {
    for package in [
        "sandbar",
        "sandbar-core",
        "sandbar-docker",
        "sandbar-agent",
        "sandbar-private-engine",
    ] {
        assert_without(package, &["sandbar-testkit", "sandbar-tests", "proptest"]);
    }
}
