//! Paths inside a volume, component by component.

use std::fs;
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use sandbar_agent_protocol::{ComponentState, Failure, Kind, Link, LinkVerdict};

use super::{Lab, asked, wire};
use crate::volume::VolumePath;

fn states(lab: &Lab, path: &str) -> Vec<ComponentState> {
    lab.resolve(path)
        .components
        .into_iter()
        .map(|component| component.state)
        .collect()
}

fn inside(target: &str, canonical: &str, kind: Kind) -> ComponentState {
    let verdict = LinkVerdict::Inside {
        canonical: wire(canonical),
        kind,
    };
    ComponentState::Link(Link {
        target: target.into(),
        verdict,
    })
}

#[test]
fn the_root_has_no_components_and_is_a_folder() {
    let resolution = Lab::new().resolve("");
    assert_eq!(resolution.components, []);
    assert_eq!(resolution.outcome.unwrap().facts.kind, Kind::Folder);
}

#[test]
fn a_link_inside_the_volume_is_followed_and_the_canonical_path_is_given() {
    let lab = Lab::new()
        .with_folder("v2/train")
        .with_link("current", "v2")
        .with_folder("a");
    let lab = lab.with_link("a/up", ".././current//train/.");
    assert_eq!(
        lab.resolve("current/train").outcome.unwrap().canonical,
        wire("v2/train")
    );
    assert_eq!(lab.resolve("a/up").outcome.unwrap().canonical, wire("v2/train"));
    assert_eq!(
        states(&lab, "current/train"),
        [inside("v2", "v2", Kind::Folder), ComponentState::Folder]
    );
}

#[test]
fn the_first_missing_component_is_named_and_the_rest_is_not_reached() {
    let lab = Lab::new().with_folder("a");
    assert_eq!(lab.failure("a/b/c"), Failure::NotFound { component: 1 });
    let expected = [
        ComponentState::Folder,
        ComponentState::Missing,
        ComponentState::NotReached,
    ];
    assert_eq!(states(&lab, "a/b/c"), expected);
}

#[test]
fn a_file_is_found_as_the_last_component_and_refused_before_another() {
    let lab = Lab::new().with_file("f", "");
    assert_eq!(states(&lab, "f"), [ComponentState::File]);
    assert_eq!(lab.facts("f").kind, Kind::File);
    assert_eq!(
        states(&lab, "f/x"),
        [ComponentState::NotAFolder, ComponentState::NotReached]
    );
    assert_eq!(lab.failure("f/x"), Failure::NotAFolder { component: 0 });
}

#[test]
fn a_link_to_a_file_keeps_its_verdict_before_another_component() {
    let lab = Lab::new().with_file("f", "").with_link("l", "f");
    assert_eq!(
        states(&lab, "l/x"),
        [inside("f", "f", Kind::File), ComponentState::NotReached]
    );
    assert_eq!(lab.failure("l/x"), Failure::NotAFolder { component: 0 });
}

#[test]
fn a_link_to_nothing_is_broken_and_the_component_is_not_found() {
    let lab = Lab::new().with_link("l", "gone");
    let broken = Link {
        target: b"gone".to_vec(),
        verdict: LinkVerdict::Broken,
    };
    assert_eq!(states(&lab, "l"), [ComponentState::Link(broken)]);
    assert_eq!(lab.failure("l"), Failure::NotFound { component: 0 });
}

#[test]
fn links_in_a_circle_are_a_loop_at_the_component_that_enters_it() {
    let lab = Lab::new()
        .with_folder("a")
        .with_link("a/x", "y")
        .with_link("a/y", "x");
    assert_eq!(lab.failure("a/x/z"), Failure::LinkLoop { component: 1 });
}

#[test]
fn forty_links_are_followed_and_the_next_is_a_loop() {
    let mut lab = Lab::new().with_folder("0");
    for link in 1..=41 {
        lab = lab.with_link(link.to_string(), (link - 1).to_string());
    }
    assert_eq!(lab.resolve("40").outcome.unwrap().canonical, wire("0"));
    assert_eq!(lab.failure("41"), Failure::LinkLoop { component: 0 });
}

#[test]
fn pipes_and_sockets_are_named_without_being_opened() {
    let lab = Lab::new();
    mknodat(CWD, lab.at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let _socket = UnixListener::bind(lab.at("socket")).unwrap();
    assert_eq!(states(&lab, "pipe"), [ComponentState::Other(Kind::Pipe)]);
    assert_eq!(states(&lab, "socket"), [ComponentState::Other(Kind::Socket)]);
}

#[test]
fn names_are_bytes_of_any_kind() {
    let names: [&[u8]; 4] = [
        b"not \xff utf-8",
        b"new\nline",
        &[b'x'; 255],
        "\u{202e}txt.exe".as_bytes(),
    ];
    for name in names {
        let lab = Lab::new().with_folder(name);
        let path = VolumePath::parse(vec![name.to_vec()]).unwrap();
        assert_eq!(lab.volume.reach(&path).unwrap().1.canonical, [name]);
    }
}

#[test]
fn what_is_no_name_is_malformed_and_what_is_too_long_is_named() {
    for name in ["", ".", "..", "a/b", "a\0b"] {
        assert_eq!(
            VolumePath::parse(vec![name.into()]),
            Err(Failure::Malformed),
            "{name:?}"
        );
    }
    let long = VolumePath::parse(vec![b"a".to_vec(), vec![b'x'; 256]]);
    assert_eq!(long, Err(Failure::NameTooLong { component: 1 }));
    let deep = VolumePath::parse(vec![b"x".to_vec(); 2048]);
    assert_eq!(deep, Err(Failure::NameTooLong { component: 2047 }));
    assert_eq!(asked("").last(), 0);
}

#[test]
fn a_folder_made_anew_is_another_also_where_it_gets_the_number_of_the_one_before() {
    let lab = Lab::new().with_folder("data");
    let before = lab.facts("data").identity;
    fs::remove_dir(lab.at("data")).unwrap();
    let lab = lab.with_folder("data");
    assert!(!before.is_same(&lab.facts("data").identity));
    assert!(
        before.born.is_some(),
        "the file system of this machine's temporary files does not tell"
    );
}
