use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use futures::FutureExt as _;

use super::{Rig, Scene};

/// The environment variable that names a folder for what came out of the tests: for each engine a folder, in it a file
/// `title`, and for each behaviour a file `group/behaviour` that says `holds` or `fails`. Without it nothing is written.
pub const RESULTS_VARIABLE: &str = "SANDBAR_RESULTS";

/// Something that every engine is expected to do.
#[derive(Debug, Clone, Copy)]
pub struct Behaviour {
    /// The engine's name in the suite.
    pub engine: &'static str,
    /// The part of the suite that it stands in.
    pub group: &'static str,
    /// The name of its test.
    pub test: &'static str,
}

impl Behaviour {
    /// Plays its test on an engine, and writes down what came out.
    ///
    /// # Panics
    /// As the test does, or when the engine cannot be had.
    pub async fn play<R: Rig>(self, rig: impl Future<Output = R>, test: impl AsyncFnOnce(&Scene)) {
        let played = async {
            let rig = Arc::new(rig.await);
            self.write("title", &rig.title());
            Scene::play(rig, test).await;
        };
        let played = AssertUnwindSafe(played).catch_unwind().await;
        let outcome = if played.is_ok() { "holds" } else { "fails" };
        self.write(&format!("{}/{}", self.group, self.test), outcome);
        if let Err(panic) = played {
            resume_unwind(panic);
        }
    }

    fn write(self, name: &str, text: &str) {
        let Some(results) = std::env::var_os(RESULTS_VARIABLE) else {
            return;
        };
        let file = PathBuf::from(results).join(self.engine).join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}
