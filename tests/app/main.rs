//! The program itself in its own window, on real engines: what a person sees and does.
//!
//! Needs a display and a session bus: `xvfb-run -a dbus-run-session -- cargo test --test app`.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod demo;
mod job;
mod refusals;
mod scene;

use sandbar_tests::lab::Version;

use scene::on_shared;

/// One module for an engine, with one test for each function.
macro_rules! on_engine {
    ($engine:ident: $version:expr; $($suite:ident: $($test:ident)+;)+) => {
        mod $engine {
            use super::*;
            $(mod $suite {
                use super::*;
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    on_shared($version, crate::$suite::$test).await;
                })+
            })+
        }
    };
}

/// Everything that a window does on an engine that others use too.
macro_rules! everything {
    ($engine:ident: $version:expr) => {
        on_engine! { $engine: $version;
            job:
                the_main_job_goes_from_a_volume_to_a_proved_mount_and_leaves_nothing;
            demo:
                the_four_steps_of_the_demo_hold;
            refusals:
                d1_a_sub_path_that_leaves_the_volume_is_refused_in_every_form
                d2_a_missing_folder_is_made_only_on_demand_with_the_owner_and_mode_shown
                d6_a_target_that_breaks_a_rule_is_marked_at_its_field_and_nothing_is_lost
                d7_volumes_with_any_legal_name_are_opened_and_mounted
                d8_a_file_is_mounted_only_knowingly_and_the_normal_form_is_shown
                a_volume_removed_between_check_and_launch_is_said_to_be_gone
                an_image_that_is_not_there_is_said_at_its_field;
        }
    };
}

everything! { docker_20: Version::V20 }
everything! { docker_28: Version::V28 }
