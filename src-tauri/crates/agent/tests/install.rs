//! The built agent puts itself into a folder.

#![cfg(test)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const AGENT: &str = env!("CARGO_BIN_EXE_sandbar-agent");

fn install(folder: &Path) {
    assert!(
        Command::new(AGENT)
            .arg("install")
            .arg(folder)
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn it_is_there_whole_executable_and_alone() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    let installed = folder.path().join("sandbar-agent");
    assert_eq!(fs::read(&installed).unwrap(), fs::read(AGENT).unwrap());
    assert_eq!(
        fs::metadata(&installed).unwrap().permissions().mode() & 0o777,
        0o555
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_same_binary_is_left_alone_and_another_is_replaced() {
    let folder = TempDir::new().unwrap();
    let installed = folder.path().join("sandbar-agent");
    install(folder.path());
    let first = fs::metadata(&installed).unwrap().ino();
    install(folder.path());
    assert_eq!(fs::metadata(&installed).unwrap().ino(), first);
    fs::remove_file(&installed).unwrap();
    fs::write(&installed, "something else").unwrap();
    install(folder.path());
    assert_eq!(fs::read(&installed).unwrap(), fs::read(AGENT).unwrap());
}

#[test]
fn a_link_in_its_place_is_replaced_and_what_it_leads_to_is_not() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let victim = other.path().join("victim");
    fs::write(&victim, "keep").unwrap();
    symlink(&victim, folder.path().join("sandbar-agent")).unwrap();
    install(folder.path());
    assert_eq!(fs::read(&victim).unwrap(), b"keep");
    assert!(
        fs::symlink_metadata(folder.path().join("sandbar-agent"))
            .unwrap()
            .is_file()
    );
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let status = Command::new(AGENT)
        .args(["install", "/no/such/folder"])
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
