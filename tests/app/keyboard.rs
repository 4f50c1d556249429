use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Window};
use thirtyfour::Key;

use crate::scene::{STAY, Seen};

pub(crate) async fn the_main_job_needs_nothing_but_a_keyboard(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("keys", &Seed::demo().file("zoo/x", "x"));
    // To the volume.
    window.press("/").await?;
    window.until_focus(&Sought::field("Filter volumes")).await?;
    window.press(volume.as_str()).await?;
    window.tab_to(&Sought::role("grid", "Volumes")).await?;
    window.press(Key::Down).await?;
    window.press(Key::Enter).await?;
    comes_to(window, volume.as_str()).await?;
    // To the folder: by letter, by arrow, and back and forth.
    window.press("z").await?;
    window.shows(&Sought::region("Preview").holding("zoo")).await?;
    window.press(Key::Enter).await?;
    comes_to(window, "zoo").await?;
    window.press(Key::Backspace).await?;
    comes_to(window, volume.as_str()).await?;
    window.press(Key::Home).await?;
    window.press(Key::Enter).await?;
    comes_to(window, "datasets").await?;
    window.press(Key::Enter).await?;
    comes_to(window, "train").await?;
    window.tab_back_to(&Sought::button("Mount this folder")).await?;
    window.press(Key::Enter).await?;
    // Through the composer.
    for (field, text) in [("Image", scene.rig().image()), ("Command", STAY)] {
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
    comes_to(window, volume.as_str()).await
}

/// Waits until a folder is open and takes the keys.
async fn comes_to(window: &Window, folder: &str) -> Seen {
    window.stands_in(folder).await?;
    window.until_focus(&Window::folder()).await
}
