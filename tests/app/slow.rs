use std::time::Duration;

use sandbar_testkit::{Seed, wait_until};
use sandbar_tests::proxy::{Call, Fault, Proxy, Request};
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{LIMIT, Sought, Typed, Window, WindowError};

use crate::scene::{Seen, lose};

/// How long the program may take to remove what it made.
const CLEAN_LIMIT: Duration = Duration::from_secs(30);

/// Says of a request whether it belongs to a stage of the launch of the sandbox with this name.
type OfStage = fn(request: &Request, sandbox: &str) -> bool;

/// The stages at which a launch can be held, by the title on the screen.
pub(crate) const STAGES: [(&str, OfStage); 4] = [
    ("Resolve", |request, _| {
        request.is(Call::new("POST", "/volumes/create"))
    }),
    ("Create", |request, sandbox| {
        request
            .line()
            .starts_with(&format!("POST /containers/create?name={sandbox}"))
    }),
    ("Read back", |request, _| {
        request.is(Call::new("GET", "/containers/*/json")) && of_id(request)
    }),
    ("Gate", |request, _| {
        request.is(Call::new("POST", "/containers/*/start")) && of_id(request)
    }),
];

/// Helpers are spoken to by name, sandboxes by their id.
fn of_id(request: &Request) -> bool {
    let line = request.line();
    let name = line.split('/').nth(2).unwrap_or_default();
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Composes a sandbox for which a volume with a folder is to be made, and gives the sandbox's name.
pub(crate) async fn compose_with_a_new_volume(scene: &Scene, window: &Window) -> Result<String, WindowError> {
    let (volume, name) = (scene.name("new"), scene.name("held"));
    window.new_sandbox().await?;
    window.add_volume(&volume, "made/for/it").await?;
    let image = scene.rig().image();
    let typed = Typed {
        image,
        command: "sleep 600",
        name: &name,
        target: "/mnt/data",
        ..Typed::default()
    };
    window.compose(typed).await?;
    window.click(&Sought::button("Create the volume")).await?;
    window
        .shows(&Sought::role("list", "Mounts of the plan").holding("will be made"))
        .await?;
    Ok(name)
}

/// Launches, and waits until the launch stands in a stage.
pub(crate) async fn hold(window: &Window, proxy: &Proxy, name: &str, stage: (&'static str, OfStage)) -> Seen {
    let (title, rule) = stage;
    let name = name.to_owned();
    proxy.set(move |request| rule(request, &name), Fault::Hold);
    window.launch().await?;
    until_held(proxy).await?;
    let stages = Sought::role("list", "Stages of the launch");
    let row = Sought::any("listitem").holding(title).holding("in progress");
    window.shows(&row.within(stages)).await.map(drop)
}

/// Waits until the request that is to be held has come.
pub(crate) async fn until_held(proxy: &Proxy) -> Seen {
    let held = proxy.until_hit(LIMIT).await;
    held.map(drop).map_err(|source| WindowError::Io {
        doing: "see the request that was to be held".into(),
        source,
    })
}

/// Nothing of the test is on the engine: no container, helpers too, and no volume.
pub(crate) async fn until_nothing_is_left(scene: &Scene, after: &str) {
    wait_until(
        CLEAN_LIMIT,
        &format!("nothing is left after {after}"),
        async || scene.rig().volumes_with(&scene.name("")).is_empty() && scene.containers().is_empty(),
    )
    .await;
}

pub(crate) async fn d5_a_launch_cancelled_at_any_stage_leaves_nothing_but_what_was_typed(
    scene: &Scene,
    window: &Window,
    proxy: &Proxy,
) -> Seen {
    let name = compose_with_a_new_volume(scene, window).await?;
    for stage in STAGES {
        hold(window, proxy, &name, stage).await?;
        window.click(&Sought::button("Cancel")).await?;
        // At some stages it waits for the engine's answer, at others it is over at once.
        let ways = ["Cancelling…", "Removing what was made…", "LAUNCH_CANCELLED"];
        let progress = Sought::region("Launch progress");
        window
            .until("the cancel is under way", async || {
                let said = window.texts(&progress).await?.concat();
                Ok(ways.iter().any(|way| said.contains(way)))
            })
            .await?;
        proxy.mend();
        let words = window.shows(&Sought::failure("LAUNCH_CANCELLED")).await?;
        assert!(words.contains("The launch was cancelled"), "{words}");
        until_nothing_is_left(scene, &format!("a cancel at {}", stage.0)).await;
        assert_eq!(window.value(&Sought::field("Command")).await?, "sleep 600");
        assert_eq!(
            window.value(&Window::mount_field(1, "subPath")).await?,
            "made/for/it"
        );
        window.click(&Sought::button("Dismiss")).await?;
    }
    Ok(())
}

pub(crate) async fn a_volume_removed_while_its_sandbox_is_launched_is_said_to_be_gone(
    scene: &Scene,
    window: &Window,
    proxy: &Proxy,
) -> Seen {
    let volume = scene.volume("gone", &Seed::demo());
    window.new_sandbox().await?;
    window.add_volume(volume.as_str(), "datasets").await?;
    let image = scene.rig().image();
    window
        .compose(Typed {
            image,
            command: "true",
            target: "/mnt/data",
            ..Typed::default()
        })
        .await?;
    window
        .shows(&Sought::role("list", "Mounts of the plan").holding("ready"))
        .await?;
    let asked = format!("GET /volumes/{volume}");
    proxy.set(move |request| request.line() == asked, Fault::Hold);
    window.launch().await?;
    until_held(proxy).await?;
    lose(scene, &volume);
    proxy.mend();
    let progress = Sought::region("Launch progress");
    window
        .shows(&Sought::failure("PVC_VOLUME_NOT_FOUND").within(progress))
        .await?;
    assert_eq!(
        window.value(&Window::mount_field(1, "Volume")).await?,
        volume.as_str()
    );
    assert_eq!(window.value(&Sought::field("Command")).await?, "true");
    until_nothing_is_left(scene, "a launch whose volume went away").await;
    Ok(())
}
