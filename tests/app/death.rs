use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use sandbar_testkit::{Seed, wait_until};
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Opening, Window};

use crate::scene::{Seen, engine};

/// The agent hears the end of its stream; the engine then removes its container.
const GONE_WITHIN: Duration = Duration::from_secs(10);

async fn browse(scene: &Scene) -> Result<Window, sandbar_tests::window::WindowError> {
    let volume = scene.volume("data", &Seed::demo());
    let window = Window::open(&Opening::new().on(engine(scene).host())).await?;
    window.open_volume(volume.as_str()).await?;
    window.enter("datasets").await?;
    assert_eq!(
        scene.containers().len(),
        1,
        "the helper that looks into the volume"
    );
    Ok(window)
}

async fn until_the_helper_is_gone(scene: &Scene) {
    wait_until(GONE_WITHIN, "the helper is gone", async || {
        scene.containers().is_empty()
    })
    .await;
}

pub(crate) async fn a_program_killed_while_it_shows_a_folder_leaves_no_helper(scene: &Scene) -> Seen {
    let window = browse(scene).await?;
    let program = Pid::from_raw(window.program()?).expect("a process");
    kill_process(program, Signal::KILL).unwrap();
    until_the_helper_is_gone(scene).await;
    Ok(())
}

pub(crate) async fn a_window_closed_while_it_shows_a_folder_leaves_no_helper(scene: &Scene) -> Seen {
    let window = browse(scene).await?;
    window.close().await?;
    until_the_helper_is_gone(scene).await;
    wait_until(GONE_WITHIN, "the program ends", async || {
        window.program().is_err()
    })
    .await;
    Ok(())
}
