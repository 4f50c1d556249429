//! The program's own engine, from the button in the page to the last trace of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use sandbar_testkit::wait_until;
use sandbar_tests::lab::{self, EngineSpec};
use sandbar_tests::window::{Opening, Sought, Typed, Window};
use tempfile::TempDir;

use crate::scene::{STAY, Seen, expect};

/// Containers are given three seconds, and a busy machine the rest.
const GONE_WITHIN: Duration = Duration::from_secs(30);

/// A user's home on a machine where no engine answers, but Docker is installed.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        // The path of a socket in it must not be long.
        let folder = tempfile::Builder::new().prefix("sb-").tempdir().unwrap();
        Self { folder }
    }

    fn opening(&self) -> Opening {
        Opening::new()
            .alone()
            .in_home(self.folder.path())
            .with_variables(lab::programs(EngineSpec::DOCKER_20).unwrap())
    }

    /// The private engine's folder.
    fn engine(&self) -> PathBuf {
        self.folder.path().join(".local/share/app.sandbar.desktop/engine")
    }

    fn docker(&self, arguments: &[&str]) {
        let host = format!("unix://{}", self.engine().join("docker.sock").display());
        let mut docker = Command::new("docker");
        docker
            .envs(lab::programs(EngineSpec::DOCKER_20).unwrap())
            .args(["--host", &host]);
        let output = docker.args(arguments).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// What there is of the engine outside of its data, in words.
    fn traces(&self) -> Vec<String> {
        let engine = self.engine();
        let processes = named_by_processes(&engine).map(|pid| format!("process {pid}"));
        let bridges = bridges(&engine).map(|name| format!("bridge {name}"));
        let files = ["docker.sock", "owner.sock", "run"].map(|name| engine.join(name));
        let files = files.into_iter().filter(|file| file.exists());
        processes
            .chain(bridges)
            .chain(files.map(|file| format!("file {}", file.display())))
            .chain(mounts(&engine).map(|point| format!("mount {point}")))
            .collect()
    }

    async fn until_nothing_is_left(&self, groups: &[PathBuf]) {
        wait_until(GONE_WITHIN, "nothing but the data is left", async || {
            self.traces().is_empty() && !groups.iter().any(|group| group.exists())
        })
        .await;
    }

    /// The control groups of its containers.
    fn groups(&self) -> Vec<PathBuf> {
        let names: Vec<String> = bridges(&self.engine()).collect();
        assert_eq!(names.len(), 1, "a bridge of its own");
        let hierarchies = mounts_of_kind("cgroup");
        let groups = hierarchies.map(|point| Path::new(&point).join(&names[0]));
        groups.filter(|group| group.exists()).collect()
    }
}

fn named_by_processes(folder: &Path) -> impl Iterator<Item = String> {
    let needle = format!("{}/", folder.display());
    let folder = folder.display().to_string();
    let pids = fs::read_dir("/proc").unwrap().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().into_string().ok());
    pids.filter(move |pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        line.contains(&needle) || line.split('\0').any(|word| word == folder)
    })
}

fn bridges(folder: &Path) -> impl Iterator<Item = String> {
    let folder = folder.display().to_string();
    let names = fs::read_dir("/sys/class/net").unwrap().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(move |name| {
        let alias = fs::read_to_string(format!("/sys/class/net/{name}/ifalias")).unwrap_or_default();
        alias.trim_end() == folder
    })
}

fn mounts(folder: &Path) -> impl Iterator<Item = String> {
    let folder = folder.to_owned();
    mounts_of_kind("").filter(move |point| Path::new(point).starts_with(&folder))
}

fn mounts_of_kind(kind: &str) -> impl Iterator<Item = String> {
    let lines = fs::read_to_string("/proc/self/mounts").unwrap();
    let points: Vec<String> = lines
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let point = fields.next()?.to_owned();
            fields.next()?.starts_with(kind).then_some(point)
        })
        .collect();
    points.into_iter()
}

fn card() -> Sought {
    Sought::region("Private engine")
}

/// Presses the button where no engine answers, and waits for the list of volumes.
async fn start(window: &Window) -> Seen {
    window
        .shows(&Sought::role("heading", "No engine answers"))
        .await?;
    window.click(&Sought::button("Start a private engine")).await?;
    window.says("No volumes on this engine").await
}

/// Goes to the page of engines.
async fn engines(window: &Window) -> Seen {
    window.click(&Sought::button("Engine")).await?;
    window
        .click(&Sought::any("menuitem").holding("All places"))
        .await?;
    window.shows(&card()).await.map(drop)
}

/// Makes the image that the page offers, and a volume with a folder.
async fn furnish(home: &Home, window: &Window) -> Seen {
    engines(window).await?;
    window.click(&Sought::button("Make a busybox image")).await?;
    window.hides(&Sought::button("Make a busybox image")).await?;
    home.docker(&["volume", "create", "corpus"]);
    let folder = home
        .engine()
        .join("data/docker/volumes/corpus/_data/datasets/train");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("data.csv"), "id,value\n1,100\n").unwrap();
    Ok(())
}

/// Launches a sandbox on a folder of the volume, and sees its mount proved.
async fn launch(window: &Window) -> Seen {
    window.open_volume("corpus").await?;
    window.enter("datasets").await?;
    window.enter("train").await?;
    window.mount_this_folder().await?;
    let typed = Typed {
        image: "busybox:local",
        command: STAY,
        ..Typed::default()
    };
    window.compose(typed).await?;
    window.launch().await?;
    let mounts = window.proved_mounts().await?;
    assert!(mounts.contains("datasets/train"), "{mounts}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_engine_a_private_one_is_one_button_away_and_ends_with_the_window() {
    let home = Home::new();
    let seen = async {
        let window = Window::open(&home.opening()).await?;
        start(&window).await?;
        engines(&window).await?;
        let places = Sought::role("list", "Places where an engine was looked for");
        window.shows(&places.holding("Private engine")).await?;
        window
            .hides(&Sought::role("heading", "No engine answers"))
            .await?;
        furnish(&home, &window).await?;
        launch(&window).await?;
        let groups = home.groups();
        assert!(
            !groups.is_empty(),
            "its containers have control groups of their own"
        );
        window.close().await?;
        home.until_nothing_is_left(&groups).await;
        // The next start finds what the first one had, and the page can delete it.
        let window = Window::open(&home.opening()).await?;
        window
            .shows(&Sought::role("heading", "No engine answers"))
            .await?;
        window.click(&Sought::button("Start a private engine")).await?;
        window.shows(&Window::listed("corpus")).await?;
        engines(&window).await?;
        window.click(&Sought::button("Stop the private engine")).await?;
        // It was stopped on purpose: nobody waits for it to come back.
        window
            .shows(&Sought::role("heading", "No engine answers"))
            .await?;
        window.hides(&Sought::region("What this engine does")).await?;
        window.click(&Sought::button("Remove its data")).await?;
        window.click(&Sought::button("Delete volumes and images")).await?;
        window.hides(&Sought::button("Remove its data")).await?;
        assert!(!home.engine().join("data").exists());
        window.close().await
    };
    expect(seen.await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_engine_that_is_kept_outlives_the_window_and_is_found_again() {
    let home = Home::new();
    let seen = async {
        let window = Window::open(&home.opening()).await?;
        window
            .click_label(&Sought::role("checkbox", "Keep it running when Sandbar closes"))
            .await?;
        start(&window).await?;
        furnish(&home, &window).await?;
        launch(&window).await?;
        window.close().await?;
        wait_until(GONE_WITHIN, "the program ends", async || {
            window.program().is_err()
        })
        .await;
        drop(window);
        // Its sandbox is there in the next window, which says whose engine it is and can stop it.
        let window = Window::open(&home.opening()).await?;
        window.shows(&Window::listed("corpus").holding("corpus")).await?;
        let groups = home.groups();
        engines(&window).await?;
        window.shows(&card().holding("running, kept")).await?;
        window.click(&Sought::button("Stop the private engine")).await?;
        window.shows(&Sought::button("Start a private engine")).await?;
        home.until_nothing_is_left(&groups).await;
        window.close().await
    };
    expect(seen.await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_engine_does_not_outlive_a_program_that_is_killed() {
    let home = Home::new();
    let seen = async {
        let window = Window::open(&home.opening()).await?;
        start(&window).await?;
        furnish(&home, &window).await?;
        launch(&window).await?;
        let groups = home.groups();
        let program = Pid::from_raw(window.program()?).expect("a process");
        kill_process(program, Signal::KILL).unwrap();
        home.until_nothing_is_left(&groups).await;
        Ok(())
    };
    expect(seen.await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_engine_whose_supervisor_is_killed_is_said_to_have_failed_and_leaves_nothing() {
    let home = Home::new();
    let seen = async {
        let window = Window::open(&home.opening()).await?;
        start(&window).await?;
        engines(&window).await?;
        let groups = home.groups();
        for pid in named_by_processes(&home.engine()) {
            let line = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            if line.trim_end() == "sandbar" {
                kill_process(
                    Pid::from_raw(pid.parse().unwrap()).expect("a process"),
                    Signal::KILL,
                )
                .unwrap();
            }
        }
        let card = window.shows(&card().holding("PRIVATE_ENGINE_FAILED")).await?;
        assert!(card.contains("ended by itself"), "{card}");
        home.until_nothing_is_left(&groups).await;
        window
            .click(&Sought::button("Try again").within(Sought::region("Private engine")))
            .await?;
        window.shows(&Sought::button("Stop the private engine")).await?;
        window.close().await?;
        home.until_nothing_is_left(&groups).await;
        Ok(())
    };
    expect(seen.await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_engine_that_cannot_start_says_why_and_a_start_can_be_given_up() {
    let home = Home::new();
    let broken = home.folder.path().join("bin");
    fs::create_dir_all(&broken).unwrap();
    let dockerd = broken.join("dockerd");
    let write = |text: &str| {
        fs::write(&dockerd, text).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&dockerd, mode).unwrap();
    };
    write("#!/bin/sh\necho 'the disk is on fire' >&2; exit 3\n");
    let path = format!("{}:{}", broken.display(), std::env::var("PATH").unwrap());
    // The last one of a name counts.
    let opening = home.opening().with_variables([("PATH".into(), path.into())]);
    let seen = async {
        let window = Window::open(&opening).await?;
        window.click(&Sought::button("Start a private engine")).await?;
        let card = window.shows(&card().holding("PRIVATE_ENGINE_FAILED")).await?;
        assert!(card.contains("failed") && card.contains("engine/log"), "{card}");
        let log = home.folder.path().join(".local/share/app.sandbar.desktop/logs");
        let said = fs::read_dir(log).unwrap().flatten().any(|file| {
            let text = fs::read_to_string(file.path()).unwrap_or_default();
            text.contains("the disk is on fire") && text.contains("exit status 3")
        });
        assert!(said, "the engine's last words are in the log");
        home.until_nothing_is_left(&[]).await;
        // One that never answers is given up.
        write("#!/bin/sh\nexec sleep 600\n");
        window
            .click(&Sought::button("Try again").within(Sought::region("Private engine")))
            .await?;
        window
            .shows(
                &Sought::any("listitem")
                    .holding("until it answers")
                    .holding("in progress"),
            )
            .await?;
        window.click(&Sought::button("Cancel the start")).await?;
        window.shows(&Sought::button("Start a private engine")).await?;
        home.until_nothing_is_left(&[]).await;
        window.close().await
    };
    expect(seen.await);
}
