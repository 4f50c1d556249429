//! The kernel's own `RESOLVE_BENEATH` follows links by the same rules: both must agree on every path.

use std::fs;
use std::os::unix::fs::symlink;

use proptest::collection::vec;
use proptest::prelude::*;
use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
use rustix::io::Errno;
use sandbar_agent_protocol::{Failure, Identity};

use super::{Lab, asked};
use crate::volume::facts::facts;

/// One thing that is put into the volume; what is in the way of it stays.
#[derive(Debug, Clone)]
enum Thing {
    Folder(String),
    File(String),
    Link(String, String),
}

fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("a"), Just("b"), Just("c")]
}

fn path() -> impl Strategy<Value = String> {
    vec(name(), 1..4).prop_map(|names| names.join("/"))
}

/// Also absolute, with empty parts, and climbing.
fn target() -> impl Strategy<Value = String> {
    let part = prop_oneof![4 => name(), 2 => Just(".."), 1 => Just("."), 1 => Just("")];
    vec(part, 1..5)
        .prop_map(|parts| parts.join("/"))
        .prop_filter("a link has a text", |text| !text.is_empty())
}

fn thing() -> impl Strategy<Value = Thing> {
    prop_oneof![
        3 => path().prop_map(Thing::Folder),
        1 => path().prop_map(Thing::File),
        3 => (path(), target()).prop_map(|(path, target)| Thing::Link(path, target)),
    ]
}

/// Nothing is put through a link, which may lead out of the volume.
fn put(lab: &Lab, thing: &Thing) {
    let (Thing::Folder(path) | Thing::File(path) | Thing::Link(path, _)) = thing;
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    if lab
        .resolve(parent)
        .outcome
        .is_ok_and(|found| found.canonical == super::wire(parent))
    {
        // It may be there already.
        let _ = match thing {
            Thing::Folder(path) => fs::create_dir(lab.at(path)),
            Thing::File(path) => fs::File::create_new(lab.at(path)).map(drop),
            Thing::Link(path, target) => symlink(target, lab.at(path)),
        };
    }
}

fn by_kernel(lab: &Lab, path: &str) -> Result<Identity, Errno> {
    let rules = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    Ok(facts(openat2(
        lab.volume.root(),
        path,
        OFlags::PATH,
        Mode::empty(),
        rules,
    )?)
    .unwrap()
    .identity)
}

fn by_walk(lab: &Lab, path: &str) -> Result<Identity, Errno> {
    match lab.volume.reach(&asked(path)) {
        Ok((_, found)) => Ok(found.facts.identity),
        Err(Failure::NotFound { .. }) => Err(Errno::NOENT),
        Err(Failure::NotAFolder { .. }) => Err(Errno::NOTDIR),
        Err(Failure::Escapes { .. }) => Err(Errno::XDEV),
        Err(Failure::LinkLoop { .. }) => Err(Errno::LOOP),
        Err(other) => panic!("unexpected: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn walk_and_kernel_agree_on_every_path(things in vec(thing(), 1..16), paths in vec(path(), 8)) {
        let lab = Lab::new();
        for thing in &things {
            put(&lab, thing);
        }
        for path in paths {
            prop_assert_eq!(by_walk(&lab, &path), by_kernel(&lab, &path), "{}", path);
        }
    }
}
