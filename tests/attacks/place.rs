use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use sandbar_core::problem::ErrorCode;
use sandbar_testkit::{Script, Seed, agent_binary};
use sandbar_tests::lab::{EngineSpec, Lab};
use sandbar_tests::rig::{DockerRig, Scene};

use crate::play::{TARGET, draft, finish, launch, marking, refused, session};

/// Covers the engine's data with an empty file system for the program that is called, as it is when the engine is
/// on another machine or belongs to another user.
const COVERED: &str = r#"mount -t tmpfs none "$1" && shift && exec "$@""#;

pub(crate) async fn d10_a_sub_path_is_resolved_where_the_volumes_data_cannot_be_reached(scene: &Scene) {
    let volume = scene.volume("far", &Seed::demo().link("evil", "/etc"));
    let train = scene.rig().volume_folder(&volume).join("datasets/train");
    let identity = std::fs::metadata(&train).unwrap();
    let expected = format!("out of reach {} {}", identity.dev(), identity.ino());
    assert_eq!(
        resolved_from_afar(scene, volume.as_str(), "datasets/train"),
        expected
    );
    for (sub_path, code) in [
        ("evil", ErrorCode::PvcSubpathEscapes),
        ("evil/ssl", ErrorCode::PvcSubpathEscapes),
        ("datasets/none", ErrorCode::PvcSubpathNotFound),
    ] {
        assert_eq!(
            resolved_from_afar(scene, volume.as_str(), sub_path),
            format!("out of reach {code:?}")
        );
    }
    scene.until_no_container().await;
}

/// What another program, which cannot see the engine's files, says of a subPath.
fn resolved_from_afar(scene: &Scene, volume: &str, sub_path: &str) -> String {
    let endpoint = scene.rig().endpoint().expect("a real engine");
    let mut program = Command::new("unshare");
    program.args([
        "--mount",
        "--propagation",
        "private",
        "--",
        "sh",
        "-c",
        COVERED,
        "sh",
    ]);
    program
        .arg(endpoint.folder().join("data"))
        .arg(env!("CARGO_BIN_EXE_other-program"));
    program
        .arg("resolve")
        .arg(endpoint.socket())
        .arg(agent_binary())
        .args([volume, sub_path]);
    let output = program.output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// An engine of its own, whose folder of volumes lies behind a link.
pub(crate) async fn d11_behind_a_link(spec: &'static EngineSpec) {
    let mut engine = Lab::docker(spec).unwrap();
    engine.import_busybox().unwrap();
    let volumes = engine.folder().join("data/volumes");
    let elsewhere = engine.folder().join("elsewhere");
    engine.kill().unwrap();
    std::fs::rename(&volumes, &elsewhere).unwrap();
    symlink(&elsewhere, &volumes).unwrap();
    engine.restart().unwrap();

    let rig = DockerRig::at(engine.clone()).await;
    Scene::play(Arc::new(rig), async |scene| {
        on_volume_behind_a_link(scene, &elsewhere).await;
    })
    .await;
}

async fn on_volume_behind_a_link(scene: &Scene, elsewhere: &Path) {
    let volume = scene.volume(
        "data",
        &Seed::demo().link("current", "datasets").link("evil", "../.."),
    );
    let root = scene.rig().volume_folder(&volume);
    assert!(
        root.canonicalize().unwrap().starts_with(elsewhere),
        "{} is behind no link",
        root.display()
    );
    let session = session(scene);
    for sub_path in ["datasets/train", "current/train"] {
        let script = Script::new().list(TARGET);
        let launched = launch(scene, &session, &draft(scene, &script, &volume, sub_path))
            .await
            .unwrap();
        assert_eq!(
            finish(scene, &session, &launched).await,
            ["data.csv"],
            "{sub_path}"
        );
    }
    session.views.close_all();
    let draft = draft(scene, &marking(), &volume, "evil");
    refused(scene, &draft, ErrorCode::PvcSubpathEscapes, &[&root, elsewhere]).await;
}
