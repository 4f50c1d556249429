//! Volumes that their driver mounts only when a container needs them.

use sandbar_agent_protocol::{Access, RequestBody, ResponseBody};
use sandbar_core::engine::{ViewMode, ViewRoot};
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

pub(crate) async fn a_folder_of_a_volume_that_binds_another_folder_is_mounted_and_no_other(scene: &Scene) {
    let device = scene.host_folder(&Seed::demo());
    let path = device.path().to_str().unwrap();
    let volume = scene.volume_with("bound", &[("type", "none"), ("o", "bind"), ("device", path)]);
    let script = Script::new().list("/mnt/data").read("/mnt/data/data.csv");
    for access in [Access::ReadOnly, Access::ReadWrite] {
        let spec = scene.sandbox(&script);
        let spec = spec
            .volume(&*scene.engine, &volume, "datasets/train", "/mnt/data", access)
            .await;
        let lines = scene.run(&spec.build()).await;
        assert_eq!(lines, ["data.csv", "id,value", "1,100", "2,200"]);
    }
    let spec = scene.sandbox(&Script::new().read("/mnt/data/marker.txt"));
    let spec = spec
        .volume(&*scene.engine, &volume, "", "/mnt/data", Access::ReadOnly)
        .await;
    assert_eq!(scene.run(&spec.build()).await, ["hello-from-named-volume"]);
}

pub(crate) async fn a_volume_in_memory_is_mounted_whole_and_by_folder_while_somebody_has_it(scene: &Scene) {
    let volume = scene.volume_with("memory", &[("type", "tmpfs"), ("device", "tmpfs")]);
    let root = ViewRoot::Volume(volume.clone());
    let view = scene.engine.open(&root, ViewMode::Edit).await.unwrap();
    let make = RequestBody::MakeFolder {
        path: vec![b"job".to_vec()],
        uid: 0,
        gid: 0,
        mode: 0o777,
    };
    let answer = view.ask(make).await.unwrap();
    assert!(matches!(answer, ResponseBody::Made(_)), "{answer:?}");

    let writer = Script::new().write("/mnt/data/result", "42").stay();
    let writer = scene.sandbox(&writer);
    let writer = writer
        .volume(&*scene.engine, &volume, "job", "/mnt/data", Access::ReadWrite)
        .await;
    let id = scene.start(&writer.build()).await;
    drop(view);
    sandbar_testkit::wait_until(sandbar_tests::rig::LIMIT, "the result", async || {
        let log = scene.engine.log_tail(&id, 9).await.unwrap();
        log.iter().any(|line| line.text == "wrote /mnt/data/result")
    })
    .await;
    let reader = scene.sandbox(&Script::new().read("/mnt/all/job/result"));
    let reader = reader
        .volume(&*scene.engine, &volume, "", "/mnt/all", Access::ReadOnly)
        .await;
    assert_eq!(
        scene.run(&reader.build()).await,
        ["42"],
        "both see the same memory after the helpers have gone"
    );
    scene.engine.remove_container(&id).await.unwrap();
}
