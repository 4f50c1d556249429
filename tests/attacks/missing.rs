use sandbar_core::compose::SourceDraft;
use sandbar_core::problem::{Action, ErrorCode};
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::{Scene, typed};

use crate::play::{TARGET, draft, finish, launch, marking, refused, session};

pub(crate) async fn d2_a_missing_folder_is_named_and_not_made_until_asked_for(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let root = scene.rig().volume_folder(&volume);
    let mut draft = draft(
        scene,
        &Script::new().write(&format!("{TARGET}/x"), "1"),
        &volume,
        "datasets/test/today",
    );
    draft.user = "1000:1000".into();
    let problem = refused(scene, &draft, ErrorCode::PvcSubpathNotFound, &[&root]).await;
    assert_eq!(problem.context.component.as_deref(), Some("test"));
    assert_eq!(problem.context.component_index, Some(1));
    assert!(
        !root.join("datasets/test").exists(),
        "the folder was made without being asked for"
    );

    let offered = problem.actions.iter().find_map(|action| match action {
        Action::CreateFolder {
            volume,
            sub_path,
            uid,
            gid,
            mode,
        } => Some((volume, sub_path, (*uid, *gid), *mode)),
        _ => None,
    });
    let (of, sub_path, _, mode) = offered.expect("the offer to make the folder");
    let session = session(scene);
    session
        .browser
        .make_folder(of, sub_path, (1000, 1000), mode)
        .await
        .unwrap();
    let launched = launch(scene, &session, &draft).await.unwrap();
    assert_eq!(
        finish(scene, &session, &launched).await,
        [format!("wrote {TARGET}/x")]
    );
    assert!(root.join("datasets/test/today/x").exists());
    session.views.close_all();
}

pub(crate) async fn d2_a_volume_removed_between_check_and_launch_is_said_to_be_gone(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let draft = draft(scene, &marking(), &volume, "datasets");
    let session = session(scene);
    let plan = session.check(&draft, &typed::surroundings(&*scene.engine)).await;
    assert!(plan.ready, "{plan:?}");
    session.views.close_all();
    scene.until_no_container().await;
    assert!(scene.rig().remove_volume(&volume));

    let problem = launch(scene, &session, &draft).await.expect_err("a refusal");
    assert_eq!(problem.code, ErrorCode::PvcVolumeNotFound, "{problem:?}");
    assert_eq!(problem.context.volume.as_deref(), Some(volume.as_str()));
    assert!(
        scene.rig().volumes_with(volume.as_str()).is_empty(),
        "the volume was made again"
    );
}

pub(crate) async fn d8_a_file_is_mounted_only_knowingly(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let root = scene.rig().volume_folder(&volume);
    let mut draft = draft(scene, &Script::new().read(TARGET), &volume, "marker.txt");
    let problem = refused(scene, &draft, ErrorCode::PvcSubpathNotADirectory, &[&root]).await;
    assert!(problem.actions.contains(&Action::AllowFile), "{problem:?}");
    let SourceDraft::Volume { allow_file, .. } = &mut draft.mounts[0].source else {
        panic!("a volume")
    };
    *allow_file = true;
    let session = session(scene);
    let launched = launch(scene, &session, &draft).await.unwrap();
    assert_eq!(
        finish(scene, &session, &launched).await,
        ["hello-from-named-volume"]
    );
    session.views.close_all();
}
