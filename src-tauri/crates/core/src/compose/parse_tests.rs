use super::*;
use crate::compose::Access;
use crate::rules::AllowedRoots;

fn volume(name: &str, sub_path: &str) -> SourceDraft {
    SourceDraft::Volume {
        volume: name.into(),
        create: false,
        remove_when_unused: false,
        sub_path: sub_path.into(),
        allow_file: false,
    }
}

fn draft(mounts: Vec<(SourceDraft, &str)>) -> Draft {
    let mounts = mounts
        .into_iter()
        .map(|(source, target)| MountDraft {
            source,
            target: target.into(),
            access: Access::ReadOnly,
        })
        .collect();
    Draft {
        image: "busybox".into(),
        command: "echo 'a b'".into(),
        mounts,
        ..Draft::default()
    }
}

fn codes(draft: &Draft) -> Vec<(ErrorCode, FieldName, Option<u32>)> {
    let parsed = parse(draft, &Surroundings::default());
    let at = |problem: &Problem| {
        problem
            .field
            .map(|field| (problem.code, field.name, field.mount))
            .unwrap()
    };
    parsed.problems.iter().map(at).collect()
}

#[test]
fn d6_a_bad_or_doubled_target_names_its_field_and_mount() {
    let mounts = vec![
        (volume("a", ""), "/"),
        (volume("b", ""), "/x:y"),
        (volume("c", ""), "/m"),
        (volume("d", ""), "/m/"),
    ];
    assert_eq!(
        codes(&draft(mounts)),
        [
            (ErrorCode::InvalidMountPath, FieldName::Target, Some(0)),
            (ErrorCode::InvalidMountPath, FieldName::Target, Some(1)),
            (ErrorCode::DuplicateMountPath, FieldName::Target, Some(3)),
        ]
    );
}

#[test]
fn every_field_at_fault_is_named_at_once() {
    let mut all = draft(vec![(volume("-", "../x"), "rel")]);
    all.image = String::new();
    all.command = "'open".into();
    all.environment = "A=1\nnonsense".into();
    all.user = "a:b:c".into();
    all.memory = "lots".into();
    all.cpu = "-1".into();
    all.processes = "0".into();
    let fields: Vec<FieldName> = codes(&all).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(
        fields,
        [
            FieldName::Image,
            FieldName::Command,
            FieldName::Environment,
            FieldName::User,
            FieldName::Memory,
            FieldName::Cpu,
            FieldName::Processes,
            FieldName::Target,
            FieldName::Volume,
            FieldName::SubPath,
        ]
    );
}

#[test]
fn a_mount_whose_source_is_right_is_judged_although_its_target_is_wrong() {
    let parsed = parse(
        &draft(vec![(volume("a", "x"), "/ok"), (volume("a", "x"), "bad")]),
        &Surroundings::default(),
    );
    assert!(parsed.composition.is_none());
    let targets: Vec<_> = parsed
        .mounts
        .iter()
        .map(|mount| mount.target.as_ref().map(MountPath::as_str))
        .collect();
    assert_eq!(targets, [Some("/ok"), None], "the source of each can be judged");
}

#[test]
fn a_host_folder_outside_the_allowed_roots_says_where_to_allow_it() {
    let host = draft(vec![(SourceDraft::Host { path: "/etc".into() }, "/e")]);
    let parsed = parse(&host, &Surroundings::default());
    assert_eq!(parsed.problems[0].code, ErrorCode::HostPathNotAllowed);
    assert_eq!(parsed.problems[0].actions, [Action::OpenAllowedRoots]);

    let allowed_roots = AllowedRoots::parse(&["/etc".into()]).unwrap();
    let parsed = parse(
        &host,
        &Surroundings {
            allowed_roots,
            shortest_new_volume_name: 2,
        },
    );
    assert!(parsed.composition.is_some());
}

#[test]
fn quotes_group_words_as_in_a_shell() {
    let parsed = parse(&draft(vec![]), &Surroundings::default());
    assert_eq!(parsed.composition.unwrap().command, ["echo", "a b"]);
}
