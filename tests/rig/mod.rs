//! Engines under test, each with the eyes and hands of somebody else beside it: what a test makes and sees there
//! does not pass through Sandbar.
// A panic here is a failed test.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::missing_panics_doc
)]

mod docker;
mod fake;
mod record;
mod scene;
pub mod typed;

use std::path::PathBuf;
use std::sync::Arc;

use sandbar_core::engine::{ContainerId, Engine};
use sandbar_core::rules::VolumeName;

use crate::lab::LabEndpoint;

pub use docker::{DockerRig, programs_after, way_to};
pub use fake::FakeRig;
pub use record::{Behaviour, RESULTS_VARIABLE};
pub use scene::{LIMIT, Scene};

/// An engine under test.
pub trait Rig: Send + Sync + 'static {
    /// What it is called in a table: who made it, its exact version, and what tells it from others of that version.
    fn title(&self) -> String;

    /// Sandbar's way to it.
    fn engine(&self) -> Arc<dyn Engine>;

    /// A reference of an image with a shell.
    fn image(&self) -> &str;

    /// Makes a volume as somebody else.
    fn make_volume(&self, volume: &VolumeName);

    /// Makes a volume as somebody else, with options of its driver, so that [`Rig::prune`] knows it.
    fn make_volume_with(&self, volume: &VolumeName, options: &[(&str, &str)]);

    /// Prunes as somebody else: of the containers of a sandbox those that do not run, and then the volume if nobody
    /// refers to it. What else is on the engine stays for other tests.
    fn prune(&self, sandbox: &str, volume: &VolumeName);

    /// Tries to remove a volume as somebody else in every way that the engine has, by force too.
    fn tear_away(&self, volume: &VolumeName);

    /// Removes a volume as somebody else, with force. Whether it is gone.
    fn remove_volume(&self, volume: &VolumeName) -> bool;

    /// Where the data of a volume lies on this machine.
    fn volume_folder(&self, volume: &VolumeName) -> PathBuf;

    /// Makes a container as somebody else, without starting it, that mounts a volume or a folder of the host.
    fn make_container(&self, name: &str, source: &str) -> ContainerId;

    /// Restarts a container as somebody else, without waiting for it to end by itself.
    fn restart_container(&self, name: &str);

    /// Removes a container as somebody else.
    fn remove_container(&self, name: &str);

    /// Names of all containers whose name, or a volume of whose, holds the text: helpers and keepers too.
    fn containers_with(&self, text: &str) -> Vec<String>;

    /// Where a real engine is, for its own `docker` program.
    fn endpoint(&self) -> Option<&LabEndpoint>;

    /// Names of all volumes that hold the text.
    fn volumes_with(&self, text: &str) -> Vec<String>;
}
