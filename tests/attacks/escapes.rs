use std::path::Path;

use sandbar_core::problem::ErrorCode;
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

use crate::play::{TARGET, draft, finish, forbidden, launch, marking, refused, session};

/// A volume with a hostile seed, and a subPath that has to be refused as an escape at the given component.
async fn assert_escape(scene: &Scene, seed: Seed, sub_path: &str, component: (u32, &str), forbidden: &Path) {
    let volume = scene.volume("hostile", &seed);
    let root = scene.rig().volume_folder(&volume);
    let before = names(forbidden);
    let draft = draft(scene, &marking(), &volume, sub_path);
    let problem = refused(scene, &draft, ErrorCode::PvcSubpathEscapes, &[&root, forbidden]).await;
    assert_eq!(problem.context.component_index, Some(component.0), "{problem:?}");
    assert_eq!(
        problem.context.component.as_deref(),
        Some(component.1),
        "{problem:?}"
    );
    assert!(
        problem.context.link_target.is_some() && !problem.actions.is_empty(),
        "{problem:?}"
    );
    assert_eq!(
        names(forbidden),
        before,
        "something was made outside of the volume"
    );
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    names
}

pub(crate) async fn d1_a_link_to_the_root_is_refused(scene: &Scene) {
    let (_guard, outside) = forbidden();
    assert_escape(
        scene,
        Seed::new().link("evil", "/"),
        "evil",
        (0, "evil"),
        &outside,
    )
    .await;
    let root = Path::new("/");
    assert!(!root.join(crate::play::MARK).exists());
}

pub(crate) async fn d1_a_link_to_a_folder_outside_with_a_missing_tail_is_refused_and_nothing_is_made(
    scene: &Scene,
) {
    let (_guard, outside) = forbidden();
    assert_escape(
        scene,
        Seed::new().link("evil", &outside),
        "evil/newdir/x",
        (0, "evil"),
        &outside,
    )
    .await;
}

pub(crate) async fn d1_a_link_in_the_middle_of_a_path_is_refused(scene: &Scene) {
    let (_guard, outside) = forbidden();
    std::fs::create_dir(outside.join("deep")).unwrap();
    let seed = Seed::new().folder("a/b").link("a/b/evil", &outside);
    assert_escape(scene, seed, "a/b/evil/deep", (2, "evil"), &outside).await;
}

pub(crate) async fn d1_a_chain_of_links_that_leaves_is_refused(scene: &Scene) {
    let (_guard, outside) = forbidden();
    let seed = Seed::new()
        .link("one", "two")
        .link("two", "a/three")
        .folder("a")
        .link("a/three", &outside);
    assert_escape(scene, seed, "one", (0, "one"), &outside).await;
}

/// In a container the text of the link would mean another place than on the engine's host.
pub(crate) async fn d1_an_absolute_link_is_refused_even_to_the_volume_itself(scene: &Scene) {
    let (_guard, outside) = forbidden();
    let name = scene.volume("target", &Seed::new());
    let inside = scene.rig().volume_folder(&name).join("data");
    std::fs::create_dir(&inside).unwrap();
    assert_escape(
        scene,
        Seed::new().link("self", &inside),
        "self",
        (0, "self"),
        &outside,
    )
    .await;
}

pub(crate) async fn d1_a_climbing_path_or_link_is_refused(scene: &Scene) {
    let (_guard, outside) = forbidden();
    let climb = format!("{}{}", "../".repeat(20), outside.display());
    assert_escape(
        scene,
        Seed::new().link("climb", &climb),
        "climb",
        (0, "climb"),
        &outside,
    )
    .await;

    let volume = scene.volume("plain", &Seed::new().folder("a"));
    let root = scene.rig().volume_folder(&volume);
    for sub_path in ["..", "a/../..", "a/..", &climb, "/", "/etc"] {
        let draft = draft(scene, &marking(), &volume, sub_path);
        refused(scene, &draft, ErrorCode::InvalidSubPath, &[&root, &outside]).await;
    }
}

pub(crate) async fn d1_a_link_that_stays_inside_is_followed_and_proved(scene: &Scene) {
    let seed = Seed::demo().folder("x/y").link("x/y/current", "../../datasets");
    let volume = scene.volume("benign", &seed);
    let session = session(scene);
    let script = Script::new().list(TARGET);
    let launched = launch(
        scene,
        &session,
        &draft(scene, &script, &volume, "x/y/current/train"),
    )
    .await
    .unwrap();
    let detail = session.sandboxes.detail(&launched.container).await.unwrap();
    assert_eq!(detail.mounts[0].proved, Some(true), "{detail:?}");
    assert_eq!(finish(scene, &session, &launched).await, ["data.csv"]);
}

pub(crate) async fn d1_links_that_go_round_are_refused(scene: &Scene) {
    let volume = scene.volume("round", &Seed::new().link("a", "b").link("b", "a"));
    let root = scene.rig().volume_folder(&volume);
    let draft = draft(scene, &marking(), &volume, "a/x");
    refused(scene, &draft, ErrorCode::PvcSubpathLinkLoop, &[&root]).await;
}
