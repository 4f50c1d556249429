//! A plan becomes arguments that a person can read, and comes back.

#![cfg(test)]

use proptest::collection::vec;
use proptest::prelude::*;
use sandbar_agent_protocol::{Access, Expected, GateArgsError, GateMount, GatePlan, Identity};

fn mount() -> impl Strategy<Value = GateMount> {
    let access = prop_oneof![Just(Access::ReadOnly), Just(Access::ReadWrite)];
    let identity = (any::<u64>(), any::<u64>(), any::<Option<i64>>())
        .prop_map(|(device, inode, born)| Identity { device, inode, born });
    let expected = prop_oneof![3 => identity.prop_map(Expected::Folder), 1 => Just(Expected::Tmpfs)];
    (any::<String>(), access, expected).prop_map(|(path, access, expected)| GateMount {
        target: format!("/{path}"),
        access,
        expected,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_comes_back_from_its_arguments(mounts in vec(mount(), 0..10)) {
        let plan = GatePlan { mounts };
        prop_assert_eq!(GatePlan::from_args(&plan.to_args()), Ok(plan));
    }

    #[test]
    fn any_arguments_are_a_plan_or_an_error(args in vec("(--folder|--tmpfs|[0-9]+:[0-9]+:ro|rw|/.*|.*)", 0..9)) {
        if let Ok(plan) = GatePlan::from_args(&args) {
            prop_assert_eq!(GatePlan::from_args(&plan.to_args()), Ok(plan));
        }
    }
}

#[test]
fn a_plan_reads_well_in_the_engines_own_words() {
    let identity = Identity {
        device: 65024,
        inode: 11_862_276,
        born: Some(1_764_000_000_123_456_789),
    };
    let mounts = vec![
        GateMount {
            target: "/mnt/train".to_owned(),
            access: Access::ReadOnly,
            expected: Expected::Folder(identity),
        },
        GateMount {
            target: "/scratch".to_owned(),
            access: Access::ReadWrite,
            expected: Expected::Tmpfs,
        },
    ];
    let args = GatePlan { mounts }.to_args();
    assert_eq!(
        args.join(" "),
        "--folder 65024:11862276:1764000000123456789:ro /mnt/train --tmpfs rw /scratch"
    );
}

#[test]
fn what_is_no_plan_says_where() {
    let parse = |words: &str| GatePlan::from_args(&words.split(' ').collect::<Vec<_>>()).unwrap_err();
    assert_eq!(parse("--bind x /y"), GateArgsError::Unknown("--bind".to_owned()));
    assert_eq!(parse("--folder 1:2:ro"), GateArgsError::Incomplete("--folder"));
    assert_eq!(parse("--tmpfs ro mnt"), GateArgsError::Target("mnt".to_owned()));
    for description in [
        "1:2",
        "1:ro",
        ":2:ro",
        "+1:2:ro",
        "1:2:3:4:ro",
        "1:2:x:ro",
        "1:2::ro",
        "1:2:RO",
        "1:2:",
        "x",
    ] {
        let error = parse(&format!("--folder {description} /mnt"));
        assert_eq!(error, GateArgsError::Description(description.to_owned()));
    }
}

#[test]
fn a_thing_that_was_made_later_is_another_although_it_got_the_same_number() {
    let at = |born| Identity {
        device: 1,
        inode: 2,
        born,
    };
    assert!(at(Some(3)).is_same(&at(Some(3))));
    assert!(!at(Some(3)).is_same(&at(Some(4))));
    assert!(
        at(Some(3)).is_same(&at(None)),
        "where one does not tell, its number decides"
    );
    assert!(!at(None).is_same(&Identity { inode: 3, ..at(None) }));
}
