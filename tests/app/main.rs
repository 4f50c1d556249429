//! The program itself in its own window, on real engines: what a person sees and does.
//!
//! Needs a display and a session bus: `xvfb-run -a dbus-run-session -- cargo test --test app`.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod again;
mod capabilities;
mod crowds;
mod death;
mod demo;
mod endpoints;
mod engines;
mod faults;
mod host;
mod hostile;
mod job;
mod keyboard;
mod look;
mod mortal;
mod others;
mod private;
mod refusals;
mod scene;
mod secrets;
mod slow;
mod typing;

use sandbar_tests::lab::EngineSpec;

use scene::{in_window, on_mortal, on_shared, on_slow};

/// One module for an engine, with one test for each function, played as the word before its module says.
macro_rules! on_engine {
    ($engine:ident: $spec:expr; $($play:ident $suite:ident: $($test:ident)+;)+) => {
        mod $engine {
            use super::*;
            $(mod $suite {
                use super::*;
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    $play($spec, crate::$suite::$test).await;
                })+
            })+
        }
    };
}

/// Everything that matters on every engine.
macro_rules! everything {
    ($engine:ident: $spec:expr) => {
        on_engine! { $engine: $spec;
            in_window job:
                the_main_job_goes_from_a_volume_to_a_proved_mount_and_leaves_nothing;
            in_window keyboard:
                the_main_job_needs_nothing_but_a_keyboard;
            in_window demo:
                the_four_steps_of_the_demo_hold;
            in_window typing:
                what_is_typed_is_completed_from_the_engine_and_judged_meanwhile;
            in_window refusals:
                d1_a_sub_path_that_leaves_the_volume_is_refused_in_every_form
                d2_a_missing_folder_is_made_only_on_demand_with_the_owner_and_mode_shown
                d6_a_target_that_breaks_a_rule_is_marked_at_its_field_and_nothing_is_lost
                d7_volumes_with_any_legal_name_are_opened_and_mounted
                d8_a_file_is_mounted_only_knowingly_and_the_normal_form_is_shown
                a_volume_removed_between_check_and_launch_is_said_to_be_gone
                an_image_that_is_not_there_is_said_at_its_field;
            in_window host:
                a_host_folder_is_mounted_only_inside_of_what_the_settings_allow;
            in_window others:
                d9_what_others_mount_is_listed_and_mapped_back_to_its_volume;
            in_window hostile:
                a_script_that_came_into_the_page_does_not_run_and_reaches_nobody
                the_page_can_ask_for_sandbars_own_commands_and_nothing_else
                what_is_in_a_volume_or_a_log_is_text;
            in_window crowds:
                a_folder_of_a_hundred_thousand_entries_opens
                odd_names_are_shown_escaped_and_open;
            on_slow slow:
                d5_a_launch_cancelled_at_any_stage_leaves_nothing_but_what_was_typed
                a_volume_removed_while_its_sandbox_is_launched_is_said_to_be_gone;
            on_slow faults:
                a_helper_killed_while_one_browses_is_not_noticed
                an_engine_that_breaks_off_is_marked_and_comes_back_by_itself;
            on_mortal mortal:
                d5_an_engine_killed_at_any_stage_of_a_launch_leaves_nothing_once_it_is_back
                an_engine_that_dies_while_one_looks_is_marked_and_comes_back_by_itself
                an_engine_that_dies_under_a_sandbox_is_told_of_on_its_page;
            on_shared capabilities:
                an_engine_says_what_it_does_and_a_probe_sees_the_same;
            on_shared again:
                d9_a_sandbox_is_found_again_after_a_restart_with_its_mounts_and_their_proof;
            on_shared death:
                a_program_killed_while_it_shows_a_folder_leaves_no_helper
                a_window_closed_while_it_shows_a_folder_leaves_no_helper;
        }
    };
}

everything! { docker_20: EngineSpec::DOCKER_20 }
everything! { docker_28: EngineSpec::DOCKER_28 }

/// What lies between the program and an engine is the same for both.
mod one_engine {
    use super::*;

    on_engine! { docker_20: EngineSpec::DOCKER_20;
        on_slow faults:
            a_launch_that_the_engine_fails_is_told_and_goes_well_when_it_is_tried_again
            a_volume_that_hangs_keeps_nobody_from_the_rest_and_says_so_in_the_end;
    }
    on_engine! { docker_28: EngineSpec::DOCKER_28;
        on_slow faults:
            what_is_typed_while_the_engine_hangs_stays_and_is_judged_afterwards;
    }
}
