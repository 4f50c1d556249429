use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Window};

use crate::scene::{Seen, engine};

pub(crate) async fn d9_what_others_mount_is_listed_and_mapped_back_to_its_volume(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let (volume, name) = (scene.volume("shared", &Seed::demo()), scene.name("other"));
    let folder = scene.rig().volume_folder(&volume).join("datasets/train");
    let bind = format!("{}:/train:ro", folder.display());
    let whole = format!("{volume}:/all");
    let image = scene.rig().image();
    let run = [
        "run",
        "--detach",
        "--network",
        "none",
        "--name",
        &name,
        "--volume",
        &bind,
        "--volume",
        &whole,
        image,
        "sleep",
        "600",
    ];
    engine(scene).docker_text(&run).unwrap();

    // Used by, with folder and access.
    window.open_volume(volume.as_str()).await?;
    let row = Sought::any("row").holding(volume.as_str()).holding(&name);
    window.shows(&row.within(Sought::role("grid", "Volumes"))).await?;
    let about = Sought::role("complementary", format!("About {volume}"));
    let said = window.shows(&about.clone().holding("datasets/train")).await?;
    assert!(said.contains("local") && said.contains(&name), "{said}");

    // Its page shows what it mounts, and offers nothing that would change it.
    window.click(&Sought::button(&name).within(about)).await?;
    let mounts = window.shows(&Sought::region("Mounts").holding("/train")).await?;
    assert!(
        mounts.contains(&format!("{volume}/datasets/train")) && mounts.contains("Read-only"),
        "{mounts}"
    );
    assert_eq!(window.count(&Sought::button("Stop")).await?, 0);

    // State changes come by themselves.
    engine(scene).docker_text(&["kill", &name]).unwrap();
    window
        .shows(&Sought::any("banner").holding("Ended with 137"))
        .await?;
    engine(scene).docker_text(&["rm", &name]).unwrap();
    window.says("This sandbox is not there any more").await?;
    window.open_volume(volume.as_str()).await?;
    window.says("Nobody uses it.").await
}
