use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Window};
use thirtyfour::Key;

use crate::scene::Seen;

pub(crate) async fn what_is_typed_is_completed_from_the_engine_and_judged_meanwhile(
    scene: &Scene,
    window: &Window,
) -> Seen {
    let seed = Seed::demo().folder("datasets/test").folder("notes");
    let volume = scene.volume("typed", &seed);
    window.new_sandbox().await?;
    // Of the images that are there, and of the volumes.
    let image = Sought::field("Image");
    window.click(&image).await?;
    window.until_focus(&image).await?;
    window.press("busyb").await?;
    window.click(&Sought::role("option", scene.rig().image())).await?;
    assert_eq!(window.value(&image).await?, scene.rig().image());
    window.click(&Sought::button("Add volume")).await?;
    window
        .fill(&Window::mount_field(1, "Target"), "/mnt/data")
        .await?;
    let field = Window::mount_field(1, "Volume");
    window.click(&field).await?;
    window.until_focus(&field).await?;
    window.press(&*scene.name("typ")).await?;
    window.click(&Sought::role("option", volume.as_str())).await?;

    // Of the folders in it: one letter is enough for some, and files are none.
    let sub_path = Window::mount_field(1, "subPath");
    let verdict = Sought::role("list", "subPath, component by component");
    window.click(&sub_path).await?;
    window.until_focus(&sub_path).await?;
    window.press("d").await?;
    window.shows(&Sought::role("option", "datasets")).await?;
    window.shows(&verdict.clone().holding("missing")).await?;
    assert_eq!(window.count(&Sought::role("option", "notes")).await?, 0);
    window.press(Key::Down).await?;
    window.press(Key::Enter).await?;
    window.press("/t").await?;
    window.shows(&Sought::role("option", "datasets/test")).await?;
    window.shows(&Sought::role("option", "datasets/train")).await?;
    window.press("r").await?;
    window.hides(&Sought::role("option", "datasets/test")).await?;
    window.press(Key::Down).await?;
    window.press(Key::Enter).await?;
    assert_eq!(window.value(&sub_path).await?, "datasets/train");
    window.hides(&verdict.holding("missing")).await?;
    window
        .shows(&Window::mount(1).holding("folder · owned by 0:0"))
        .await
        .map(drop)
}
