use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use sandbar_tests::lab::{EngineSpec, Lab};
use sandbar_tests::proxy::Proxy;
use sandbar_tests::window::{Opening, Sought};

use crate::scene::{Seen, expect, with_window};

/// A place where an engine was looked for.
fn place(address: &str) -> Sought {
    Sought::any("listitem")
        .holding(address)
        .within(Sought::role("list", "Places where an engine was looked for"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_engine_every_place_is_explained_and_one_that_starts_is_picked_up() {
    let mut engine = Lab::docker(EngineSpec::DOCKER_28).unwrap();
    engine.kill().unwrap();
    let address = engine.host();
    let opening = Opening::new().on(&address).alone();
    let seen = with_window(&opening, async |window| {
        window
            .shows(&Sought::role("heading", "No engine answers"))
            .await?;
        let tried = window.shows(&place(&address)).await?;
        assert!(tried.contains("ENGINE_CONNECTION_REFUSED"), "{tried}");
        for usual in [
            "/run/docker.sock",
            "podman/podman.sock",
            ".docker/desktop/docker.sock",
            ".orbstack/run",
            ".rd/",
        ] {
            let tried = window.shows(&place(usual)).await?;
            let is_said = ["There is no such socket", "Nobody listens there"];
            assert!(is_said.iter().any(|words| tried.contains(words)), "{tried}");
        }
        engine.restart().unwrap();
        window.says("No volumes on this engine").await?;
        engine.docker_text(&["volume", "create", "first"]).unwrap();
        window
            .shows(&sandbar_tests::window::Window::listed("first"))
            .await
            .map(drop)
    });
    expect(seen.await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_may_not_be_talked_to_is_told_from_one_that_does_not_run() {
    let engine = Lab::shared(EngineSpec::DOCKER_28).unwrap();
    let proxy = Proxy::to(&engine.socket()).unwrap();
    let socket = proxy.socket().display().to_string();
    let forbid = |mode| fs::set_permissions(&socket, Permissions::from_mode(mode)).unwrap();
    forbid(0o000);
    let opening = Opening::new().on(proxy.host()).alone().obeying_modes();
    let seen = with_window(&opening, async |window| {
        let tried = window.shows(&place(&socket)).await?;
        assert!(
            tried.contains("ENGINE_PERMISSION_DENIED") && tried.contains("group"),
            "{tried}"
        );
        let tried = window.shows(&place(".rd/")).await?;
        assert!(tried.contains("ENGINE_SOCKET_MISSING"), "{tried}");
        forbid(0o600);
        window.hides(&place(&socket)).await?;
        window.shows(&Sought::role("heading", "Volumes")).await.map(drop)
    });
    expect(seen.await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_switches_between_the_engines_of_two_contexts() {
    let old = Lab::shared(EngineSpec::DOCKER_20).unwrap();
    let new = Lab::shared(EngineSpec::DOCKER_28).unwrap();
    let word = format!("switch-{}", std::process::id());
    for engine in [&old, &new] {
        engine
            .docker_text(&["volume", "create", &format!("{word}-{}", engine.name())])
            .unwrap();
    }
    let opening = Opening::new()
        .with_context("old", old.host())
        .with_context("new", new.host())
        .alone();
    let seen = with_window(&opening, async |window| switch(window, &word).await).await;
    for engine in [&old, &new] {
        engine
            .docker_text(&["volume", "rm", &format!("{word}-{}", engine.name())])
            .unwrap();
    }
    expect(seen);
}

async fn switch(window: &sandbar_tests::window::Window, word: &str) -> Seen {
    let card = Sought::button("Engine");
    let volume = |engine: &str| sandbar_tests::window::Window::listed(&format!("{word}-{engine}"));
    window.filter_volumes(word).await?;
    window
        .shows(
            &card
                .clone()
                .holding("old")
                .holding("20.10")
                .holding("ignores subPaths"),
        )
        .await?;
    window.shows(&volume("docker20")).await?;
    window.click(&card).await?;
    let other = Sought::any("menuitem")
        .holding("new")
        .holding("28.")
        .holding("honours subPaths");
    window.click(&other).await?;
    window.shows(&volume("docker28")).await?;
    window.hides(&volume("docker20")).await?;
    window.shows(&card.holding("new").holding("28.")).await.map(drop)
}
