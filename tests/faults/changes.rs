//! What somebody else changes on the engine under Sandbar's hands.

use std::path::Path;
use std::process::Command;

use sandbar_core::problem::{ErrorCode, Told};
use sandbar_testkit::{Script, Seed, wait_until};
use sandbar_tests::lab::{LabEndpoint, LabEngine};
use sandbar_tests::proxy::{Call, Fault, Request};
use sandbar_tests::rig::{LIMIT, Scene, typed};
use tokio_util::sync::CancellationToken;

use crate::action::Action;
use crate::record::{Row, keep, words};
use crate::stand::{Stand, endpoint};

const CREATE: Call = Call::new("POST", "/containers/create");
/// Where sandboxes of these tests mount.
const TARGET: &str = "/mnt/data";

fn record(action: &str, fault: &str, outcome: &Result<(), Told>, names: &[(&str, &str)]) {
    keep(vec![Row {
        action: action.to_owned(),
        fault: fault.to_owned(),
        told: words(outcome, names),
    }]);
}

/// Launches a sandbox that mounts a folder of the stand's volume and leaves a mark in it. While the first request that
/// the rule says is held, something happens.
async fn launch_while(
    stand: &Stand<'_>,
    image: &str,
    rule: impl Fn(&Request) -> bool + Send + Sync + 'static,
    happens: impl AsyncFnOnce(),
) -> Result<(), Told> {
    let script = Script::new().write(&format!("{TARGET}/ran"), "1").stay();
    let mounts = vec![typed::mount(&stand.volume, "datasets/train", TARGET)];
    let draft = typed::draft(&stand.word, image, &script, mounts);
    let (at, cancel) = (stand.surroundings(), CancellationToken::new());
    stand.proxy.set(rule, Fault::Hold);
    let launch = stand.session.launcher.launch(&draft, &at, &|_| {}, &cancel);
    let meanwhile = async {
        let hit = stand.proxy.until_hit(LIMIT).await;
        hit.expect("the launch comes to this request");
        happens().await;
        stand.proxy.mend();
    };
    let (launched, ()) = tokio::join!(launch, meanwhile);
    launched.map(drop).map_err(|problem| problem.tell())
}

/// Whether a request makes the sandbox of this name.
fn makes(name: &str) -> impl Fn(&Request) -> bool + Send + Sync + use<> {
    let name = name.to_owned();
    move |request| request.is(CREATE) && request.asks("name", &name)
}

pub(crate) async fn an_image_removed_between_plan_and_create_is_said_to_be_gone(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "noimage", &volume).await;
    let image = format!("{}:1", scene.name("image"));
    let docker = |words: &[&str]| endpoint(scene).docker_text(words).unwrap();
    docker(&["tag", LabEndpoint::BUSYBOX, &image]);
    let outcome = launch_while(&stand, &image, makes(&stand.word), async || {
        docker(&["rmi", &image]);
    })
    .await;
    assert_eq!(
        outcome.as_ref().unwrap_err().code,
        ErrorCode::ImageNotFound,
        "{outcome:?}"
    );
    record(
        "launch a sandbox",
        "image removed between plan and create",
        &outcome,
        &[(&image, "the image")],
    );
    stand.end().await;
}

/// Between the check and the creation a volume can be lost; from then on the engine refuses to take it away.
pub(crate) async fn a_volume_made_anew_between_two_stages_is_never_taken_for_the_one_that_was_checked(
    scene: &Scene,
) {
    let made_anew = |stand: &Stand<'_>| {
        for container in scene.containers() {
            // A helper that goes by itself at this moment is as good as removed.
            let _ = endpoint(scene).docker(&["rm", "--force", &container]);
        }
        assert!(
            scene.rig().remove_volume(&stand.volume),
            "somebody removes the volume"
        );
        scene.rig().make_volume(&stand.volume);
        Seed::demo()
            .sow(&scene.rig().volume_folder(&stand.volume))
            .unwrap();
    };
    for (word, call) in [
        ("beforelook", Call::new("GET", "/volumes/*")),
        ("beforecreate", CREATE),
    ] {
        let volume = scene.volume(word, &Seed::demo());
        let stand = Stand::new(scene, &format!("{word}s"), &volume).await;
        // What comes before belongs to the helper that looks into the volume.
        Action::OpenVolume.play(&stand).await.unwrap();
        let of_sandbox = makes(&stand.word);
        let rule = move |request: &Request| {
            if call == CREATE {
                of_sandbox(request)
            } else {
                request.is(call)
            }
        };
        let image = scene.rig().image();
        let outcome = launch_while(&stand, image, rule, async || made_anew(&stand)).await;
        let ran = scene
            .rig()
            .volume_folder(&volume)
            .join("datasets/train/ran")
            .exists();
        let told = outcome.as_ref().expect_err("another volume than was checked");
        assert!(
            matches!(told.code, ErrorCode::PvcVolumeNotFound | ErrorCode::MountMismatch),
            "{word}: {told:?}"
        );
        assert!(!ran, "{word}: user code ran on a volume that was not checked");
        record(
            "launch a sandbox",
            &format!("volume made anew (`{call}`)"),
            &outcome,
            &[(volume.as_str(), "the volume")],
        );
        stand.end().await;
    }
}

/// Once the container, or its keeper, is made, nobody can remove the volume.
pub(crate) async fn a_volume_cannot_be_taken_away_from_a_sandbox_that_is_made(scene: &Scene) {
    for (word, call) in [
        ("readback", Call::new("POST", "/containers/*/attach")),
        ("start", Call::new("POST", "/containers/*/start")),
    ] {
        let volume = scene.volume(word, &Seed::demo());
        let stand = Stand::new(scene, &format!("{word}s"), &volume).await;
        Action::OpenVolume.play(&stand).await.unwrap();
        let image = scene.rig().image();
        let by_id = move |request: &Request| {
            let line = request.line();
            let name = line.split('/').nth(2).unwrap_or_default();
            request.is(call) && name.len() == 64
        };
        let outcome = launch_while(&stand, image, by_id, async || {
            stand.session.views.close_all();
            assert!(
                !scene.rig().remove_volume(&stand.volume),
                "{word}: the volume was removed"
            );
        })
        .await;
        assert!(outcome.is_ok(), "{word}: {outcome:?}");
        let container = sandbar_core::engine::ContainerId(stand.word.clone());
        stand.session.sandboxes.remove(&container).await.unwrap();
        stand.end().await;
    }
}

pub(crate) async fn a_helper_killed_while_one_browses_is_started_anew(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "browses", &volume).await;
    Action::OpenVolume.play(&stand).await.unwrap();
    for _ in 0..2 {
        let helpers = scene.containers();
        assert_eq!(helpers.len(), 1, "{helpers:?}");
        scene.rig().remove_container(&helpers[0]);
        for action in [Action::ListFolder, Action::Judge, Action::Preview] {
            let outcome = action.play(&stand).await;
            assert!(outcome.is_ok(), "{}: {outcome:?}", action.name());
        }
    }
    record("list a folder", "helper killed", &Ok(()), &[]);
    stand.end().await;
}

/// The image and the volume of the agent, which every sandbox and helper needs.
pub(crate) async fn what_somebody_takes_from_the_agent_is_put_back(scene: &Scene, engine: &mut LabEngine) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "agent", &volume).await;
    let launch = async |what: &str| {
        let outcome = Action::Launch.play(&stand).await;
        assert!(outcome.is_ok(), "{what}: {outcome:?}");
    };
    launch("at first").await;
    let docker = |words: &[&str]| engine.docker_text(words).unwrap();
    let images = docker(&["images", "--quiet", "sandbar-agent"]);
    let agents = docker(&["volume", "ls", "--quiet", "--filter", "name=sandbar-agent-"]);

    stand.session.views.close_all();
    scene.until_no_container().await;
    docker(&["rmi", "--force", &images]);
    launch("after the agent's image was removed").await;
    record("launch a sandbox", "agent's image removed", &Ok(()), &[]);

    docker(&["volume", "rm", &agents]);
    launch("after the agent's volume was removed").await;
    record("launch a sandbox", "agent's volume removed", &Ok(()), &[]);

    let folder = docker(&["volume", "inspect", "--format", "{{.Mountpoint}}", &agents]);
    for entry in std::fs::read_dir(Path::new(&folder)).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let outcome = Action::Launch.play(&stand).await;
    let told = outcome.as_ref().expect_err("a gate that is not there");
    assert!(
        matches!(
            told.code,
            ErrorCode::EngineRefused | ErrorCode::EngineFailed | ErrorCode::MountMismatch
        ),
        "{told:?}"
    );
    record("launch a sandbox", "agent's volume emptied", &outcome, &[]);
    launch("once more after the agent's volume was emptied").await;
    stand.end().await;
}

/// An image whose programs are for another processor.
pub(crate) async fn an_image_for_another_processor_says_so(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "foreign", &volume).await;
    let image = format!("{}:1", scene.name("foreign"));
    load_foreign(scene, &image);
    let mounts = vec![typed::mount(&volume, "datasets", TARGET)];
    let draft = typed::draft(&stand.word, &image, &Script::new().stay(), mounts);
    let (at, cancel) = (stand.surroundings(), CancellationToken::new());
    let launched = stand.session.launcher.launch(&draft, &at, &|_| {}, &cancel).await;
    let outcome = launched.map(drop).map_err(|problem| problem.tell());
    let told = outcome.as_ref().expect_err("programs for another processor");
    assert_eq!(told.code, ErrorCode::ImagePlatformMismatch, "{told:?}");
    assert!(told.message.contains("linux/s390x"), "{told:?}");
    record(
        "launch a sandbox",
        "image for another processor",
        &outcome,
        &[(&image, "the image")],
    );
    endpoint(scene).docker_text(&["rmi", &image]).unwrap();
    stand.end().await;
}

/// A shell that says it is for s390x, in an image that says so too.
fn load_foreign(scene: &Scene, image: &str) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let root = place.join("root/bin");
    std::fs::create_dir_all(&root).unwrap();
    let mut program = b"\x7fELF\x02\x02\x01\0\0\0\0\0\0\0\0\0\0\x02\0\x16".to_vec();
    program.resize(64, 0);
    std::fs::write(root.join("sh"), program).unwrap();
    run(Command::new("chmod").arg("755").arg(root.join("sh")));
    run(Command::new("tar")
        .arg("-C")
        .arg(place.join("root"))
        .arg("-cf")
        .arg(place.join("layer.tar"))
        .arg("."));
    let layer = run(Command::new("sha256sum").arg(place.join("layer.tar")));
    let layer = layer.split(' ').next().unwrap();
    let config = serde_json::json!({
        "architecture": "s390x", "os": "linux", "config": { "Cmd": ["sh"] },
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{layer}")] },
    });
    let manifest =
        serde_json::json!([{ "Config": "config.json", "RepoTags": [image], "Layers": ["layer.tar"] }]);
    std::fs::write(place.join("config.json"), config.to_string()).unwrap();
    std::fs::write(place.join("manifest.json"), manifest.to_string()).unwrap();
    let archive = place.join("image.tar");
    let mut pack = Command::new("tar");
    pack.arg("-C").arg(place).arg("-cf").arg(&archive);
    run(pack.args(["config.json", "manifest.json", "layer.tar"]));
    let archive = archive.display().to_string();
    endpoint(scene)
        .docker_text(&["load", "--input", &archive])
        .unwrap();
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The engine's disk is full.
pub(crate) async fn a_full_disk_is_told_and_nothing_is_left_when_there_is_room_again(
    scene: &Scene,
    engine: &mut LabEngine,
) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "full", &volume).await;
    // With everything of its own on the engine before it is full.
    let first = Action::Launch.play(&stand).await;
    assert!(first.is_ok(), "{first:?}");
    Action::OpenVolume.play(&stand).await.unwrap();
    let filling = engine.folder().join("data/filling");
    fill(&filling);
    let outcome = Action::Launch.play(&stand).await;
    let told = outcome.as_ref().expect_err("no room");
    assert!(
        matches!(told.code, ErrorCode::NoSpace | ErrorCode::EngineFailed),
        "{told:?}"
    );
    record(
        "launch a sandbox",
        "engine's disk full",
        &outcome,
        &[(&stand.word, "the new one")],
    );
    // What is there can still be looked at.
    for action in [
        Action::ListEverything,
        Action::ListFolder,
        Action::Preview,
        Action::Plan,
    ] {
        let outcome = action.play(&stand).await;
        assert!(outcome.is_ok(), "{}: {outcome:?}", action.name());
    }
    std::fs::remove_file(&filling).unwrap();
    let again = Action::Launch.play(&stand).await;
    assert!(again.is_ok(), "{again:?}");
    stand.end().await;
    scene.until_no_container().await;
    assert_eq!(scene.rig().volumes_with(&scene.name("")), [volume.to_string()]);
}

/// Takes every byte that is left.
fn fill(file: &Path) {
    let mut writer = Command::new("dd");
    writer
        .arg("if=/dev/zero")
        .arg(format!("of={}", file.display()))
        .arg("bs=64k");
    // It ends with an error, as it should.
    assert!(!writer.output().unwrap().status.success(), "the disk has no end");
}

/// Another Sandbar browses and launches, while this one looks for leftovers all the time.
pub(crate) async fn two_sandbars_on_one_engine_leave_each_others_things_alone(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "sweeps", &volume).await;
    let mut other = Command::new(env!("CARGO_BIN_EXE_other-program"));
    other
        .arg("hold")
        .arg(endpoint(scene).socket())
        .arg(sandbar_testkit::agent_binary())
        .arg(volume.as_str());
    let mut other = other.stdout(std::process::Stdio::piped()).spawn().unwrap();
    wait_until(LIMIT, "the other program's helper", async || {
        scene.containers().len() == 1
    })
    .await;
    let session = std::sync::Arc::clone(&stand.session);
    let following = tokio::spawn(async move { session.run().await });
    stand.engine.sweep().await.unwrap();
    for _ in 0..3 {
        let outcome = Action::Launch.play(&stand).await;
        assert!(outcome.is_ok(), "{outcome:?}");
        stand.engine.sweep().await.unwrap();
    }
    stand.session.views.close_all();
    wait_until(LIMIT, "only the other program's helper is left", async || {
        scene.containers().len() == 1
    })
    .await;
    following.abort();
    let _ = following.await;
    other.kill().unwrap();
    other.wait().unwrap();
    stand.end().await;
}
