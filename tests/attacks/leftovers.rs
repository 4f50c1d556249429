use std::sync::atomic::{AtomicBool, Ordering};

use sandbar_core::compose::{Draft, MountDraft, SourceDraft};
use sandbar_core::launch::{LaunchProgress, Stage};
use sandbar_core::problem::{ErrorCode, Field, FieldName};
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::{Scene, typed};
use tokio_util::sync::CancellationToken;

use crate::play::{TARGET, draft, finish, launch, marking, refused, session};

/// A sandbox for which a volume with a folder is made.
fn making(scene: &Scene, word: &str) -> Draft {
    let volume = scene.volume_name(word);
    let mut draft = draft(scene, &Script::new().stay(), &volume, "made/for/it");
    let SourceDraft::Volume { create, .. } = &mut draft.mounts[0].source else {
        panic!("a volume")
    };
    *create = true;
    draft
}

async fn assert_nothing_left(scene: &Scene, what: &str) {
    scene.until_no_container().await;
    assert_eq!(
        scene.rig().volumes_with(&scene.name("")),
        [""; 0],
        "{what} left a volume"
    );
}

pub(crate) async fn d5_a_launch_that_fails_leaves_nothing(scene: &Scene) {
    let mut missing_folder = making(scene, "a");
    missing_folder.mounts.push(typed::mount(
        &"sandbar-no-such-volume".parse().unwrap(),
        "x",
        "/mnt/other",
    ));
    let mut no_command = making(scene, "b");
    no_command.command = "no-such-program".into();
    let mut no_image = making(scene, "c");
    no_image.image = "sandbar-lab/no-such-image:1".into();
    let mut no_user = making(scene, "d");
    no_user.user = "no-such-user".into();
    for (draft, code) in [
        (missing_folder, Some(ErrorCode::PvcVolumeNotFound)),
        (no_command, Some(ErrorCode::CommandNotFound)),
        (no_image, Some(ErrorCode::ImageNotFound)),
        (no_user, None),
    ] {
        let session = session(scene);
        let problem = launch(scene, &session, &draft).await.expect_err("a failure");
        assert!(code.is_none_or(|code| code == problem.code), "{problem:?}");
        session.views.close_all();
        assert_nothing_left(scene, &format!("{:?}", problem.code)).await;
    }
}

pub(crate) async fn d5_a_launch_cancelled_at_any_stage_leaves_nothing(scene: &Scene) {
    for stage in [Stage::Resolve, Stage::Create, Stage::ReadBack, Stage::Gate] {
        let (session, cancel) = (session(scene), CancellationToken::new());
        let began = AtomicBool::new(false);
        let at_stage = |progress: LaunchProgress| {
            if matches!(progress, LaunchProgress::Began { stage: now, .. } if now == stage) {
                began.store(true, Ordering::Relaxed);
                cancel.cancel();
            }
        };
        let draft = making(scene, &format!("v{stage:?}").to_lowercase());
        let launched = session
            .launcher
            .launch(&draft, &typed::surroundings(&*scene.engine), &at_stage, &cancel)
            .await;
        assert!(began.load(Ordering::Relaxed), "{stage:?} was never reached");
        let problem = launched.expect_err("a cancelled launch");
        assert_eq!(problem.code, ErrorCode::LaunchCancelled, "{stage:?}: {problem:?}");
        session.views.close_all();
        assert_nothing_left(scene, &format!("a cancel at {stage:?}")).await;
    }
}

pub(crate) async fn d6_a_target_that_breaks_a_rule_is_refused_before_anything_is_made(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let root = scene.rig().volume_folder(&volume);
    for target in ["", "/", "/a:b", "/../etc2", "relative", "/proc/1"] {
        let mut draft = draft(scene, &marking(), &volume, "");
        draft.mounts[0].target = target.into();
        let problem = refused(scene, &draft, ErrorCode::InvalidMountPath, &[&root]).await;
        assert_eq!(
            problem.field,
            Some(Field::of_mount(0, FieldName::Target)),
            "{target}"
        );
    }
    let mut twice = draft(scene, &marking(), &volume, "");
    let again: MountDraft = typed::mount(&volume, "datasets", &format!("{TARGET}/."));
    twice.mounts.push(again);
    let problem = refused(scene, &twice, ErrorCode::DuplicateMountPath, &[&root]).await;
    assert!(
        problem.field.is_some_and(|field| field.name == FieldName::Target),
        "{problem:?}"
    );
}

pub(crate) async fn d7_a_volume_with_any_legal_name_is_mounted(scene: &Scene) {
    let session = session(scene);
    for word in ["proj_data", "My-Vol", "a.b"] {
        let volume = scene.volume(word, &Seed::demo());
        let script = Script::new().read(&format!("{TARGET}/data.csv"));
        let launched = launch(scene, &session, &draft(scene, &script, &volume, "datasets/train"))
            .await
            .unwrap();
        assert_eq!(
            finish(scene, &session, &launched).await,
            ["id,value", "1,100", "2,200"],
            "{word}"
        );
    }
    session.views.close_all();
}
