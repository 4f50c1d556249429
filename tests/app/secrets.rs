use sandbar_testkit::Seed;
use sandbar_tests::lab::EngineSpec;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Opening, Sought, Typed, Window};

use crate::scene::{STAY, Seen, engine, on_shared, with_window};

/// Stands in labels, options and variables of everything that the test makes.
const PLANTED: &str = "pl4nted-s3cret";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_shown_copied_or_logged_whatever_is_logged() {
    on_shared(EngineSpec::DOCKER_28, async |scene| {
        let opening = Opening::new()
            .on(engine(scene).host())
            .with_variables([("SANDBAR_LOG".into(), "trace".into())]);
        with_window(&opening, async |window| planted_everywhere(scene, window).await).await
    })
    .await;
}

async fn planted_everywhere(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("data", &Seed::demo());
    let others = scene.volume_name("labelled");
    let (other, own) = (scene.name("other"), scene.name("own"));
    let token = format!("opensandbox.io/egress-auth-token={PLANTED}");
    let variable = format!("API_TOKEN={PLANTED}");
    let password = format!("o=username=me,password={PLANTED}");
    let create = [
        "volume",
        "create",
        "--label",
        &token,
        "--label",
        "team=vision",
        "--opt",
        "type=cifs",
        "--opt",
        &password,
    ];
    let create = [&create[..], &["--opt", "device=//none/none", others.as_str()]].concat();
    engine(scene).docker_text(&create).unwrap();
    let mount = format!("{volume}:/data");
    let run = [
        "run",
        "--detach",
        "--network",
        "none",
        "--name",
        &other,
        "--label",
        &token,
        "--env",
        &variable,
        "--volume",
        &mount,
        scene.rig().image(),
        "sleep",
        "600",
    ];
    engine(scene).docker_text(&run).unwrap();

    let mut screens = Vec::new();
    window.filter_volumes("team=vision").await?;
    window.shows(&Window::listed(others.as_str())).await?;
    screens.push(window.screen().await?);
    assert!(screens[0].contains("egress-auth-token=••••••"), "{}", screens[0]);
    window.open_volume(volume.as_str()).await?;
    window.go_to("Sandboxes").await?;
    window.click(&Sought::beginning("button", "Show ")).await?;
    window.click(&Sought::beginning("gridcell", &other)).await?;
    window.shows(&Sought::region("Mounts").holding("/data")).await?;
    screens.push(window.screen().await?);

    // One's own: typed it is seen, afterwards nowhere but in the sandbox.
    window.new_sandbox().await?;
    window.fill(&Sought::field("Environment"), &variable).await?;
    let typed = Typed {
        image: scene.rig().image(),
        command: STAY,
        name: &own,
        ..Typed::default()
    };
    window.compose(typed).await?;
    let command = Sought::region("The same as docker run");
    let copied = window
        .shows(&command.holding("Left out: what API_TOKEN holds."))
        .await?;
    screens.push(copied);
    window.launch().await?;
    window.shows(&Sought::any("banner").holding("Running")).await?;
    screens.push(window.screen().await?);
    let inspected = engine(scene)
        .docker_text(&["inspect", "--format", "{{.Config.Env}}", &own])
        .unwrap();
    assert!(inspected.contains(&variable), "{inspected}");
    window.remove_sandbox().await?;

    for screen in screens {
        assert!(!screen.contains(PLANTED), "{screen}");
    }
    let log = window.log()?;
    assert!(
        log.contains("API_TOKEN=••••••"),
        "the log is not as talkative as this test needs"
    );
    let leaks: Vec<_> = log.lines().filter(|line| line.contains(PLANTED)).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
    engine(scene)
        .docker_text(&["rm", "--force", &other])
        .map(drop)
        .unwrap();
    Ok(())
}
