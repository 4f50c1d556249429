//! Every way out of a volume that someone may have laid.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use sandbar_agent_protocol::{Failure, LinkVerdict};

use super::super::facts::facts;
use super::{Lab, asked};

fn escapes(component: u32, target: impl AsRef<[u8]>) -> Failure {
    Failure::Escapes {
        component,
        target: target.as_ref().to_vec(),
    }
}

#[test]
fn a_link_to_the_root_of_the_system_escapes() {
    let lab = Lab::new().with_link("evil", "/");
    assert_eq!(lab.failure("evil"), escapes(0, "/"));
}

#[test]
fn a_missing_folder_behind_a_link_that_leaves_escapes_instead_of_being_missing() {
    let lab = Lab::new();
    let outside = lab.outside();
    let lab = lab.with_link("evil", outside.as_os_str().as_encoded_bytes());
    assert_eq!(
        lab.failure("evil/newdir/deeper"),
        escapes(0, outside.as_os_str().as_encoded_bytes())
    );
}

#[test]
fn a_link_in_the_middle_of_the_path_escapes() {
    let lab = Lab::new().with_folder("a").with_link("a/evil", "../../outside");
    assert_eq!(lab.failure("a/evil/secret"), escapes(1, "../../outside"));
}

#[test]
fn a_chain_names_the_asked_link_and_the_text_that_leaves() {
    let lab = Lab::new()
        .with_link("one", "two")
        .with_link("two", "three")
        .with_link("three", "/etc");
    assert_eq!(lab.failure("one"), escapes(0, "/etc"));
}

#[test]
fn an_absolute_link_escapes_even_when_it_names_the_volume_itself() {
    let lab = Lab::new().with_folder("data");
    let inside = lab.at("data").into_os_string().into_encoded_bytes();
    let lab = lab.with_link("back", &inside);
    assert_eq!(lab.failure("back"), escapes(0, &inside));
}

#[test]
fn climbing_over_the_root_escapes_even_when_the_way_leads_back() {
    let lab = Lab::new()
        .with_folder("data")
        .with_link("round", "../volume/data");
    assert_eq!(lab.failure("round"), escapes(0, "../volume/data"));
}

#[test]
fn climbing_through_a_link_counts_from_where_the_link_leads() {
    let lab = Lab::new()
        .with_folder("a/b")
        .with_link("deep", "a/b")
        .with_link("up", "deep/../../..");
    assert_eq!(lab.failure("up"), escapes(0, "deep/../../.."));
}

#[test]
fn magic_links_are_text_like_any_other() {
    let lab = Lab::new().with_link("fd", "/proc/self/root");
    assert_eq!(lab.failure("fd"), escapes(0, "/proc/self/root"));
}

#[test]
fn entries_show_that_a_link_leaves() {
    let lab = Lab::new().with_link("evil", "../outside");
    assert_eq!(lab.entry("evil").link.unwrap().verdict, LinkVerdict::Leaves);
}

#[test]
fn reading_and_making_through_a_link_that_leaves_are_refused() {
    let lab = Lab::new().with_link("evil", "../outside");
    let read = lab
        .volume
        .read(&asked("evil/secret"), 0, 10, &super::Cancel::default());
    assert_eq!(read.unwrap_err(), escapes(0, "../outside"));
    let made = lab
        .volume
        .make_folder(&asked("evil/new"), super::make::mine(0o755));
    assert_eq!(made.unwrap_err(), escapes(0, "../outside"));
    assert!(!lab.outside().join("new").exists());
}

#[test]
fn a_folder_that_is_swapped_for_a_link_is_never_taken_for_what_the_link_leads_to() {
    let lab = Lab::new().with_folder("data/train").with_folder("spare");
    fs::create_dir(lab.outside().join("train")).unwrap();
    symlink("../outside", lab.at("link")).unwrap();
    let inside = lab.facts("data/train").identity;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                renameat_with(CWD, lab.at("data"), CWD, lab.at("link"), RenameFlags::EXCHANGE).unwrap();
            }
        });
        let (mut found, mut escaped) = (0, 0);
        while found < 200 || escaped < 200 {
            match lab.volume.reach(&asked("data/train")) {
                Ok((walk, _)) => {
                    assert_eq!(facts(&walk).unwrap().identity, inside);
                    found += 1;
                }
                Err(Failure::Escapes { .. }) => escaped += 1,
                Err(failure) => {
                    assert_eq!(
                        failure,
                        Failure::Other {
                            errno: Errno::AGAIN.raw_os_error()
                        }
                    );
                }
            }
        }
        over.store(true, Ordering::Relaxed);
    });
}
