use sandbar_core::compose::{Access, SourceDraft};
use sandbar_core::engine::EngineError;
use sandbar_testkit::{Script, Seed, wait_until};
use sandbar_tests::rig::{LIMIT, Scene};

use crate::play::{TARGET, draft, launch, session};

pub(crate) async fn d3_a_sub_path_keeps_its_volume_from_being_removed_by_anybody(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let session = session(scene);
    let script = Script::new().stay();
    let a = launch(scene, &session, &draft(scene, &script, &volume, "datasets"))
        .await
        .unwrap();
    let b = launch(scene, &session, &draft(scene, &script, &volume, "datasets/train"))
        .await
        .unwrap();
    session.views.close_all();
    session.sandboxes.remove(&a.container).await.unwrap();
    wait_until(
        LIMIT,
        "only sandbox B and what keeps its volume are left",
        async || scene.containers().len() <= 2,
    )
    .await;

    assert!(
        !scene.rig().remove_volume(&volume),
        "somebody else could remove the volume"
    );
    assert!(
        scene
            .rig()
            .volume_folder(&volume)
            .join("datasets/train/data.csv")
            .exists(),
        "the data under B is gone"
    );
    let refused = scene.engine.remove_volume(&volume).await;
    assert!(matches!(refused, Err(EngineError::InUse { .. })), "{refused:?}");
    session.sandboxes.remove(&b.container).await.unwrap();
    scene.engine.remove_volume(&volume).await.unwrap();
}

pub(crate) async fn d4_a_volume_made_for_sandboxes_goes_with_the_last_of_them(scene: &Scene) {
    let volume = scene.volume_name("made");
    let session = session(scene);
    let script = Script::new().stay();
    let mut first = draft(scene, &script, &volume, "");
    let SourceDraft::Volume {
        create,
        remove_when_unused,
        ..
    } = &mut first.mounts[0].source
    else {
        panic!("a volume")
    };
    (*create, *remove_when_unused) = (true, true);
    let a = launch(scene, &session, &first).await.unwrap();
    let b = launch(scene, &session, &draft(scene, &script, &volume, ""))
        .await
        .unwrap();
    session.views.close_all();
    session.sandboxes.remove(&a.container).await.unwrap();
    assert_eq!(
        scene.rig().volumes_with(volume.as_str()).len(),
        1,
        "the volume went from under sandbox B"
    );
    wait_until(LIMIT, "only sandbox B is left", async || {
        scene.containers().len() == 1
    })
    .await;
    session.sandboxes.remove(&b.container).await.unwrap();
    assert!(
        scene.rig().volumes_with(volume.as_str()).is_empty(),
        "the volume stayed behind"
    );
}

pub(crate) async fn d9_a_sandbox_shows_its_mounts_as_asked_and_as_they_are(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let first = session(scene);
    let mut draft = draft(scene, &Script::new().stay(), &volume, "./datasets//train/");
    draft.mounts[0].access = Access::ReadOnly;
    let launched = launch(scene, &first, &draft).await.unwrap();
    first.views.close_all();
    drop(first);

    // Another start of the program finds the sandbox by its labels.
    let session = session(scene);
    for proof in [
        session.sandboxes.detail(&launched.container).await,
        session.sandboxes.prove(&launched.container).await,
    ] {
        let detail = proof.unwrap();
        let [mount] = detail.mounts.as_slice() else {
            panic!("{detail:?}")
        };
        assert_eq!(
            (mount.proved, mount.difference.as_deref()),
            (Some(true), None),
            "{mount:?}"
        );
        let asked = serde_json::to_string(&mount.asked).unwrap();
        assert!(
            asked.contains("datasets/train") && asked.contains(volume.as_str()) && asked.contains(TARGET),
            "{asked}"
        );
        let found = serde_json::to_string(&mount.found).unwrap();
        assert!(found.contains("datasets/train"), "{found}");
    }
    session.sandboxes.remove(&launched.container).await.unwrap();
}
