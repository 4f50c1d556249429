//! The program itself in its own window, on real engines: what a person sees and does.
//!
//! Needs a display and a session bus: `xvfb-run -a dbus-run-session -- cargo test --test app`.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod job;
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
        }
    };
}

everything! { docker_20: Version::V20 }
everything! { docker_28: Version::V28 }
