use sandbar_testkit::Seed;
use sandbar_tests::lab::EngineSpec;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Opening, Sought, Typed, Window};

use crate::scene::{Seen, engine, on_shared, with_window};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_light_and_in_dark_no_text_is_cut_off_in_a_small_window() {
    on_shared(EngineSpec::DOCKER_28, async |scene| {
        let on = Opening::new().on(engine(scene).host());
        with_window(&on, async |window| every_page(scene, window, false).await).await?;
        with_window(&on.dark(), async |window| every_page(scene, window, true).await).await
    })
    .await;
}

async fn every_page(scene: &Scene, window: &Window, dark: bool) -> Seen {
    let word = if dark { "dark" } else { "light" };
    let volume = scene.volume(
        word,
        &Seed::demo()
            .link("evil", "/")
            .file("a-name-that-is-quite-long-for-a-file.txt", "x"),
    );
    window.resize(1024, 700).await?;
    assert_eq!(window.is_dark().await?, dark);
    window.open_volume(volume.as_str()).await?;
    window.click(&Window::entry("marker.txt")).await?;
    window
        .shows(&Sought::region("Preview").holding("hello-from-named-volume"))
        .await?;
    assert_whole(window, "the volumes").await?;
    window.new_sandbox().await?;
    window.add_volume(volume.as_str(), "evil/etc").await?;
    let image = scene.rig().image();
    window
        .compose(Typed {
            image,
            command: "sleep 600",
            target: "/mnt/data",
            ..Typed::default()
        })
        .await?;
    window.shows(&Sought::failure("PVC_SUBPATH_ESCAPES")).await?;
    assert_whole(window, "the composer").await?;
    window
        .fill(&Window::mount_field(1, "subPath"), "datasets/train")
        .await?;
    window.launch().await?;
    window.proved_mounts().await?;
    assert_whole(window, "a sandbox").await?;
    window.remove_sandbox().await?;
    assert_whole(window, "the sandboxes").await?;
    window.go_to("Settings").await?;
    assert_whole(window, "the settings").await?;
    endpoints(window).await
}

/// The list of engines, and the dialog at its longest.
async fn endpoints(window: &Window) -> Seen {
    window.go_to_engines().await?;
    assert_whole(window, "the engines").await?;
    window.click(&Sought::button("Add endpoint")).await?;
    let address = Sought::field("Address");
    window.fill(&address, "tcp://127.0.0.1:1").await?;
    window.fill(&Sought::field("Name"), "nobody").await?;
    window.click(&Sought::button("Test")).await?;
    let result = Sought::role("status", "Test");
    window
        .shows(&result.clone().holding("ENGINE_CONNECTION_REFUSED"))
        .await?;
    assert_whole(window, "an endpoint").await?;
    window.fill(&address, "ssh://127.0.0.1:1").await?;
    window.click(&Sought::button("Test")).await?;
    window.shows(&result.holding("ENGINE_CONNECTION_REFUSED")).await?;
    assert_whole(window, "an endpoint over ssh").await?;
    window.press(thirtyfour::Key::Escape).await?;
    window.hides(&address).await
}

/// What slides in is cut off for a moment.
async fn assert_whole(window: &Window, page: &str) -> Seen {
    let what = format!("all text on the page of {page} is whole");
    let whole = window
        .until(&what, async || Ok(window.cut_off().await?.is_empty()))
        .await;
    if whole.is_err() {
        assert_eq!(window.cut_off().await?, [""; 0], "{what}");
    }
    whole
}
