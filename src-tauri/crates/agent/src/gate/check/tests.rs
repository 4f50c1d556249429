use sandbar_agent_protocol::{Access, Expected, GateMount, Identity, MountVerdict};

use super::{Mounts, Target, judge};
use crate::gate::mountinfo::{Mount, parse};

const TRAIN: Identity = Identity {
    device: 65024,
    inode: 7,
    born: Some(1),
};

/// A sandbox with a volume's folder at `/mnt` (number 2), and further lines.
fn table(options: &str, further: &str) -> Vec<Mount> {
    let table = format!(
        "1 0 0:50 / / rw - overlay overlay rw\n\
         2 1 254:0 /volumes/data/_data/train /mnt {options} - ext4 /dev/a rw\n\
         3 1 0:60 / /scratch rw - tmpfs tmpfs rw\n{further}"
    );
    parse(table.as_bytes())
}

fn planned(access: Access, expected: Expected) -> GateMount {
    GateMount {
        target: "/mnt".to_owned(),
        access,
        expected,
    }
}

fn at(path: &str, identity: Identity, mount: u64) -> Target {
    Target {
        path: path.into(),
        identity,
        mount,
    }
}

fn verdict(table: &[Mount], others: &[u64], planned: &GateMount, target: &Target) -> MountVerdict {
    let on = table.iter().find(|mount| mount.id == target.mount).unwrap();
    let planned_numbers = [&[target.mount], others].concat();
    judge(
        planned,
        target,
        on,
        &Mounts {
            table,
            planned: &planned_numbers,
        },
    )
}

fn of_train(table: &[Mount], others: &[u64], access: Access) -> MountVerdict {
    verdict(
        table,
        others,
        &planned(access, Expected::Folder(TRAIN)),
        &at("/mnt", TRAIN, 2),
    )
}

#[test]
fn the_planned_folder_with_the_planned_access_is_the_same() {
    assert_eq!(
        of_train(&table("ro", ""), &[], Access::ReadOnly),
        MountVerdict::Same
    );
    assert_eq!(
        of_train(&table("rw", ""), &[], Access::ReadWrite),
        MountVerdict::Same
    );
}

#[test]
fn another_folder_is_told_by_device_or_inode() {
    for other in [
        Identity { inode: 8, ..TRAIN },
        Identity { device: 1, ..TRAIN },
        Identity {
            born: Some(2),
            ..TRAIN
        },
    ] {
        let plan = planned(Access::ReadOnly, Expected::Folder(TRAIN));
        assert_eq!(
            verdict(&table("ro", ""), &[], &plan, &at("/mnt", other, 2)),
            MountVerdict::OtherFolder
        );
    }
}

#[test]
fn writable_instead_of_read_only_differs_and_so_does_the_other_way_round() {
    assert_eq!(
        of_train(&table("rw", ""), &[], Access::ReadOnly),
        MountVerdict::AccessDiffers
    );
    assert_eq!(
        of_train(&table("ro", ""), &[], Access::ReadWrite),
        MountVerdict::AccessDiffers
    );
}

#[test]
fn the_planned_folder_seen_through_a_mount_above_it_is_not_mounted() {
    let plan = planned(Access::ReadOnly, Expected::Folder(TRAIN));
    let target = at("/mnt/train", TRAIN, 2);
    assert_eq!(
        verdict(&table("ro", ""), &[], &plan, &target),
        MountVerdict::NotMounted
    );
}

#[test]
fn a_writable_mount_beneath_a_read_only_one_is_found_through_others() {
    let nested = "4 2 0:70 / /mnt/a ro - ext4 b rw\n5 4 0:71 / /mnt/a/b rw - ext4 c rw\n";
    let found = MountVerdict::NestedWritable {
        mount_point: b"/mnt/a/b".to_vec(),
    };
    assert_eq!(of_train(&table("ro", nested), &[], Access::ReadOnly), found);
    assert_eq!(
        of_train(&table("rw", nested), &[], Access::ReadWrite),
        MountVerdict::Same
    );
}

#[test]
fn what_is_planned_beneath_answers_for_itself() {
    let nested = "4 2 0:70 / /mnt/out rw - ext4 b rw\n5 4 0:71 / /mnt/out/x rw - ext4 c rw\n";
    assert_eq!(
        of_train(&table("ro", nested), &[4], Access::ReadOnly),
        MountVerdict::Same
    );
}

#[test]
fn a_tmpfs_is_the_root_of_one() {
    let plan = planned(Access::ReadWrite, Expected::Tmpfs);
    assert_eq!(
        verdict(&table("rw", ""), &[], &plan, &at("/scratch", TRAIN, 3)),
        MountVerdict::Same
    );
    assert_eq!(
        verdict(&table("rw", ""), &[], &plan, &at("/mnt", TRAIN, 2)),
        MountVerdict::NotTmpfs
    );
    let part = table("rw", "4 1 0:60 /part /tmp rw - tmpfs tmpfs rw\n");
    assert_eq!(
        verdict(&part, &[], &plan, &at("/tmp", TRAIN, 4)),
        MountVerdict::NotTmpfs
    );
}
