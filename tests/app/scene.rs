use std::sync::Arc;

use sandbar_tests::lab::{LabEndpoint, Version};
use sandbar_tests::rig::{DockerRig, Scene};
use sandbar_tests::window::{Opening, Window, WindowError};

/// Plays a test in a window on the engine that tests share, and asserts that it leaves no container there.
pub(crate) async fn on_shared(
    version: Version,
    test: impl AsyncFnOnce(&Scene, &Window) -> Result<(), WindowError>,
) {
    Scene::play(Arc::new(DockerRig::shared(version).await), async |scene| {
        in_window(&Opening::new().on(engine(scene).host()), async |window| {
            test(scene, window).await
        })
        .await;
    })
    .await;
}

/// Opens a window, and closes it after the test as a person would.
pub(crate) async fn in_window(opening: &Opening, test: impl AsyncFnOnce(&Window) -> Result<(), WindowError>) {
    let window = Window::open(opening)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let shown = match test(&window).await {
        Ok(()) => window.close().await,
        error => error,
    };
    shown.unwrap_or_else(|error| panic!("{error}"));
}

/// The engine under test.
pub(crate) fn engine(scene: &Scene) -> &LabEndpoint {
    scene.rig().endpoint().expect("a real engine")
}
