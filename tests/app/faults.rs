//! What a person sees, and can still do, while the way to the engine is spoilt.

use sandbar_testkit::Seed;
use sandbar_tests::proxy::{Call, Fault, Proxy};
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Typed, Window};

use crate::scene::{STAY, Seen};
use crate::slow::{compose_with_a_new_volume, until_held, until_nothing_is_left};

const EVENTS: Call = Call::new("GET", "/events");
const IMAGE: Call = Call::new("GET", "/images/*/json");
const EXEC: Call = Call::new("POST", "/containers/*/exec");
const CREATE: Call = Call::new("POST", "/containers/create");

/// Pages, filters and fields answer.
async fn answers(scene: &Scene, window: &Window) -> Seen {
    window.go_to("Sandboxes").await?;
    window.go_to("Settings").await?;
    window.filter_volumes(&scene.name("")).await?;
    window
        .shows(&Window::listed(&scene.name("other")))
        .await
        .map(drop)
}

pub(crate) async fn a_volume_that_hangs_keeps_nobody_from_the_rest_and_says_so_in_the_end(
    scene: &Scene,
    window: &Window,
    proxy: &Proxy,
) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    scene.volume("other", &Seed::demo());
    let asked = format!("GET /volumes/{volume}");
    window.filter_volumes(volume.as_str()).await?;
    window.shows(&Window::listed(volume.as_str())).await?;
    proxy.set(move |request| request.line() == asked, Fault::Hang);
    window.click(&Window::listed(volume.as_str())).await?;
    until_held(proxy).await?;
    answers(scene, window).await?;
    window.click(&Window::listed(&scene.name("data"))).await?;
    let failure = Sought::any("alert").within(Sought::region(format!("Inside {volume}")));
    let words = window.shows(&failure).await?;
    assert!(
        words.contains("ENGINE_TIMEOUT") && words.contains("Try again"),
        "{words}"
    );
    proxy.mend();
    window.click(&Sought::button("Try again")).await?;
    window.stands_in(volume.as_str()).await
}

pub(crate) async fn an_engine_that_breaks_off_is_marked_and_comes_back_by_itself(
    scene: &Scene,
    window: &Window,
    proxy: &Proxy,
) -> Seen {
    scene.volume("other", &Seed::demo());
    window.filter_volumes(&scene.name("")).await?;
    window.shows(&Window::listed(&scene.name("other"))).await?;
    let stale = Sought::any("status").holding("What you see was true until then");
    for fault in [Fault::Cut, Fault::Garbage, Fault::Fail, Fault::Refuse] {
        proxy.set(|request| request.is(EVENTS), fault);
        proxy.strike(|request| request.is(EVENTS), &Fault::HalfClose);
        window.shows(&stale).await?;
        answers(scene, window).await?;
        proxy.mend();
        window.hides(&stale).await?;
    }
    let later = scene.volume("later", &Seed::demo());
    window.shows(&Window::listed(later.as_str())).await.map(drop)
}

pub(crate) async fn a_launch_that_the_engine_fails_is_told_and_goes_well_when_it_is_tried_again(
    scene: &Scene,
    window: &Window,
    proxy: &Proxy,
) -> Seen {
    let name = compose_with_a_new_volume(scene, window).await?;
    proxy.set(
        move |request| request.is(CREATE) && request.asks("name", &name),
        Fault::Fail,
    );
    window.launch().await?;
    let progress = Sought::region("Launch progress");
    let words = window
        .shows(&Sought::failure("ENGINE_FAILED").within(progress))
        .await?;
    assert!(
        words.contains("The engine failed") && words.contains("Try again"),
        "{words}"
    );
    until_nothing_is_left(scene, "a launch that the engine failed").await;
    proxy.mend();
    window.click(&Sought::button("Try again")).await?;
    window.proved_mounts().await?;
    window.remove_sandbox().await
}

pub(crate) async fn what_is_typed_while_the_engine_hangs_stays_and_is_judged_afterwards(
    scene: &Scene,
    window: &Window,
    proxy: &Proxy,
) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    scene.volume("other", &Seed::demo());
    window.new_sandbox().await?;
    proxy.set(|request| request.is(IMAGE), Fault::Hold);
    window.add_volume(volume.as_str(), "datasets").await?;
    let typed = Typed {
        image: scene.rig().image(),
        command: STAY,
        target: "/mnt/data",
        ..Typed::default()
    };
    window.compose(typed).await?;
    until_held(proxy).await?;
    answers(scene, window).await?;
    window.click(&Sought::button("New sandbox")).await?;
    assert_eq!(window.value(&Sought::field("Command")).await?, STAY);
    proxy.mend();
    window.launch().await?;
    window.proved_mounts().await?;

    // A proof whose answer is garbage is no proof, and says so; the next one is.
    proxy.set(|request| request.is(EXEC), Fault::Garbage);
    window.click(&Sought::button("Prove again")).await?;
    window.shows(&Sought::failure("ENGINE_PROTOCOL")).await?;
    proxy.mend();
    window.click(&Sought::button("Prove again")).await?;
    window.hides(&Sought::failure("ENGINE_PROTOCOL")).await?;
    window.proved_mounts().await?;
    window.remove_sandbox().await
}

pub(crate) async fn a_helper_killed_while_one_browses_is_not_noticed(
    scene: &Scene,
    window: &Window,
    _proxy: &Proxy,
) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    window.open_volume(volume.as_str()).await?;
    for helper in scene.containers() {
        scene.rig().remove_container(&helper);
    }
    window.enter("datasets").await?;
    window.enter("train").await?;
    window.shows(&Window::entry("data.csv")).await.map(drop)
}
