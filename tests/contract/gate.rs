use sandbar_agent_protocol::{Access, CommandState, Expected, GateReport, MountVerdict, gate};
use sandbar_core::engine::{SandboxSpec, SubPathSupport};
use sandbar_testkit::{Script, Seed, resolved};
use sandbar_tests::rig::Scene;

/// The command leaves this in the folder that it runs on.
const MARK: &str = "user-code-ran";

fn marking() -> Script {
    Script::new().write(&format!("/mnt/data/{MARK}"), "1")
}

/// Starts a sandbox whose gate has to refuse it: what it reports, after asserting that no user code ran.
async fn refused(scene: &Scene, spec: &SandboxSpec, folders: &[&std::path::Path]) -> GateReport {
    let id = scene.engine.create_sandbox(spec).await.unwrap();
    let report = scene
        .engine
        .start_through_gate(&id)
        .await
        .expect("a report of the gate");
    assert_eq!(report.command, CommandState::Withheld, "{report:?}");
    assert_eq!(scene.ended(&id).await, Some(i64::from(gate::MISMATCH)));
    assert_eq!(scene.output(&id).await, [""; 0], "user code wrote to the log");
    for folder in folders {
        assert!(
            !folder.join(MARK).exists(),
            "user code ran on {}",
            folder.display()
        );
    }
    scene.engine.remove_container(&id).await.unwrap();
    report
}

pub(crate) async fn another_folder_than_planned_runs_no_user_code(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo().folder("datasets/test"));
    let root = scene.rig().volume_folder(&volume);
    let spec = scene.sandbox(&marking());
    let mut spec = spec
        .volume(
            &*scene.engine,
            &volume,
            "datasets/test",
            "/mnt/data",
            Access::ReadWrite,
        )
        .await
        .build();
    let (_, other) = resolved(&*scene.engine, &volume, "datasets/train").await;
    spec.gate.mounts[0].expected = Expected::Folder(other);
    let report = refused(
        scene,
        &spec,
        &[&root, &root.join("datasets/test"), &root.join("datasets/train")],
    )
    .await;
    assert_eq!(report.mounts[0].verdict, MountVerdict::OtherFolder);
    assert_ne!(report.mounts[0].identity, Some(other));
}

pub(crate) async fn a_writable_mount_where_read_only_was_planned_runs_no_user_code(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&marking());
    let mut spec = spec
        .volume(&*scene.engine, &volume, "", "/mnt/data", Access::ReadWrite)
        .await
        .build();
    spec.gate.mounts[0].access = Access::ReadOnly;
    let report = refused(scene, &spec, &[&scene.rig().volume_folder(&volume)]).await;
    assert_eq!(report.mounts[0].verdict, MountVerdict::AccessDiffers);
}

pub(crate) async fn a_mount_that_is_not_there_runs_no_user_code(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&marking());
    let mut spec = spec
        .volume(&*scene.engine, &volume, "", "/mnt/data", Access::ReadWrite)
        .await
        .build();
    let mut absent = spec.gate.mounts[0].clone();
    absent.target = "/tmp".into();
    spec.gate.mounts.push(absent);
    let report = refused(scene, &spec, &[&scene.rig().volume_folder(&volume)]).await;
    assert_eq!(report.mounts[0].verdict, MountVerdict::Same);
    assert_eq!(report.mounts[1].verdict, MountVerdict::NotMounted);
}

pub(crate) async fn a_folder_swapped_after_the_check_runs_no_user_code(scene: &Scene) {
    let volume = scene.volume("data", &Seed::new().folder("job").folder("other"));
    let root = scene.rig().volume_folder(&volume);
    let spec = scene.sandbox(&marking());
    let spec = spec
        .volume(&*scene.engine, &volume, "job", "/mnt/data", Access::ReadWrite)
        .await
        .build();
    std::fs::rename(root.join("job"), root.join("moved")).unwrap();
    std::fs::rename(root.join("other"), root.join("job")).unwrap();
    let report = refused(scene, &spec, &[&root, &root.join("job"), &root.join("moved")]).await;
    assert_eq!(report.mounts[0].verdict, MountVerdict::OtherFolder);
}

pub(crate) async fn the_report_of_a_refused_start_is_kept(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&marking());
    let mut spec = spec
        .volume(&*scene.engine, &volume, "", "/mnt/data", Access::ReadOnly)
        .await
        .build();
    spec.gate.mounts[0].access = Access::ReadWrite;
    let id = scene.engine.create_sandbox(&spec).await.unwrap();
    let report = scene.engine.start_through_gate(&id).await.unwrap();
    scene.ended(&id).await;
    assert_eq!(scene.engine.last_report(&id).await.unwrap(), Some(report));
    scene.engine.remove_container(&id).await.unwrap();
    let native = scene.engine.identity().capabilities.sub_path == SubPathSupport::Native;
    assert_eq!(scene.engine.identity().capabilities.needs_keeper, !native);
}
