//! The report of the gate as one line of a log.

#![cfg(test)]

use proptest::collection::vec;
use proptest::prelude::*;
use sandbar_agent_protocol::{CommandState, GateReport, Identity, LineError, MountFacts, MountVerdict};

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..20)
}

fn verdict() -> impl Strategy<Value = MountVerdict> {
    prop_oneof![
        5 => Just(MountVerdict::Same),
        1 => Just(MountVerdict::OtherFolder),
        1 => Just(MountVerdict::NotMounted),
        1 => Just(MountVerdict::AccessDiffers),
        1 => bytes().prop_map(|mount_point| MountVerdict::NestedWritable { mount_point }),
        1 => Just(MountVerdict::Missing),
        1 => Just(MountVerdict::NotTmpfs),
        1 => any::<i32>().prop_map(|errno| MountVerdict::Unreadable { errno }),
    ]
}

fn mount() -> impl Strategy<Value = MountFacts> {
    let identity = (any::<u64>(), any::<u64>(), any::<Option<i64>>())
        .prop_map(|(device, inode, born)| Identity { device, inode, born });
    (
        any::<String>(),
        proptest::option::of(identity),
        bytes(),
        any::<String>(),
        any::<bool>(),
        bytes(),
        verdict(),
    )
        .prop_map(
            |(target, identity, root, filesystem, read_only, mount_point, verdict)| MountFacts {
                target,
                identity,
                root,
                filesystem,
                read_only,
                mount_point,
                verdict,
            },
        )
}

fn command() -> impl Strategy<Value = CommandState> {
    prop_oneof![
        bytes().prop_map(|path| CommandState::Runs { path }),
        Just(CommandState::NotFound),
        any::<i32>().prop_map(|errno| CommandState::NotExecutable { errno }),
        Just(CommandState::Withheld),
        Just(CommandState::NotAsked),
    ]
}

fn report() -> impl Strategy<Value = GateReport> {
    (vec(mount(), 0..6), any::<i64>(), command()).prop_map(|(mounts, time, command)| GateReport {
        mounts,
        time,
        command,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_report_is_one_line_and_comes_back(report in report(), end in "(|\n|\r\n)") {
        let line = report.to_line().unwrap();
        prop_assert!(line.chars().all(|character| !character.is_control()));
        prop_assert_eq!(GateReport::parse_line(&format!("{line}{end}")), Ok(report));
    }

    #[test]
    fn any_text_is_a_report_or_an_error(text in "(\\[sandbar\\] )?.*( 1:)?[A-Za-z0-9_-]*") {
        let _ = GateReport::parse_line(&text);
    }

    #[test]
    fn a_line_with_one_character_changed_is_no_report(report in report(), at in any::<prop::sample::Index>()) {
        let mut line = report.to_line().unwrap().into_bytes();
        let at = at.index(line.len());
        line[at] = if line[at] == b'#' { b'%' } else { b'#' };
        prop_assert!(GateReport::parse_line(&String::from_utf8_lossy(&line)).is_err());
    }
}

fn seen(target: &str, verdict: MountVerdict) -> MountFacts {
    MountFacts {
        target: target.to_owned(),
        identity: Some(Identity {
            device: 1,
            inode: 2,
            born: Some(-3),
        }),
        root: b"/volumes/data/_data/train".to_vec(),
        filesystem: "ext4".to_owned(),
        read_only: false,
        mount_point: target.as_bytes().to_vec(),
        verdict,
    }
}

fn words(mounts: Vec<MountFacts>, command: CommandState) -> String {
    let line = GateReport {
        mounts,
        time: 0,
        command,
    }
    .to_line()
    .unwrap();
    line.rsplit_once(" 1:").unwrap().0.to_owned()
}

#[test]
fn the_words_say_what_a_person_wants_to_know() {
    let good = || seen("/mnt/a", MountVerdict::Same);
    let run = CommandState::Runs {
        path: b"/bin/sh".to_vec(),
    };
    assert_eq!(words(vec![good(), good()], run), "[sandbar] 2 mounts proved");
    assert_eq!(
        words(vec![good()], CommandState::NotFound),
        "[sandbar] 1 mount proved; the command is not found"
    );
    let bad = seen("/mnt/\u{202e}b\n", MountVerdict::OtherFolder);
    assert_eq!(
        words(vec![good(), bad], CommandState::Withheld),
        r"[sandbar] /mnt/\u{202e}b\n is not the planned folder; the command was not started"
    );
}

#[test]
fn lines_of_others_are_told_apart_by_what_is_wrong_with_them() {
    let line = GateReport {
        mounts: vec![],
        time: 0,
        command: CommandState::NotAsked,
    }
    .to_line()
    .unwrap();
    assert_eq!(GateReport::parse_line("hello"), Err(LineError::Shape));
    assert_eq!(
        GateReport::parse_line(&line.replace(" 1:", " 2:")),
        Err(LineError::Shape)
    );
    assert!(matches!(
        GateReport::parse_line(&format!("{line}=")),
        Err(LineError::Base64(_))
    ));
    assert!(matches!(
        GateReport::parse_line(&format!("{line}AAAA")),
        Err(LineError::Data(_))
    ));
    let altered = line.replace("0 mounts", "9 mounts");
    assert_eq!(GateReport::parse_line(&altered), Err(LineError::Words));
}
