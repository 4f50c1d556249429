use std::sync::Arc;

use sandbar_core::engine::Engine;
use sandbar_core::problem::ErrorCode;
use sandbar_core::session::Session;
use sandbar_testkit::{FakeEngine, Seed};
use sandbar_tests::rig::{FakeRig, Scene};

use crate::play::{draft, launch, marking, no_mark};
use crate::pretender::Pretender;

/// Launches on an engine that ignores subPaths and says that it honours them: the stage at which it is found out.
async fn found_out(scene: &Scene, engine: Arc<dyn Engine>) -> String {
    let volume = scene.volume("data", &Seed::demo());
    let session = Session::new(engine);
    let draft = draft(scene, &marking(), &volume, "datasets/train");
    let problem = launch(scene, &session, &draft).await.expect_err("a refusal");
    assert_eq!(problem.code, ErrorCode::MountMismatch, "{problem:?}");
    assert!(
        problem.context.target.is_some() && problem.field.is_some(),
        "{problem:?}"
    );
    let root = scene.rig().volume_folder(&volume);
    no_mark(&[&root, &root.join("datasets"), &root.join("datasets/train")]);
    session.views.close_all();
    scene.until_no_container().await;
    problem.context.stage.clone().unwrap_or_default()
}

pub(crate) async fn found_out_at_read_back(scene: &Scene) {
    let engine = Arc::new(Pretender::native(scene.engine.clone()));
    assert_eq!(found_out(scene, engine).await, "read back");
}

pub(crate) async fn found_out_by_the_gate(scene: &Scene) {
    let engine = Arc::new(Pretender::lying(scene.engine.clone()));
    assert_eq!(found_out(scene, engine).await, "gate");
}

#[tokio::test]
async fn the_fake_engine_is_found_out_as_a_real_one_is() {
    for (lists, stage) in [(false, "read back"), (true, "gate")] {
        let rig = FakeRig::of(FakeEngine::lying(lists));
        Scene::play(Arc::new(rig), async |scene| {
            assert_eq!(found_out(scene, scene.engine.clone()).await, stage);
        })
        .await;
    }
}
