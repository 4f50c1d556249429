use std::ops::Deref;
use std::sync::Arc;

use sandbar_core::rules::VolumeName;
use sandbar_tests::lab::{EngineSpec, Lab, LabEndpoint, LabEngine};
use sandbar_tests::proxy::Proxy;
use sandbar_tests::rig::{DockerRig, Scene};
use sandbar_tests::window::{Opening, Window, WindowError};

/// A command that stays until it is told to end, and then ends at once.
pub(crate) const STAY: &str = r#"sh -c 'trap "exit 0" TERM; sleep 600 & wait'"#;

/// What a test in a window comes to.
pub(crate) type Seen = Result<(), WindowError>;

/// Plays a test on the engine that tests share, and asserts that it leaves no container there.
pub(crate) async fn on_shared(spec: &'static EngineSpec, test: impl AsyncFnOnce(&Scene) -> Seen) {
    let rig = Arc::new(DockerRig::shared(spec).await);
    Scene::play(rig, async |scene| expect(test(scene).await)).await;
}

/// The same with a window on that engine.
pub(crate) async fn in_window(spec: &'static EngineSpec, test: impl AsyncFnOnce(&Scene, &Window) -> Seen) {
    on_shared(spec, async |scene| {
        with_window(&Opening::new().on(engine(scene).host()), async |window| {
            test(scene, window).await
        })
        .await
    })
    .await;
}

/// The same with something between the window and the engine that makes the engine slow.
pub(crate) async fn on_slow(
    spec: &'static EngineSpec,
    test: impl AsyncFnOnce(&Scene, &Window, &Proxy) -> Seen,
) {
    on_shared(spec, async |scene| {
        let proxy = Proxy::to(&engine(scene).socket()).unwrap();
        with_window(&Opening::new().on(proxy.host()), async |window| {
            test(scene, window, &proxy).await
        })
        .await
    })
    .await;
}

/// A window on an engine that the test may kill.
pub(crate) struct Mortal<'a> {
    scene: &'a Scene,
    pub(crate) window: &'a Window,
    pub(crate) proxy: &'a Proxy,
    pub(crate) engine: &'a mut LabEngine,
}

impl Deref for Mortal<'_> {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        self.scene
    }
}

/// Plays a test on an engine of its own.
pub(crate) async fn on_mortal(spec: &'static EngineSpec, test: impl AsyncFnOnce(Mortal<'_>) -> Seen) {
    let mut engine = Lab::docker(spec).unwrap();
    engine.import_busybox().unwrap();
    let rig = Arc::new(DockerRig::at(LabEndpoint::clone(&engine)).await);
    Scene::play(rig, async |scene| {
        let played = async {
            let proxy = Proxy::to(&engine.socket()).unwrap();
            with_window(&Opening::new().on(proxy.host()), async |window| {
                test(Mortal {
                    scene,
                    window,
                    proxy: &proxy,
                    engine: &mut engine,
                })
                .await
            })
            .await
        };
        expect(played.await);
    })
    .await;
}

/// Opens a window, and closes it after the test as a person would.
pub(crate) async fn with_window(opening: &Opening, test: impl AsyncFnOnce(&Window) -> Seen) -> Seen {
    let window = Window::open(opening).await?;
    test(&window).await?;
    window.close().await
}

/// A panic that tells what was not seen in lines that one can read.
pub(crate) fn expect(seen: Seen) {
    seen.unwrap_or_else(|error| panic!("{error}"));
}

/// The engine under test.
pub(crate) fn engine(scene: &Scene) -> &LabEndpoint {
    scene.rig().endpoint().expect("a real engine")
}

/// Somebody else removes a volume with force, although a helper looks into it.
pub(crate) fn lose(scene: &Scene, volume: &VolumeName) {
    for container in scene.containers() {
        // One that goes by itself at this moment is as good as removed.
        let _ = engine(scene).docker(&["rm", "--force", &container]);
    }
    assert!(
        scene.rig().remove_volume(volume),
        "the volume could not be removed"
    );
}
