//! What a hostile volume, a hostile engine and a sudden death must not achieve, on real engines, through the use
//! case that the window calls.
// A panic here is a failed test, and what a test counted is worth reading.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used, clippy::print_stdout)]

mod agreement;
mod death;
mod escapes;
mod generated;
mod images;
mod leftovers;
mod liars;
mod million;
mod missing;
mod place;
mod play;
mod pretender;
mod privileges;
mod race;
mod raw;
mod restart;
mod sharing;
mod swapping;
mod volumes;

use std::sync::Arc;

use sandbar_tests::lab::EngineSpec;
use sandbar_tests::rig::{DockerRig, Scene};

/// One module for an engine, with one test for each function.
macro_rules! on_engine {
    ($engine:ident: $spec:expr; $($suite:ident: $($test:ident)+;)+) => {
        mod $engine {
            use super::*;
            $(mod $suite {
                use super::*;
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    Scene::play(Arc::new(DockerRig::shared($spec).await), crate::$suite::$test).await;
                })+
            })+
        }
    };
}

/// Every attack.
macro_rules! every_attack {
    ($engine:ident: $spec:expr) => {
        on_engine! { $engine: $spec;
            escapes:
                d1_a_link_to_the_root_is_refused
                d1_a_link_to_a_folder_outside_with_a_missing_tail_is_refused_and_nothing_is_made
                d1_a_link_in_the_middle_of_a_path_is_refused
                d1_a_chain_of_links_that_leaves_is_refused
                d1_an_absolute_link_is_refused_even_to_the_volume_itself
                d1_a_climbing_path_or_link_is_refused
                d1_a_link_that_stays_inside_is_followed_and_proved
                d1_links_that_go_round_are_refused;
            race:
                d1_a_folder_swapped_for_a_link_while_launching_never_runs_user_code_elsewhere;
            restart:
                d1_a_folder_swapped_for_a_link_while_it_is_resolved_is_never_taken_for_another
                d1_a_folder_swapped_for_a_link_after_it_was_planned_never_runs_user_code_elsewhere
                d1_a_folder_swapped_for_a_link_never_runs_user_code_elsewhere_at_a_restart;
            missing:
                d2_a_missing_folder_is_named_and_not_made_until_asked_for
                d2_a_volume_removed_between_check_and_launch_is_said_to_be_gone
                d8_a_file_is_mounted_only_knowingly;
            sharing:
                d3_a_sub_path_keeps_its_volume_from_being_removed_by_anybody
                d4_a_volume_made_for_sandboxes_goes_with_the_last_of_them
                d9_a_sandbox_shows_its_mounts_as_asked_and_as_they_are;
            leftovers:
                d5_a_launch_that_fails_leaves_nothing
                d5_a_launch_cancelled_at_any_stage_leaves_nothing
                d6_a_target_that_breaks_a_rule_is_refused_before_anything_is_made
                d7_a_volume_with_any_legal_name_is_mounted;
            images:
                an_image_and_a_volume_together_cannot_take_the_place_of_the_gate;
            privileges:
                helpers_have_the_privileges_they_need_and_no_more
                a_sandbox_has_safe_defaults_and_the_limits_it_was_given
                nobody_but_the_agent_is_in_the_agents_image;
            volumes:
                pipes_sockets_and_devices_are_shown_and_never_opened
                of_a_sparse_file_of_terabytes_a_preview_reads_the_beginning
                files_that_change_or_turn_into_pipes_are_read_or_refused_and_never_waited_for
                a_folder_renamed_while_it_is_paged_is_paged_to_its_end
                a_tree_deeper_than_a_path_is_walked_as_deep_as_a_path_goes_and_then_explained
                names_of_255_bytes_are_opened_and_mounted_like_any_other
                a_farm_of_winding_links_is_listed_in_parts_while_others_are_answered;
            place:
                d10_a_sub_path_is_resolved_where_the_volumes_data_cannot_be_reached;
            agreement:
                accepted_sub_paths_are_resolved_and_mounted_as_the_very_folder
                names_of_volumes_are_judged_as_the_engine_judges_them;
            death:
                a_killed_program_leaves_no_helper;
        }
    };
}

every_attack!(docker_20: EngineSpec::DOCKER_20);
every_attack!(docker_28: EngineSpec::DOCKER_28);

/// What concerns one engine only.
mod single {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_engine_that_drops_the_sub_path_is_found_out_when_it_is_read_back() {
        Scene::play(
            Arc::new(DockerRig::shared(EngineSpec::DOCKER_20).await),
            liars::found_out_at_read_back,
        )
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_engine_that_lies_when_it_is_read_back_is_found_out_by_the_gate() {
        Scene::play(
            Arc::new(DockerRig::shared(EngineSpec::DOCKER_20).await),
            liars::found_out_by_the_gate,
        )
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn refused_sub_paths_are_refused_by_the_engine_too_or_refused_on_purpose() {
        Scene::play(
            Arc::new(DockerRig::shared(EngineSpec::DOCKER_28).await),
            agreement::refused_sub_paths,
        )
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_million_entries_open_and_page_and_what_does_not_fit_is_said() {
        Scene::play(
            Arc::new(DockerRig::shared(EngineSpec::DOCKER_28).await),
            million::a_million_entries_open_and_page_and_what_does_not_fit_is_said,
        )
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn d11_a_volume_behind_a_link_is_judged_inside_the_volume_20() {
        place::d11_behind_a_link(EngineSpec::DOCKER_20).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn d11_a_volume_behind_a_link_is_judged_inside_the_volume_28() {
        place::d11_behind_a_link(EngineSpec::DOCKER_28).await;
    }
}
