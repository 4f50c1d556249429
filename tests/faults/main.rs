//! Everything that goes wrong between Sandbar and an engine, on real engines: what is told, in time, and that nothing is
//! left.
// A panic here is a failed test, and what a test counted is worth reading.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used, clippy::print_stdout)]

mod action;
mod changes;
mod clock;
mod deaths;
mod endless;
mod matrix;
mod record;
mod spoil;
mod stand;
mod watch;

use std::sync::Arc;

use rustix::mount::{MountFlags, mount};
use sandbar_tests::lab::{EngineSpec, Lab, LabEndpoint, LabEngine};
use sandbar_tests::rig::{DockerRig, Scene};

use action::Action;

/// Plays a test on an engine of its own, which it may kill.
async fn on_own(spec: &'static EngineSpec, test: impl AsyncFnOnce(&Scene, &mut LabEngine)) {
    let mut engine = Lab::docker(spec).unwrap();
    engine.import_busybox().unwrap();
    let rig = Arc::new(DockerRig::at(LabEndpoint::clone(&engine)).await);
    Scene::play(rig, async |scene| test(scene, &mut engine).await).await;
}

/// The same on an engine with little room for its data.
async fn on_small(spec: &'static EngineSpec, test: impl AsyncFnOnce(&Scene, &mut LabEngine)) {
    let mut engine = Lab::docker(spec).unwrap();
    engine.kill().unwrap();
    // The engine's slot takes away what is mounted in it.
    let data = engine.folder().join("data");
    mount("tmpfs", &data, "tmpfs", MountFlags::empty(), c"size=64m").unwrap();
    engine.restart().unwrap();
    engine.import_busybox().unwrap();
    let rig = Arc::new(DockerRig::at(LabEndpoint::clone(&engine)).await);
    Scene::play(rig, async |scene| test(scene, &mut engine).await).await;
}

/// One module for an engine. The faults are shared out among the engines, so that each is seen once.
macro_rules! on_engine {
    ($engine:ident: $spec:expr, $share:expr) => {
        mod $engine {
            use super::*;

            async fn play(test: impl AsyncFnOnce(&Scene)) {
                Scene::play(Arc::new(DockerRig::shared($spec).await), test).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn an_engine_that_cannot_be_followed_is_marked_and_comes_back_by_itself() {
                play(watch::an_engine_that_cannot_be_followed_is_marked_and_comes_back_by_itself).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_stream_of_events_that_breaks_is_opened_again() {
                play(watch::a_stream_of_events_that_breaks_is_opened_again).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn an_engine_that_freezes_is_marked_and_comes_back_by_itself() {
                play(watch::an_engine_that_freezes_is_marked_and_comes_back_by_itself).await;
            }

            // A clock can be moved only where one thread runs.
            #[tokio::test]
            async fn events_that_fall_silent_are_made_up_for() {
                play(watch::events_that_fall_silent_are_made_up_for).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_daemon_killed_under_everything_at_once_is_told_and_nothing_is_left() {
                on_own(
                    $spec,
                    deaths::a_daemon_killed_under_everything_at_once_is_told_and_nothing_is_left,
                )
                .await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn an_image_removed_between_plan_and_create_is_said_to_be_gone() {
                play(changes::an_image_removed_between_plan_and_create_is_said_to_be_gone).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_volume_made_anew_between_two_stages_is_never_taken_for_the_one_that_was_checked() {
                play(changes::a_volume_made_anew_between_two_stages_is_never_taken_for_the_one_that_was_checked).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_volume_cannot_be_taken_away_from_a_sandbox_that_is_made() {
                play(changes::a_volume_cannot_be_taken_away_from_a_sandbox_that_is_made).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_helper_killed_while_one_browses_is_started_anew() {
                play(changes::a_helper_killed_while_one_browses_is_started_anew).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn an_image_for_another_processor_says_so() {
                play(changes::an_image_for_another_processor_says_so).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn two_sandbars_on_one_engine_leave_each_others_things_alone() {
                play(changes::two_sandbars_on_one_engine_leave_each_others_things_alone).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn what_somebody_takes_from_the_agent_is_put_back() {
                on_own($spec, changes::what_somebody_takes_from_the_agent_is_put_back).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_full_disk_is_told_and_nothing_is_left_when_there_is_room_again() {
                on_small($spec, changes::a_full_disk_is_told_and_nothing_is_left_when_there_is_room_again).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn launches_that_are_cancelled_killed_and_spoilt_at_random_leave_nothing() {
                play(endless::launches_that_are_cancelled_killed_and_spoilt_at_random_leave_nothing).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn an_engine_with_another_clock_is_judged_by_its_own() {
                on_own($spec, clock::an_engine_with_another_clock_is_judged_by_its_own).await;
            }

            async fn spoil(actions: &[Action]) {
                play(async |scene| {
                    matrix::every_fault_is_told_in_time_and_leaves_nothing(scene, actions, $share).await;
                })
                .await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn every_fault_while_looking_at_an_engine_is_told_in_time_and_leaves_nothing() {
                use Action::{Connect, Inspect, ListEverything, ProveAgain, ReadLog};
                spoil(&[Connect, ListEverything, Inspect, ReadLog, ProveAgain]).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn every_fault_while_browsing_is_told_in_time_and_leaves_nothing() {
                use Action::{Complete, Judge, ListFolder, OpenVolume, Preview};
                spoil(&[OpenVolume, ListFolder, Judge, Complete, Preview]).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn every_fault_while_planning_and_changing_is_told_in_time_and_leaves_nothing() {
                use Action::{CreateVolume, MakeFolder, Plan, Remove, Stop};
                spoil(&[Plan, CreateVolume, MakeFolder, Stop, Remove]).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn every_fault_at_every_stage_of_a_launch_is_told_in_time_and_leaves_nothing() {
                spoil(&[Action::Launch]).await;
            }
        }
    };
}

on_engine!(docker_20: EngineSpec::DOCKER_20, (0, 2));
on_engine!(docker_28: EngineSpec::DOCKER_28, (1, 2));
