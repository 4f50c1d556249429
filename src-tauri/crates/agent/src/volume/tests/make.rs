//! Making folders.

use std::os::unix::fs::PermissionsExt;

use rustix::process::{getegid, geteuid};
use sandbar_agent_protocol::{Failure, Kind};

use super::{Lab, asked};
use crate::volume::{Ownership, Volume};

/// Owned by whoever runs the tests.
pub(super) fn mine(mode: u32) -> Ownership {
    Ownership::parse(geteuid().as_raw(), getegid().as_raw(), mode).unwrap()
}

#[test]
fn missing_folders_are_made_with_the_asked_permissions_whatever_the_umask() {
    let lab = Lab::new().with_folder("a");
    let facts = lab.volume.make_folder(&asked("a/b/c"), mine(0o2777)).unwrap();
    assert_eq!(
        (facts.kind, facts.mode, facts.uid),
        (Kind::Folder, 0o2777, geteuid().as_raw())
    );
    assert_eq!(
        lab.at("a/b").metadata().unwrap().permissions().mode() & 0o7777,
        0o2777
    );
}

#[test]
fn links_inside_are_followed_on_the_way() {
    let lab = Lab::new().with_folder("v2").with_link("current", "v2");
    lab.volume
        .make_folder(&asked("current/new"), mine(0o755))
        .unwrap();
    assert!(lab.at("v2/new").is_dir());
}

#[test]
fn what_is_there_is_not_made_again() {
    let lab = Lab::new()
        .with_folder("d")
        .with_file("f", "")
        .with_link("broken", "gone");
    for path in ["d", "f", "broken", ""] {
        let made = lab.volume.make_folder(&asked(path), mine(0o755));
        assert_eq!(made.unwrap_err(), Failure::AlreadyExists, "{path}");
    }
    let under = lab.volume.make_folder(&asked("f/x"), mine(0o755));
    assert_eq!(under.unwrap_err(), Failure::NotAFolder { component: 0 });
    let through = lab.volume.make_folder(&asked("broken/x"), mine(0o755));
    assert_eq!(through.unwrap_err(), Failure::NotFound { component: 0 });
}

#[test]
fn a_volume_served_read_only_makes_nothing() {
    let lab = Lab::new();
    let volume = Volume::open(&lab.at(""), false).unwrap();
    assert_eq!(
        volume.make_folder(&asked("new"), mine(0o755)).unwrap_err(),
        Failure::ReadOnly
    );
    assert!(!lab.at("new").exists());
}

#[test]
fn owners_and_permissions_that_do_not_exist_are_malformed() {
    for (uid, gid, mode) in [(u32::MAX, 0, 0o755), (0, u32::MAX, 0o755), (0, 0, 0o10000)] {
        assert_eq!(Ownership::parse(uid, gid, mode).unwrap_err(), Failure::Malformed);
    }
}
