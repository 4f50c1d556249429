use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Typed, Window};

use crate::scene::{Seen, lose};

/// The failure that the plan shows with the first mount.
fn refusal(code: &str) -> Sought {
    Sought::failure(code).within(Window::mount(1))
}

/// A sandbox that could be launched but for its mount.
async fn compose(scene: &Scene, window: &Window, volume: &str, sub_path: &str) -> Seen {
    window.new_sandbox().await?;
    window.add_volume(volume, sub_path).await?;
    let image = scene.rig().image();
    window
        .compose(Typed {
            image,
            command: "true",
            target: "/mnt/data",
            ..Typed::default()
        })
        .await
}

async fn assert_rests(window: &Window) -> Seen {
    let launch = Sought::button("Launch");
    window
        .until("Launch rests", async || {
            Ok(window.attribute(&launch, "disabled").await?.is_some())
        })
        .await
}

async fn type_sub_path(window: &Window, text: &str) -> Seen {
    window.fill(&Window::mount_field(1, "subPath"), text).await
}

/// The engine's host, seen from a volume: a folder of this machine that a link leads to.
fn outside() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn escapes(outside: &Path) -> Seed {
    Seed::demo()
        .link("evil", "/")
        .link("out", outside)
        .link("chain", "deep/to-evil")
        .link("deep/to-evil", "../evil")
        .link("absolute", "/datasets/train")
        .link("climbing", "../../..")
}

pub(crate) async fn d1_a_sub_path_that_leaves_the_volume_is_refused_in_every_form(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let outside = outside();
    let volume = scene.volume("links", &escapes(outside.path()));
    compose(scene, window, volume.as_str(), "datasets").await?;
    for (sub_path, component) in [
        ("evil", "evil"),
        ("evil/etc", "evil"),
        ("out/newdir", "out"),
        ("chain/etc", "chain"),
        ("deep/to-evil", "to-evil"),
        ("absolute", "absolute"),
        ("climbing/x", "climbing"),
    ] {
        type_sub_path(window, sub_path).await?;
        let refused = window
            .shows(&refusal("PVC_SUBPATH_ESCAPES").holding(component))
            .await?;
        assert!(
            refused.contains("The subPath leaves the volume"),
            "{sub_path}: {refused}"
        );
        let verdict = Sought::role("list", "subPath, component by component").within(Window::mount(1));
        let verdict = window.shows(&verdict.holding("leaves the volume")).await?;
        assert!(verdict.contains(component), "{sub_path}: {verdict}");
        assert_rests(window).await?;
    }
    for climbing in ["..", "datasets/../../x", "/etc"] {
        type_sub_path(window, climbing).await?;
        let words = window.fault(&Window::mount_field(1, "subPath")).await?;
        assert!(!words.trim().is_empty(), "{climbing} is marked without words");
        assert_rests(window).await?;
    }
    let made = std::fs::read_dir(outside.path()).unwrap().count();
    assert_eq!(made, 0, "something was made outside of the volume");
    Ok(())
}

pub(crate) async fn d2_a_missing_folder_is_made_only_on_demand_with_the_owner_and_mode_shown(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    let root = scene.rig().volume_folder(&volume);
    compose(scene, window, volume.as_str(), "datasets/new/deeper").await?;
    let refused = window.shows(&refusal("PVC_SUBPATH_NOT_FOUND")).await?;
    assert!(
        refused.contains("new"),
        "the first missing component is not named: {refused}"
    );
    assert_rests(window).await?;
    assert!(
        !root.join("datasets/new").exists(),
        "it was made before anybody asked for it"
    );

    window.fill(&Sought::field("User"), "1000:1001").await?;
    window.shows(&refusal("owner 1000:1001")).await?;
    let refused = window.shows(&refusal("mode ")).await?;
    assert!(refused.contains("rwxr-xr-x"), "{refused}");
    window.click(&Sought::button("Create this folder")).await?;
    window.hides(&refusal("PVC_SUBPATH_NOT_FOUND")).await?;
    let made = std::fs::metadata(root.join("datasets/new/deeper")).unwrap();
    assert_eq!(
        (made.uid(), made.gid(), made.mode() & 0o7777),
        (1000, 1001, 0o755)
    );

    window.launch().await?;
    window.proved_mounts().await?;
    remove(window).await
}

/// Removes the sandbox on the screen once its command has ended.
async fn remove(window: &Window) -> Seen {
    window.shows(&Sought::any("banner").holding("Ended")).await?;
    window.remove_sandbox().await
}

pub(crate) async fn d6_a_target_that_breaks_a_rule_is_marked_at_its_field_and_nothing_is_lost(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    compose(scene, window, volume.as_str(), "datasets").await?;
    let target = Window::mount_field(1, "Target");
    for wrong in ["/", "/a:b", "/../etc2", "relative", "/proc/1"] {
        window.fill(&target, wrong).await?;
        let words = window.fault(&target).await?;
        assert!(!words.trim().is_empty(), "{wrong} is marked without words");
        assert_rests(window).await?;
        assert_eq!(window.value(&target).await?, wrong);
    }
    window.fill(&target, "/mnt/data").await?;
    window.click(&Sought::button("Add volume")).await?;
    window
        .fill(&Window::mount_field(2, "Volume"), volume.as_str())
        .await?;
    window
        .fill(&Window::mount_field(2, "Target"), "/mnt/data/.")
        .await?;
    let words = window.fault(&Window::mount_field(2, "Target")).await?;
    assert!(words.contains("/mnt/data"), "{words}");
    assert_rests(window).await?;
    assert_eq!(
        scene
            .containers()
            .iter()
            .filter(|name| !name.contains("sandbar"))
            .count(),
        0
    );

    // Nothing typed is lost by looking elsewhere.
    window.go_to("Settings").await?;
    window.go_to("Sandboxes").await?;
    window.click(&Sought::button("New sandbox")).await?;
    assert_eq!(window.value(&Sought::field("Image")).await?, scene.rig().image());
    assert_eq!(window.value(&Sought::field("Command")).await?, "true");
    assert_eq!(
        window.value(&Window::mount_field(1, "subPath")).await?,
        "datasets"
    );
    assert_eq!(
        window.value(&Window::mount_field(2, "Target")).await?,
        "/mnt/data/."
    );
    Ok(())
}

pub(crate) async fn d7_volumes_with_any_legal_name_are_opened_and_mounted(
    scene: &Scene,
    window: &Window,
) -> Seen {
    for word in ["proj_data", "My-Vol", "a.b"] {
        let volume = scene.volume(word, &Seed::demo());
        window.open_volume(volume.as_str()).await?;
        window.shows(&Window::entry("marker.txt")).await?;
        compose(scene, window, volume.as_str(), "datasets/train").await?;
        window.launch().await?;
        let mounts = window.proved_mounts().await?;
        assert!(mounts.contains(volume.as_str()), "{mounts}");
        remove(window).await?;
    }
    Ok(())
}

pub(crate) async fn d8_a_file_is_mounted_only_knowingly_and_the_normal_form_is_shown(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    compose(scene, window, volume.as_str(), "./datasets//train/").await?;
    let row = Sought::role("list", "Mounts of the plan");
    window.shows(&row.clone().holding("ready")).await?;
    let shown = window.screen().await?;
    assert!(
        shown.contains("datasets/train") && !shown.contains("datasets//train"),
        "{shown}"
    );

    type_sub_path(window, ".").await?;
    window
        .shows(&Window::mount(1).holding("the whole volume"))
        .await?;

    type_sub_path(window, "marker.txt").await?;
    window.shows(&refusal("PVC_SUBPATH_NOT_A_DIRECTORY")).await?;
    assert_rests(window).await?;
    window.click(&Sought::button("Mount the file")).await?;
    window.hides(&refusal("PVC_SUBPATH_NOT_A_DIRECTORY")).await?;
    window.fill(&Sought::field("Command"), "cat /mnt/data").await?;
    window.launch().await?;
    window.proved_mounts().await?;
    window.log_with("hello-from-named-volume").await?;
    remove(window).await
}

pub(crate) async fn a_volume_removed_between_check_and_launch_is_said_to_be_gone(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let volume = scene.volume("gone", &Seed::demo());
    compose(scene, window, volume.as_str(), "datasets").await?;
    window
        .shows(&Sought::role("list", "Mounts of the plan").holding("ready"))
        .await?;
    // The helper that looks into it keeps it, until somebody insists.
    lose(scene, &volume);
    window.shows(&Sought::failure("PVC_VOLUME_NOT_FOUND")).await?;
    assert_rests(window).await?;
    assert_eq!(window.value(&Sought::field("Command")).await?, "true");
    window.click(&Sought::button("Create the volume")).await?;
    window
        .shows(&Sought::role("list", "Mounts of the plan").holding("will be made"))
        .await?;
    window.launch().await?;
    window.proved_mounts().await?;
    remove(window).await
}

pub(crate) async fn an_image_that_is_not_there_is_said_at_its_field(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    compose(scene, window, volume.as_str(), "datasets").await?;
    let image = Sought::field("Image");
    window.fill(&image, "sandbar-lab/no-such-image:1").await?;
    let words = window.fault(&image).await?;
    assert!(words.contains("sandbar-lab/no-such-image:1"), "{words}");
    assert_rests(window).await?;
    window.fill(&Sought::field("Memory"), "much").await?;
    window.fault(&Sought::field("Memory")).await?;
    window.fill(&Sought::field("Command"), "sh -c 'open").await?;
    window.fault(&Sought::field("Command")).await?;
    window.fill(&image, scene.rig().image()).await?;
    window.fill(&Sought::field("Memory"), "64m").await?;
    window.fill(&Sought::field("Command"), "no-such-program").await?;
    window.launch().await?;
    let failed = Sought::failure("COMMAND_NOT_FOUND");
    let words = window.shows(&failed).await?;
    assert!(words.contains("no-such-program"), "{words}");
    assert_eq!(window.value(&Sought::field("Command")).await?, "no-such-program");
    Ok(())
}
