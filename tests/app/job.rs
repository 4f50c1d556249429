use std::os::unix::fs::MetadataExt as _;

use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Typed, Window};

use crate::scene::Seen;

/// Reads, then stays until it is stopped.
const COMMAND: &str = r#"sh -c 'cat /mnt/train/data.csv; echo ready; trap "exit 0" TERM; sleep 600 & wait'"#;

pub(crate) async fn the_main_job_goes_from_a_volume_to_a_proved_mount_and_leaves_nothing(
    scene: &Scene,
    window: &Window,
) -> Seen {
    // Made by somebody else while the list is open: it comes by itself.
    let name = scene.volume_name("corpus");
    window.filter_volumes(name.as_str()).await?;
    assert_eq!(window.count(&Window::listed(name.as_str())).await?, 0);
    let volume = scene.volume("corpus", &Seed::demo());
    window.shows(&Window::listed(volume.as_str())).await?;

    window.open_volume(volume.as_str()).await?;
    window.enter("datasets").await?;
    window.enter("train").await?;
    window.click(&Window::entry("data.csv")).await?;
    let preview = window.shows(&Sought::region("Preview").holding("1,100")).await?;
    assert!(preview.contains("2,200"), "{preview}");

    window.mount_this_folder().await?;
    assert_eq!(
        window.value(&Window::mount_field(1, "Volume")).await?,
        volume.as_str()
    );
    assert_eq!(
        window.value(&Window::mount_field(1, "subPath")).await?,
        "datasets/train"
    );
    assert_eq!(
        window.value(&Window::mount_field(1, "Target")).await?,
        "/mnt/train"
    );
    let image = scene.rig().image();
    window
        .compose(Typed {
            image,
            command: COMMAND,
            ..Typed::default()
        })
        .await?;
    let plan = window
        .shows(&Sought::role("list", "Mounts of the plan").holding("ready"))
        .await?;
    let native = scene.engine.identity().version.starts_with("28.");
    let way = if native {
        "native subPath"
    } else {
        "proven bind of the folder"
    };
    assert!(plan.contains(way), "{plan}");

    window.launch().await?;
    assert_proved(scene, window, &volume, "datasets/train").await?;
    let log = window.log_with("ready").await?;
    assert!(
        log.contains("id,value") && log.contains("1,100") && log.contains("2,200"),
        "{log}"
    );

    window.stop_sandbox().await?;
    window.remove_sandbox().await?;
    window.open_volume(volume.as_str()).await?;
    window.says("Nobody uses it.").await
}

/// The sandbox's page shows the very folder, by device and inode, read-only, with its file system and when it was seen.
async fn assert_proved(
    scene: &Scene,
    window: &Window,
    volume: &sandbar_core::rules::VolumeName,
    sub_path: &str,
) -> Seen {
    let mounts = window.proved_mounts().await?;
    let folder = scene.rig().volume_folder(volume).join(sub_path);
    let inode = std::fs::metadata(folder).unwrap().ino();
    for shown in [
        volume.as_str(),
        "/mnt/train",
        &format!("_data/{sub_path}"),
        &format!("inode {inode}"),
        "device ",
        "Read-only",
        "proved",
    ] {
        assert!(mounts.contains(shown), "{shown} is missing in {mounts}");
    }
    Ok(())
}
