use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Typed, Window};

use crate::scene::Seen;

pub(crate) async fn a_host_folder_is_mounted_only_inside_of_what_the_settings_allow(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("note.txt"), "from-the-host\n").unwrap();
    let path = folder.path().to_str().unwrap();
    window.new_sandbox().await?;
    window.click(&Sought::button("Add host folder")).await?;
    let host = Window::mount_field(1, "Host folder");
    window.fill(&host, path).await?;
    let image = scene.rig().image();
    let command = "sh -c 'cat /mnt/host/note.txt; df -k /scratch; echo done'";
    let typed = Typed {
        image,
        command,
        target: "/mnt/host",
        ..Typed::default()
    };
    window.compose(typed).await?;
    window.click(&Sought::button("Add tmpfs")).await?;
    window.fill(&Window::mount_field(2, "Size"), "8m").await?;

    // Refused, with the way to where it is allowed.
    let words = window.fault(&host).await?;
    assert!(words.contains("in the settings"), "{words}");
    window.click(&Sought::button("Open the settings")).await?;
    window.says("No host folder is allowed.").await?;
    window
        .fill(&Sought::field("Folder on the engine’s host"), path)
        .await?;
    window.click(&Sought::button("Allow this folder")).await?;
    window
        .shows(&Sought::button(format!("Do not allow {path} any more")))
        .await?;
    window.click(&Sought::button("Back")).await?;
    assert_eq!(window.value(&host).await?, path);
    window
        .until("the folder is allowed", async || {
            Ok(window.attribute(&host, "aria-invalid").await?.as_deref() != Some("true"))
        })
        .await?;

    // One that is not there, and ways out of what is allowed.
    window.fill(&host, &format!("{path}/missing")).await?;
    window.shows(&Sought::failure("HOST_PATH_NOT_FOUND")).await?;
    for wrong in [&format!("{path}/.."), "relative"] {
        window.fill(&host, wrong).await?;
        let words = window.fault(&host).await?;
        assert!(!words.trim().is_empty(), "{wrong} is marked without words");
    }
    window.fill(&host, path).await?;
    window.launch().await?;
    let mounts = window.proved_mounts().await?;
    assert!(
        mounts.contains(path) && mounts.contains("tmpfs") && mounts.contains("Read-write"),
        "{mounts}"
    );
    let log = window.log_with("done").await?;
    assert!(log.contains("from-the-host") && log.contains("8192"), "{log}");
    window.shows(&Sought::any("banner").holding("Ended")).await?;
    window.remove_sandbox().await
}
