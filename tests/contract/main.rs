//! What Sandbar expects of every engine: one suite, the fake engine and real ones.
//!
//! What differs between engines is data (`Capabilities`) or an expectation that each of them meets in its own way.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod drivers;
mod following;
mod gate;
mod identity;
mod keeping;
mod leftovers;
mod probing;
mod sandboxes;
mod views;
mod volumes;

use sandbar_core::engine::SubPathSupport;
use sandbar_tests::lab::EngineSpec;
use sandbar_tests::rig::{Behaviour, DockerRig, FakeRig};

/// One module for an engine, with one test for each function of the suite.
macro_rules! contract {
    ($engine:ident: $rig:expr; $($suite:ident: $($test:ident)+;)+) => {
        mod $engine {
            use super::*;
            $(mod $suite {
                use super::*;
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let behaviour = Behaviour {
                        engine: stringify!($engine),
                        group: stringify!($suite),
                        test: stringify!($test),
                    };
                    behaviour.play(async { $rig }, crate::$suite::$test).await;
                })+
            })+
        }
    };
}

/// The suite.
macro_rules! every_test {
    ($engine:ident: $rig:expr) => {
        contract! { $engine: $rig;
            identity:
                an_engine_says_what_it_is_and_can_do;
            probing:
                a_probe_sees_what_the_engine_says_of_itself_and_leaves_nothing;
            volumes:
                d9_volumes_are_made_listed_inspected_and_removed
                a_volume_that_exists_is_returned_as_it_is
                a_volume_that_is_not_there_counts_as_removed
                a_volume_that_a_container_of_somebody_else_uses_is_not_removed
                changes_that_others_make_are_told;
            following:
                an_inventory_follows_what_others_do
                an_inventory_shows_and_counts_no_helper;
            views:
                opening_a_volume_that_is_missing_is_not_found_and_makes_nothing
                a_view_lists_a_folder_page_by_page
                a_view_judges_a_path_component_by_component
                a_view_reads_a_file_and_completes_a_name
                a_browsing_view_makes_no_folder
                an_editing_view_makes_folders_with_owner_and_mode
                a_view_keeps_its_volume_and_takes_its_helper_along
                a_dropped_question_does_not_disturb_the_next
                a_host_folder_opens_and_a_missing_one_is_not_found;
            sandboxes:
                a_whole_volume_is_proved_and_written_to
                a_read_only_mount_refuses_writes
                two_sandboxes_share_a_volume
                a_sub_path_sees_no_siblings
                folders_memory_and_the_host_are_mounted_together
                what_was_made_reads_back_as_it_was_asked
                d9_a_sandbox_is_listed_with_its_role_and_labels
                a_log_ends_with_its_last_lines
                a_command_that_is_not_in_the_image_is_told_apart
                a_running_sandbox_is_proved_again_stopped_and_removed
                the_report_of_a_restart_is_the_one_that_is_told;
            gate:
                another_folder_than_planned_runs_no_user_code
                a_writable_mount_where_read_only_was_planned_runs_no_user_code
                a_mount_that_is_not_there_runs_no_user_code
                a_folder_swapped_after_the_check_runs_no_user_code
                the_report_of_a_refused_start_is_kept;
            keeping:
                d3_a_volume_is_kept_while_a_sandbox_mounts_a_folder_of_it
                d3_two_sandboxes_keep_a_volume_until_both_are_gone
                d3_neither_a_prune_nor_force_takes_data_from_under_a_mounted_folder
                d3_no_sandbox_runs_on_a_whole_volume_that_was_torn_away;
            drivers:
                a_folder_of_a_volume_that_binds_another_folder_is_mounted_and_no_other
                a_volume_in_memory_is_mounted_whole_and_by_folder_while_somebody_has_it;
            leftovers:
                d5_a_name_that_is_taken_leaves_nothing
                d5_an_image_that_is_missing_leaves_nothing
                d5_a_host_folder_that_is_missing_leaves_nothing
                d2_a_folder_that_vanished_is_not_made
                a_container_that_is_not_there_counts_as_removed;
        }
    };
}

every_test!(fake_native: FakeRig::new(SubPathSupport::Native));
every_test!(fake_proven_bind: FakeRig::new(SubPathSupport::ProvenBind));
every_test!(docker_20: DockerRig::shared(EngineSpec::DOCKER_20).await);
every_test!(docker_28: DockerRig::shared(EngineSpec::DOCKER_28).await);
every_test!(docker_28_tls: DockerRig::shared(EngineSpec::DOCKER_28_TLS).await);
every_test!(docker_28_ssh: DockerRig::shared(EngineSpec::DOCKER_28_SSH).await);
every_test!(podman_58: DockerRig::shared(EngineSpec::PODMAN_58).await);
every_test!(podman_58_rootless: DockerRig::shared(EngineSpec::PODMAN_58_ROOTLESS).await);

/// The engines of `make test-engines`, beyond those of `make test`.
#[cfg(feature = "engines")]
mod engines {
    use super::*;

    every_test!(docker_26: DockerRig::shared(EngineSpec::DOCKER_26).await);
    every_test!(docker_20_rootless: DockerRig::shared(EngineSpec::DOCKER_20_ROOTLESS).await);
    every_test!(docker_28_rootless: DockerRig::shared(EngineSpec::DOCKER_28_ROOTLESS).await);
    every_test!(podman_43: DockerRig::shared(EngineSpec::PODMAN_43).await);
    every_test!(podman_54: DockerRig::shared(EngineSpec::PODMAN_54).await);
    every_test!(podman_43_rootless: DockerRig::shared(EngineSpec::PODMAN_43_ROOTLESS).await);
    every_test!(podman_54_rootless: DockerRig::shared(EngineSpec::PODMAN_54_ROOTLESS).await);
}
