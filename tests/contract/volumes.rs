use std::collections::BTreeSet;

use futures::StreamExt as _;
use sandbar_core::engine::{Change, EngineError};
use sandbar_testkit::Seed;
use sandbar_tests::rig::{LIMIT, Scene};

pub(crate) async fn d9_volumes_are_made_listed_inspected_and_removed(scene: &Scene) {
    let name = scene.volume_name("My_vol.1");
    let label = ("purpose".to_owned(), "test".to_owned());
    let made = scene
        .engine
        .create_volume(&name, std::slice::from_ref(&label))
        .await
        .unwrap();
    assert_eq!(
        (made.driver.as_str(), made.labels.get("purpose")),
        ("local", Some(&label.1))
    );
    assert!(made.mountpoint.starts_with('/'));

    let listed = scene.engine.volumes().await.unwrap();
    assert!(
        listed
            .iter()
            .any(|volume| volume.name == name && volume.labels == made.labels),
        "{listed:?}"
    );
    let inspected = scene.engine.volume(&name).await.unwrap().expect("the volume");
    assert_eq!(inspected.mountpoint, made.mountpoint);

    scene.engine.remove_volume(&name).await.unwrap();
    assert_eq!(scene.engine.volume(&name).await.unwrap(), None);
    assert!(
        scene
            .engine
            .volumes()
            .await
            .unwrap()
            .iter()
            .all(|volume| volume.name != name)
    );
}

pub(crate) async fn a_volume_that_exists_is_returned_as_it_is(scene: &Scene) {
    let name = scene.volume("theirs", &Seed::new().file("kept", "1"));
    let label = ("mine".to_owned(), "yes".to_owned());
    let volume = scene.engine.create_volume(&name, &[label]).await.unwrap();
    assert!(
        !volume.labels.contains_key("mine"),
        "a label was claimed for somebody else's volume: {volume:?}"
    );
    assert!(scene.rig().volume_folder(&name).join("kept").exists());
}

pub(crate) async fn a_volume_that_is_not_there_counts_as_removed(scene: &Scene) {
    let name = scene.volume_name("never");
    assert_eq!(scene.engine.volume(&name).await.unwrap(), None);
    scene.engine.remove_volume(&name).await.unwrap();
}

pub(crate) async fn a_volume_that_a_container_of_somebody_else_uses_is_not_removed(scene: &Scene) {
    let name = scene.volume("used", &Seed::new());
    scene.rig().make_container(&scene.name("other"), name.as_str());
    let refused = scene.engine.remove_volume(&name).await;
    assert!(matches!(refused, Err(EngineError::InUse { .. })), "{refused:?}");
    scene.rig().remove_container(&scene.name("other"));
    scene.engine.remove_volume(&name).await.unwrap();
}

pub(crate) async fn changes_that_others_make_are_told(scene: &Scene) {
    let mut changes = scene.engine.watch().await.unwrap();
    let (name, container) = (scene.volume_name("theirs"), scene.name("other"));
    scene.rig().make_volume(&name);
    let id = scene.rig().make_container(&container, name.as_str());
    scene.rig().remove_container(&container);
    scene.rig().remove_volume(&name);

    let (of_volume, of_container) = (Change::Volume(name.clone()), Change::Container(id));
    let (mut seen, mut told) = (BTreeSet::new(), 0);
    let enough = async {
        while seen.len() < 2 || told < 4 {
            match changes
                .next()
                .await
                .expect("the stream goes on")
                .expect("a change")
            {
                change if change == of_volume => told += usize::from(seen.insert("volume") || told > 0),
                change if change == of_container => told += usize::from(seen.insert("container") || told > 0),
                _ => {}
            }
        }
    };
    tokio::time::timeout(LIMIT, enough)
        .await
        .expect("both were told when they came and when they went");
}
