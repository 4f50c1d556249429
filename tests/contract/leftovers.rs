use sandbar_agent_protocol::{Access, Expected, Identity};
use sandbar_core::engine::{ContainerId, EngineError, MountHow};
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

pub(crate) async fn d5_a_name_that_is_taken_leaves_nothing(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    scene.rig().make_container(&scene.name("taken"), volume.as_str());
    let spec = scene.sandbox(&Script::new()).named(scene.name("taken"));
    let spec = spec
        .volume(&*scene.engine, &volume, "datasets", "/mnt/data", Access::ReadOnly)
        .await;
    let made = scene.engine.create_sandbox(&spec.build()).await;
    assert!(matches!(made, Err(EngineError::InUse { .. })), "{made:?}");
    scene.rig().remove_container(&scene.name("taken"));
    scene.until_no_container().await;
}

pub(crate) async fn d5_an_image_that_is_missing_leaves_nothing(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&Script::new());
    let mut spec = spec
        .volume(&*scene.engine, &volume, "datasets", "/mnt/data", Access::ReadOnly)
        .await
        .build();
    spec.image = format!("{}:none", scene.name("image"));
    assert_eq!(scene.engine.image(&spec.image).await.unwrap(), None);
    let made = scene.engine.create_sandbox(&spec).await;
    assert!(matches!(made, Err(EngineError::NotFound { .. })), "{made:?}");
    scene.until_no_container().await;
}

pub(crate) async fn d5_a_host_folder_that_is_missing_leaves_nothing(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let folder = scene.host_folder(&Seed::new());
    let missing = folder.path().join("none");
    let how = MountHow::Host {
        source: missing.to_str().unwrap().parse().unwrap(),
    };
    let spec = scene.sandbox(&Script::new());
    let spec = spec
        .volume(&*scene.engine, &volume, "datasets", "/mnt/data", Access::ReadOnly)
        .await;
    let spec = spec
        .mount(
            how,
            "/host",
            Access::ReadWrite,
            Expected::Folder(Identity {
                device: 1,
                inode: 2,
                born: None,
            }),
        )
        .build();
    let made = scene.engine.create_sandbox(&spec).await;
    assert!(
        matches!(
            made,
            Err(EngineError::Refused { .. } | EngineError::NotFound { .. } | EngineError::Failed { .. })
        ),
        "{made:?}"
    );
    assert!(!missing.exists(), "the engine made the folder");
    scene.until_no_container().await;
}

pub(crate) async fn d2_a_folder_that_vanished_is_not_made(scene: &Scene) {
    let volume = scene.volume("data", &Seed::new().folder("job"));
    let job = scene.rig().volume_folder(&volume).join("job");
    let script = Script::new().write("/mnt/data/user-code-ran", "1");
    let spec = scene.sandbox(&script);
    let spec = spec
        .volume(&*scene.engine, &volume, "job", "/mnt/data", Access::ReadWrite)
        .await
        .build();
    let id = scene.engine.create_sandbox(&spec).await.unwrap();
    std::fs::remove_dir(&job).unwrap();
    let started = scene.engine.start_through_gate(&id).await;
    assert!(
        !started
            .as_ref()
            .is_ok_and(sandbar_agent_protocol::GateReport::is_proved),
        "{started:?}"
    );
    scene.engine.remove_container(&id).await.unwrap();
    assert!(!job.exists(), "the engine made the folder");
}

pub(crate) async fn a_container_that_is_not_there_counts_as_removed(scene: &Scene) {
    let none = ContainerId("0".repeat(64));
    scene.engine.remove_container(&none).await.unwrap();
    assert_eq!(scene.engine.container(&none).await.unwrap(), None);
    let started = scene.engine.start_through_gate(&none).await;
    assert!(
        matches!(started, Err(EngineError::NotFound { .. })),
        "{started:?}"
    );
}
