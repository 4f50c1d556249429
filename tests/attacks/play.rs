use std::path::{Path, PathBuf};

use sandbar_core::compose::Draft;
use sandbar_core::launch::Launched;
use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_core::rules::VolumeName;
use sandbar_core::session::Session;
use sandbar_testkit::Script;
use sandbar_tests::rig::{Scene, typed};
use tokio_util::sync::CancellationToken;

/// Where sandboxes of these tests mount.
pub(crate) const TARGET: &str = "/mnt/data";
/// What user code leaves in the folder that it runs on.
pub(crate) const MARK: &str = "user-code-ran";

/// Everything that Sandbar does with the scene's engine.
pub(crate) fn session(scene: &Scene) -> Session {
    Session::new(scene.engine.clone())
}

/// A script that leaves [`MARK`] where it runs.
pub(crate) fn marking() -> Script {
    Script::new().write(&format!("{TARGET}/{MARK}"), "1")
}

/// A sandbox as it is typed, with one writable mount.
pub(crate) fn draft(scene: &Scene, script: &Script, volume: &VolumeName, sub_path: &str) -> Draft {
    let name = scene.name(&uuid::Uuid::new_v4().simple().to_string()[..6]);
    let mounts = vec![typed::mount(volume, sub_path, TARGET)];
    typed::draft(&name, scene.rig().image(), script, mounts)
}

/// Launches to the end.
pub(crate) async fn launch(scene: &Scene, session: &Session, draft: &Draft) -> Result<Launched, Problem> {
    let at = typed::surroundings(&*scene.engine);
    session
        .launcher
        .launch(draft, &at, &|_| {}, &CancellationToken::new())
        .await
}

/// Launches what has to be refused with this code, and asserts that nothing is left and no user code ran in any
/// of the folders.
pub(crate) async fn refused(scene: &Scene, draft: &Draft, code: ErrorCode, folders: &[&Path]) -> Problem {
    let session = session(scene);
    let problem = launch(scene, &session, draft).await.expect_err("a refusal");
    assert_eq!(problem.code, code, "{problem:?}");
    no_mark(folders);
    session.views.close_all();
    scene.until_no_container().await;
    problem
}

/// Asserts that no user code left its mark in a folder.
pub(crate) fn no_mark(folders: &[&Path]) {
    for folder in folders {
        assert!(
            !folder.join(MARK).exists(),
            "user code ran on {}",
            folder.display()
        );
    }
}

/// What the command of a launched sandbox wrote; then the sandbox is removed.
pub(crate) async fn finish(scene: &Scene, session: &Session, launched: &Launched) -> Vec<String> {
    let lines = scene.output(&launched.container).await;
    session.sandboxes.remove(&launched.container).await.unwrap();
    lines
}

/// A folder of the host that no volume may reach, with a file in it.
pub(crate) fn forbidden() -> (tempfile::TempDir, PathBuf) {
    let guard = tempfile::tempdir().unwrap();
    let folder = guard.path().join("forbidden");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("secret"), "forbidden\n").unwrap();
    (guard, folder)
}
