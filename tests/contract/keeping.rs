use sandbar_agent_protocol::Access;
use sandbar_core::engine::{ContainerId, ContainerState, EngineError, SandboxSpec};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

async fn sandbox_on(scene: &Scene, volume: &VolumeName) -> ContainerId {
    start(scene, spec_on(scene, volume, "datasets/train").await).await
}

async fn spec_on(scene: &Scene, volume: &VolumeName, sub_path: &str) -> SandboxSpec {
    let spec = scene.sandbox(&Script::new().stay());
    spec.volume(&*scene.engine, volume, sub_path, "/mnt/data", Access::ReadWrite)
        .await
        .build()
}

async fn start(scene: &Scene, spec: SandboxSpec) -> ContainerId {
    let id = scene.start(&spec).await;
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

pub(crate) async fn d3_neither_a_prune_nor_force_takes_data_from_under_a_mounted_folder(scene: &Scene) {
    let volume = scene.volume_with("data", &[]);
    scene.sow(&volume, &Seed::demo());
    let spec = spec_on(scene, &volume, "datasets/train").await;
    let id = start(scene, spec.clone()).await;
    let data = scene.rig().volume_folder(&volume).join("datasets/train/data.csv");
    scene.rig().prune(&spec.id, &volume);
    assert!(data.exists(), "a prune took the data");
    scene.rig().tear_away(&volume);
    assert!(data.exists(), "a removal took the data");
    // The one may have opened the way for the other.
    scene.rig().prune(&spec.id, &volume);
    assert!(data.exists(), "a prune took the data after all");

    let proof = scene.engine.prove(&id, &spec.gate).await.unwrap();
    assert!(proof.is_proved(), "{proof:?}");
    scene.engine.remove_container(&id).await.unwrap();
    scene.engine.remove_volume(&volume).await.unwrap();
}

pub(crate) async fn d3_no_sandbox_runs_on_a_whole_volume_that_was_torn_away(scene: &Scene) {
    let volume = scene.volume_with("data", &[]);
    scene.sow(&volume, &Seed::demo());
    let spec = spec_on(scene, &volume, "").await;
    let id = start(scene, spec.clone()).await;
    scene.rig().prune(&spec.id, &volume);
    scene.rig().tear_away(&volume);
    let is_there = !scene.rig().volumes_with(volume.as_str()).is_empty();
    let sandbox = scene.engine.container(&id).await.unwrap();
    let runs = sandbox.is_some_and(|sandbox| sandbox.state == ContainerState::Running);
    assert_eq!(runs, is_there, "a sandbox and its volume stay or go together");
    scene.engine.remove_container(&id).await.unwrap();
}
