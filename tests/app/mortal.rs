use sandbar_testkit::Seed;
use sandbar_tests::window::{Sought, Typed, Window};

use crate::scene::{Mortal, Seen};
use crate::slow::{STAGES, compose_with_a_new_volume, hold, until_nothing_is_left};

/// Says that what is on the screen was true until the engine went away.
fn stale() -> Sought {
    Sought::any("status").holding("What you see was true until then")
}

pub(crate) async fn d5_an_engine_killed_at_any_stage_of_a_launch_leaves_nothing_once_it_is_back(
    mortal: Mortal<'_>,
) -> Seen {
    let window = mortal.window;
    let name = compose_with_a_new_volume(&mortal, window).await?;
    for stage in STAGES {
        hold(window, mortal.proxy, &name, stage).await?;
        mortal.engine.kill().unwrap();
        mortal.proxy.mend();
        let progress = Sought::region("Launch progress");
        window
            .shows(&Sought::failure("ENGINE_UNREACHABLE").within(progress))
            .await?;
        window.shows(&stale()).await?;
        assert_eq!(window.value(&Sought::field("Command")).await?, "sleep 600");
        mortal.engine.restart().unwrap();
        window.hides(&stale()).await?;
        until_nothing_is_left(&mortal, &format!("a death at {}", stage.0)).await;
        window.click(&Sought::button("Dismiss")).await?;
    }
    // The window is as good as before.
    window.launch().await?;
    window.proved_mounts().await?;
    window.remove_sandbox().await
}

pub(crate) async fn an_engine_that_dies_while_one_looks_is_marked_and_comes_back_by_itself(
    mortal: Mortal<'_>,
) -> Seen {
    let window = mortal.window;
    let volume = mortal.volume("data", &Seed::demo());
    window.open_volume(volume.as_str()).await?;
    mortal.engine.kill().unwrap();
    window.shows(&stale()).await?;
    // Everything stays on the screen; what needs the engine says why it cannot be had.
    window.shows(&Window::listed(volume.as_str())).await?;
    window.click(&Window::entry("datasets")).await?;
    window.press(thirtyfour::Key::Enter).await?;
    let failure = Sought::any("alert").within(Sought::region(format!("Inside {volume}")));
    let words = window.shows(&failure).await?;
    assert!(words.contains("ENGINE_UNREACHABLE"), "{words}");

    // What was made while nobody looked is there afterwards.
    mortal.engine.restart().unwrap();
    window.hides(&stale()).await?;
    let later = mortal.volume("later", &Seed::demo());
    window.filter_volumes(&mortal.name("")).await?;
    window.shows(&Window::listed(later.as_str())).await?;
    window.open_volume(volume.as_str()).await?;
    window.enter("datasets").await?;
    window.shows(&Window::entry("train")).await.map(drop)
}

pub(crate) async fn an_engine_that_dies_under_a_sandbox_is_told_of_on_its_page(mortal: Mortal<'_>) -> Seen {
    let window = mortal.window;
    let volume = mortal.volume("data", &Seed::demo());
    window.new_sandbox().await?;
    window.add_volume(volume.as_str(), "datasets").await?;
    let typed = Typed {
        command: "sleep 600",
        target: "/mnt/data",
        ..Typed::default()
    };
    let image = mortal.rig().image();
    window.compose(Typed { image, ..typed }).await?;
    window.launch().await?;
    window.proved_mounts().await?;
    mortal.engine.kill().unwrap();
    window.shows(&stale()).await?;
    window.click(&Sought::button("Prove again")).await?;
    window.shows(&Sought::failure("ENGINE_UNREACHABLE")).await?;
    // Its containers end with it.
    mortal.engine.restart().unwrap();
    window.hides(&stale()).await?;
    window.shows(&Sought::any("banner").holding("Ended")).await?;
    window.remove_sandbox().await
}
