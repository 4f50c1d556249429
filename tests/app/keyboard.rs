use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Window};
use thirtyfour::Key;

use crate::scene::Seen;

pub(crate) async fn the_main_job_needs_nothing_but_a_keyboard(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("keys", &Seed::demo().file("zoo/x", "x"));
    // To the volume.
    window.press("/").await?;
    window.until_focus(&Sought::field("Filter volumes")).await?;
    window.press(volume.as_str()).await?;
    window.tab_to(&Sought::role("grid", "Volumes")).await?;
    window.press(Key::Down).await?;
    window.press(Key::Enter).await?;
    window.stands_in(volume.as_str()).await?;
    // To the folder: by letter, by arrow, and back and forth.
    window.until_focus(&Window::folder()).await?;
    window.press("z").await?;
    window.press(Key::Enter).await?;
    window.stands_in("zoo").await?;
    window.press(Key::Backspace).await?;
    window.stands_in(volume.as_str()).await?;
    window.press(Key::Home).await?;
    window.press(Key::Enter).await?;
    window.stands_in("datasets").await?;
    window.press(Key::Enter).await?;
    window.stands_in("train").await?;
    window.tab_back_to(&Sought::button("Mount this folder")).await?;
    window.press(Key::Enter).await?;
    // Through the composer.
    for (field, text) in [("Image", scene.rig().image()), ("Command", "sleep 600")] {
        window.tab_to(&Sought::field(field)).await?;
        window.press(text).await?;
    }
    window.tab_to(&Window::mount_field(1, "Target")).await?;
    window
        .shows(&Sought::role("list", "Mounts of the plan").holding("ready"))
        .await?;
    window.press_with(Key::Control, Key::Enter).await?;
    window.proved_mounts().await?;
    // And away.
    window.tab_to(&Sought::button("Stop")).await?;
    window.press(Key::Enter).await?;
    window.shows(&Sought::any("banner").holding("Ended")).await?;
    window.tab_to(&Sought::button("Remove")).await?;
    window.press(Key::Enter).await?;
    window.tab_to(&Sought::button("Remove the sandbox")).await?;
    window.press(Key::Enter).await?;
    window.shows(&Sought::role("heading", "Sandboxes")).await?;
    // From anywhere to anywhere.
    window.press_with(Key::Control, 'k').await?;
    window.until_focus(&Sought::field("Go to or do")).await?;
    window.press(volume.as_str()).await?;
    window
        .shows(&Sought::any("button").holding(volume.as_str()))
        .await?;
    window.press(Key::Enter).await?;
    window.stands_in(volume.as_str()).await
}
