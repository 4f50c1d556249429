use sandbar_core::rules::VolumeName;
use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Typed, Window, WindowError};

use crate::scene::Seen;

/// Composes a sandbox on a folder of the volume.
async fn compose(
    scene: &Scene,
    window: &Window,
    volume: &VolumeName,
    sub_path: &str,
    typed: Typed<'_>,
) -> Seen {
    window.new_sandbox().await?;
    window.add_volume(volume.as_str(), sub_path).await?;
    let image = scene.rig().image();
    window.compose(Typed { image, ..typed }).await
}

/// Launches what is composed, and gives its log once it says `done`.
async fn launch(window: &Window) -> Result<String, WindowError> {
    window.launch().await?;
    window.proved_mounts().await?;
    window.log_with("done").await
}

async fn remove_after_its_end(window: &Window) -> Seen {
    window.shows(&Sought::any("banner").holding("Ended")).await?;
    window.remove_sandbox().await
}

pub(crate) async fn the_four_steps_of_the_demo_hold(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("demo", &Seed::demo());
    read_and_write(scene, window, &volume).await?;
    read_only(scene, window, &volume).await?;
    share(scene, window, &volume).await?;
    sub_path(scene, window, &volume).await
}

async fn read_and_write(scene: &Scene, window: &Window, volume: &VolumeName) -> Seen {
    let command = "sh -c 'cd /mnt/data; cat marker.txt; echo written-by-sandbox > sandbox-output.txt; \
                   cat sandbox-output.txt; echo done'";
    let typed = Typed {
        command,
        target: "/mnt/data",
        writable: true,
        ..Typed::default()
    };
    compose(scene, window, volume, "", typed).await?;
    let log = launch(window).await?;
    assert!(
        log.contains("hello-from-named-volume") && log.contains("written-by-sandbox"),
        "{log}"
    );
    let left = scene.rig().volume_folder(volume).join("sandbox-output.txt");
    assert_eq!(std::fs::read_to_string(left).unwrap(), "written-by-sandbox\n");
    remove_after_its_end(window).await
}

async fn read_only(scene: &Scene, window: &Window, volume: &VolumeName) -> Seen {
    let command = "sh -c 'cd /mnt/readonly; cat marker.txt; echo no > refused.txt; echo done'";
    let typed = Typed {
        command,
        target: "/mnt/readonly",
        ..Typed::default()
    };
    compose(scene, window, volume, "", typed).await?;
    let log = launch(window).await?;
    assert!(
        log.contains("hello-from-named-volume") && log.contains("Read-only file system"),
        "{log}"
    );
    assert!(!scene.rig().volume_folder(volume).join("refused.txt").exists());
    remove_after_its_end(window).await
}

/// One writes and stays, another one reads.
async fn share(scene: &Scene, window: &Window, volume: &VolumeName) -> Seen {
    let writer = scene.name("a");
    let command = "sh -c 'echo message-from-sandbox-a > /mnt/shared/cross-sandbox.txt; echo done; \
                   trap \"exit 0\" TERM; sleep 600 & wait'";
    let target = "/mnt/shared";
    let shared = Typed {
        target,
        ..Typed::default()
    };
    let typed = Typed {
        command,
        name: &writer,
        writable: true,
        ..shared
    };
    compose(scene, window, volume, "", typed).await?;
    launch(window).await?;
    let command = "sh -c 'cat /mnt/shared/cross-sandbox.txt; echo done'";
    compose(scene, window, volume, "", Typed { command, ..shared }).await?;
    // The plan says who else reaches the same files.
    window
        .shows(&Sought::role("list", "Overlaps").holding(&writer))
        .await?;
    let log = launch(window).await?;
    assert!(log.contains("message-from-sandbox-a"), "{log}");
    remove_after_its_end(window).await?;

    window.open_volume(volume.as_str()).await?;
    window.click(&Sought::button(writer)).await?;
    window.stop_sandbox().await?;
    window.remove_sandbox().await
}

/// Neither what lies beside the folder nor what lies above it is there.
async fn sub_path(scene: &Scene, window: &Window, volume: &VolumeName) -> Seen {
    let folder = scene.rig().volume_folder(volume);
    std::fs::create_dir(folder.join("datasets/test")).unwrap();
    let command = "sh -c 'cd /mnt/training-data; cat data.csv; echo holds: *; ls ../marker.txt ../test; \
                   find / -xdev -name marker.txt; find / -name marker.txt -path \"*_data*\"; echo done'";
    let typed = Typed {
        command,
        target: "/mnt/training-data",
        ..Typed::default()
    };
    compose(scene, window, volume, "datasets/train", typed).await?;
    let log = launch(window).await?;
    assert!(
        log.contains("2,200") && log.contains("holds: data.csv\n"),
        "{log}"
    );
    assert_eq!(log.matches("No such file or directory").count(), 2, "{log}");
    assert!(!log.contains("/marker.txt\n"), "{log}");
    remove_after_its_end(window).await
}
