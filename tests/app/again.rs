use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Opening, Sought, Typed};

use crate::scene::{STAY, Seen, engine, with_window};

pub(crate) async fn d9_a_sandbox_is_found_again_after_a_restart_with_its_mounts_and_their_proof(
    scene: &Scene,
) -> Seen {
    let volume = scene.volume("kept", &Seed::demo());
    let name = scene.name("kept");
    let opening = Opening::new().on(engine(scene).host());
    with_window(&opening, async |window| {
        window.new_sandbox().await?;
        window.add_volume(volume.as_str(), "datasets/train").await?;
        let image = scene.rig().image();
        let typed = Typed {
            image,
            command: STAY,
            name: &name,
            target: "/mnt/train",
            ..Typed::default()
        };
        window.compose(typed).await?;
        window.launch().await?;
        window.proved_mounts().await.map(drop)
    })
    .await?;
    // Another start of the program, which kept nothing of its own.
    with_window(&opening, async |window| {
        window.go_to("Sandboxes").await?;
        let grid = Sought::role("grid", "Sandboxes");
        window
            .click(&Sought::any("gridcell").holding(&name).within(grid))
            .await?;
        let mounts = window.proved_mounts().await?;
        for shown in [
            volume.as_str(),
            "datasets/train",
            "/mnt/train",
            "inode ",
            "Read-only",
        ] {
            assert!(mounts.contains(shown), "{shown} is missing in {mounts}");
        }
        window.click(&Sought::button("Prove again")).await?;
        window
            .shows(&Sought::region("Mounts").holding("proved now"))
            .await?;
        window.stop_sandbox().await?;
        window.remove_sandbox().await
    })
    .await
}
