use sandbar_agent_protocol::Access;
use sandbar_core::engine::{ContainerId, EngineError};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

async fn sandbox_on(scene: &Scene, volume: &VolumeName) -> ContainerId {
    let spec = scene.sandbox(&Script::new().stay());
    let spec = spec
        .volume(
            &*scene.engine,
            volume,
            "datasets/train",
            "/mnt/train",
            Access::ReadWrite,
        )
        .await;
    let id = scene.start(&spec.build()).await;
    // The views through which the subPath was resolved keep the volume too, until their helpers are gone.
    sandbar_testkit::wait_until(sandbar_tests::rig::LIMIT, "the helpers are gone", async || {
        let containers = scene.engine.containers().await.unwrap();
        let ours = scene.containers();
        let browsing = |name: &String| {
            let named = containers.iter().find(|container| container.name == *name);
            named.is_some_and(|container| container.role() == Some(sandbar_core::engine::Role::Browse))
        };
        !ours.iter().any(browsing)
    })
    .await;
    id
}

async fn assert_kept(scene: &Scene, volume: &VolumeName) {
    let refused = scene.engine.remove_volume(volume).await;
    assert!(matches!(refused, Err(EngineError::InUse { .. })), "{refused:?}");
    assert!(
        scene
            .rig()
            .volume_folder(volume)
            .join("datasets/train/data.csv")
            .exists()
    );
}

pub(crate) async fn d3_a_volume_is_kept_while_a_sandbox_mounts_a_folder_of_it(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let id = sandbox_on(scene, &volume).await;
    assert_kept(scene, &volume).await;
    scene.engine.stop(&id, 5).await.unwrap();
    assert_kept(scene, &volume).await;
    scene.engine.remove_container(&id).await.unwrap();
    scene.engine.remove_volume(&volume).await.unwrap();
    assert_eq!(scene.engine.volume(&volume).await.unwrap(), None);
}

pub(crate) async fn d3_two_sandboxes_keep_a_volume_until_both_are_gone(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let (a, b) = (sandbox_on(scene, &volume).await, sandbox_on(scene, &volume).await);
    scene.engine.remove_container(&a).await.unwrap();
    assert_kept(scene, &volume).await;
    scene.engine.remove_container(&b).await.unwrap();
    scene.engine.remove_volume(&volume).await.unwrap();
}
