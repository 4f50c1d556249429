use std::os::unix::fs::PermissionsExt as _;

use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

use crate::play::{TARGET, draft, finish, launch, session};

/// Where the agent would be found by somebody who guesses.
const GUESSES: [&str; 3] = ["/.sandbar", "/.sandbar-agent", "/.sandbar-0"];

pub(crate) async fn an_image_and_a_volume_together_cannot_take_the_place_of_the_gate(scene: &Scene) {
    let pretended = format!("#!/bin/sh\ntouch {TARGET}/pretended\n");
    let volume = scene.volume("data", &Seed::demo().file("sandbar-agent", pretended));
    let root = scene.rig().volume_folder(&volume);
    std::fs::set_permissions(root.join("sandbar-agent"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let image = image_with_links(scene);

    let mut draft = draft(scene, &Script::new().print("mine"), &volume, "");
    draft.image.clone_from(&image);
    let session = session(scene);
    let launched = launch(scene, &session, &draft).await.unwrap();
    assert!(launched.proof.proved);
    assert_eq!(finish(scene, &session, &launched).await, ["mine"]);
    assert!(
        !root.join("pretended").exists(),
        "another program ran as the gate"
    );

    session.views.close_all();
    scene
        .rig()
        .endpoint()
        .unwrap()
        .docker_text(&["rmi", &image])
        .unwrap();
}

/// An image in which every guessed place of the agent is a link to the place where the volume is mounted.
fn image_with_links(scene: &Scene) -> String {
    let endpoint = scene.rig().endpoint().unwrap();
    let (maker, image) = (scene.name("maker"), scene.name("image"));
    let links = GUESSES
        .map(|place| format!("ln -s {TARGET} {place}"))
        .join(" && ");
    let run = [
        "run",
        "--name",
        &maker,
        "--network",
        "none",
        scene.rig().image(),
        "sh",
        "-c",
        &links,
    ];
    endpoint.docker_text(&run).unwrap();
    endpoint.docker_text(&["commit", &maker, &image]).unwrap();
    endpoint.docker_text(&["rm", &maker]).unwrap();
    image
}
