//! Endpoints that the person adds: from the dialog to a proved mount behind them, and what is left of them.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use sandbar_testkit::{Seed, wait_until};
use sandbar_tests::lab::{EngineSpec, SshAccess};
use sandbar_tests::rig::{DockerRig, Scene, programs_after};
use sandbar_tests::window::{Opening, Sought, Typed, Window};

use crate::scene::{STAY, Seen, engine, expect, with_window};

/// The far side hears the end of its connection; the engine then removes the helper.
const GONE_WITHIN: Duration = Duration::from_secs(30);

async fn on(spec: &'static EngineSpec, test: impl AsyncFnOnce(&Scene) -> Seen) {
    let rig = Arc::new(DockerRig::shared(spec).await);
    Scene::play(rig, async |scene| expect(test(scene).await)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_behind_tls_is_added_by_the_dialog_tested_and_launched_on() {
    on(EngineSpec::DOCKER_28_TLS, async |scene| {
        let home = tempfile::tempdir().unwrap();
        let opening = Opening::new().alone().in_home(home.path());
        with_window(&opening, async |window| {
            add(scene, window).await?;
            launch(scene, window).await
        })
        .await?;
        // It is there after a restart, and in use.
        with_window(&opening, async |window| {
            window
                .shows(&Sought::button("Engine").holding("lab over TLS"))
                .await?;
            window.go_to_engines().await?;
            change(scene, window).await
        })
        .await
    })
    .await;
}

fn test_result() -> Sought {
    Sought::role("status", "Test")
}

/// Every mistake is told where it was made, and nothing that was typed is lost.
async fn add(scene: &Scene, window: &Window) -> Seen {
    let tls = engine(scene).tls().expect("an engine behind TLS");
    window.click(&Sought::button("Add endpoint")).await?;
    let [name, address] = ["Name", "Address"].map(Sought::field);
    let certificate = Sought::field("Client certificate");
    window.fill(&address, &format!("{}", tls.address)).await?;
    window.fill(&name, "lab over TLS").await?;
    window.click(&Sought::button("Test")).await?;
    let words = window.fault(&address).await?;
    assert!(words.contains("tcp://host:port"), "{words}");

    let url = format!("tcp://{}", tls.address);
    window.fill(&address, &url).await?;
    window.click(&Sought::button("Test")).await?;
    window
        .shows(&test_result().holding("TLS_UNKNOWN_AUTHORITY"))
        .await?;
    let authority = Sought::field("Certificate of the authority");
    window.fill(&authority, tls.ca.to_str().unwrap()).await?;
    window.click(&Sought::button("Test")).await?;
    window
        .shows(&test_result().holding("TLS_CLIENT_CERTIFICATE_MISSING"))
        .await?;
    let words = window.fault(&certificate).await?;
    assert!(words.contains("wants a client certificate"), "{words}");
    window
        .fill(
            &Sought::field("Folder with ca.pem, cert.pem and key.pem"),
            tls.folder.to_str().unwrap(),
        )
        .await?;
    window.click(&Sought::button("Fill in")).await?;
    assert_eq!(window.value(&certificate).await?, tls.cert.to_str().unwrap());
    assert_eq!(window.value(&name).await?, "lab over TLS");
    window.click(&Sought::button("Test")).await?;
    let found = window.shows(&test_result().holding("honours subPaths")).await?;
    assert!(
        found.contains("Docker 28.") && found.contains("linux/"),
        "{found}"
    );
    window.click(&Sought::button("Save")).await?;
    window.hides(&address).await?;
    window
        .shows(&Sought::button("Engine").holding("lab over TLS"))
        .await
        .map(drop)
}

async fn launch(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("far", &Seed::demo());
    let name = scene.name("far");
    window.new_sandbox().await?;
    window.add_volume(volume.as_str(), "datasets/train").await?;
    let typed = Typed {
        image: scene.rig().image(),
        command: STAY,
        name: &name,
        target: "/mnt/train",
        ..Typed::default()
    };
    window.compose(typed).await?;
    window.launch().await?;
    let mounts = window.proved_mounts().await?;
    assert!(mounts.contains("datasets/train"), "{mounts}");
    window.stop_sandbox().await?;
    window.remove_sandbox().await
}

/// What is in use stays in the list; its name can be changed.
async fn change(scene: &Scene, window: &Window) -> Seen {
    let tls = engine(scene).tls().expect("an engine behind TLS");
    let place = Sought::any("listitem").holding(format!("tcp://{}", tls.address));
    window.shows(&place.clone().holding("added by you")).await?;
    assert_eq!(
        window.count(&Sought::button("Remove lab over TLS")).await?,
        0,
        "what is in use stays"
    );
    window.click(&Sought::button("Edit lab over TLS")).await?;
    window.fill(&Sought::field("Name"), "renamed").await?;
    window.click(&Sought::button("Save")).await?;
    window.shows(&place.holding("renamed")).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_is_not_in_use_is_removed_and_had_back() {
    on(EngineSpec::DOCKER_28_TLS, async |scene| {
        let opening = Opening::new().on(engine(scene).host());
        with_window(&opening, async |window| {
            window.go_to_engines().await?;
            window.click(&Sought::button("Add endpoint")).await?;
            window.fill(&Sought::field("Name"), "nobody").await?;
            let address = Sought::field("Address");
            window.fill(&address, "unix:///nowhere/engine.sock").await?;
            window.click(&Sought::button("Save")).await?;
            let place = Sought::any("listitem").holding("unix:///nowhere/engine.sock");
            let tried = window.shows(&place).await?;
            assert!(tried.contains("ENGINE_SOCKET_MISSING"), "{tried}");
            window.click(&Sought::button("Remove nobody")).await?;
            // Offered once it is gone.
            window.click(&Sought::button("Undo")).await?;
            window.shows(&place).await.map(drop)
        })
        .await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_killed_while_it_looks_into_a_volume_over_ssh_leaves_no_process_and_no_helper() {
    on(EngineSpec::DOCKER_28_SSH, async |scene| {
        let access = engine(scene).ssh().expect("an engine behind ssh");
        let mark = Mark::new(&access, &scene.name("ssh"));
        let volume = scene.volume("data", &Seed::demo());
        let path = ("PATH".into(), programs_after(&access.programs));
        let opening = Opening::new()
            .on(format!("{}{}", access.host(), mark.0.display()))
            .with_variables([path]);
        let window = Window::open(&opening).await?;
        window.open_volume(volume.as_str()).await?;
        window.enter("datasets").await?;
        assert_eq!(
            scene.containers().len(),
            1,
            "the helper that looks into the volume"
        );
        assert!(
            mark.processes() >= 4,
            "ssh here and docker there, for each connection"
        );
        let program = Pid::from_raw(window.program()?).expect("a process");
        kill_process(program, Signal::KILL).unwrap();
        wait_until(GONE_WITHIN, "the helper is gone, and every process", async || {
            scene.containers().is_empty() && mark.processes() == 0
        })
        .await;
        Ok(())
    })
    .await;
}

/// A second path of the engine's socket, by which the processes of a test are told from those of others.
struct Mark(std::path::PathBuf);

impl Mark {
    fn new(access: &SshAccess, name: &str) -> Self {
        let folder = access.socket.parent().unwrap_or(Path::new("/"));
        let mark = folder.join(format!("{name}.sock"));
        std::os::unix::fs::symlink(&access.socket, &mark).unwrap();
        Self(mark)
    }

    /// How many processes have the path on their command line, but for the window's own.
    fn processes(&self) -> usize {
        let path = self.0.to_str().unwrap();
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
        lines
            .filter(|line| String::from_utf8_lossy(line).contains(path))
            .count()
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        // The engine's folder goes with the engine.
        let _ = fs::remove_file(&self.0);
    }
}
