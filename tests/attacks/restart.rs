use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use futures::StreamExt as _;
use sandbar_agent_protocol::gate::MISMATCH;
use sandbar_agent_protocol::{Access, Expected, Failure, MountVerdict, RequestBody, ResponseBody};
use sandbar_core::engine::{ContainerId, SandboxSpec, ViewMode, ViewRoot};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;

use crate::agreement::how;
use crate::play::{MARK, TARGET, forbidden};
use crate::raw::Raw;
use crate::swapping::{Planned, Rounds, Swapping};

/// Rounds of a run of all tests.
const FEW_LOOKS: u32 = 2000;
const FEW_STARTS: u32 = 30;
/// Sandboxes that are made at the same time.
const AT_ONCE: usize = 3;

/// A volume whose folder `job` is swapped for a link out of the volume, as fast as the kernel can.
struct Race {
    volume: VolumeName,
    root: PathBuf,
    planned: Planned,
    _guard: tempfile::TempDir,
    swapping: Swapping,
}

impl Race {
    fn on(scene: &Scene) -> Self {
        let (guard, outside) = forbidden();
        let volume = scene.volume("race", &Seed::new().file("job/secret", "planned\n"));
        let root = scene.rig().volume_folder(&volume);
        symlink(&outside, root.join("link")).unwrap();
        Self {
            planned: Planned::hold(&root.join("job"), &[&root, &outside]),
            swapping: Swapping::start(&root.join("job"), &root.join("link")),
            volume,
            root,
            _guard: guard,
        }
    }

    /// A sandbox that was planned while `job` was the folder; it leaves `mark` where it runs.
    fn sandbox(&self, scene: &Scene, mark: &str) -> SandboxSpec {
        let script = Script::new()
            .read(&format!("{TARGET}/secret"))
            .write(&format!("{TARGET}/{mark}"), "1");
        let root = self.root.to_str().unwrap().parse().unwrap();
        let how = how(scene, &self.volume, &root, &"job".parse().unwrap());
        let expected = Expected::Folder(self.planned.identity());
        scene
            .sandbox(&script)
            .mount(how, TARGET, Access::ReadWrite, expected)
            .build()
    }
}

/// What became of the rounds, by how they ended.
#[derive(Default)]
struct Ends(BTreeMap<String, u32>);

impl Ends {
    fn count(&mut self, end: impl Into<String>) {
        *self.0.entry(end.into()).or_default() += 1;
    }

    fn of(&self, end: &str) -> u32 {
        self.0.get(end).copied().unwrap_or_default()
    }

    /// Tells the figures, and that both sides of the race were seen.
    fn tell(&self, what: &str, race: Race) {
        let rounds: u32 = self.0.values().sum();
        race.planned.assert_no_escape();
        let swaps = race.swapping.end();
        println!("{what}: {rounds} rounds, {swaps} swaps, no escape: {:?}", self.0);
        assert!(
            self.of(PLANNED) > 0,
            "the planned folder was never there: this was no race"
        );
        assert!(
            self.of(PLANNED) < rounds,
            "the link was never there: this was no race"
        );
    }
}

const PLANNED: &str = "on the planned folder";

pub(crate) async fn d1_a_folder_swapped_for_a_link_while_it_is_resolved_is_never_taken_for_another(
    scene: &Scene,
) {
    let race = Race::on(scene);
    let root = ViewRoot::Volume(race.volume.clone());
    let view = scene.engine.open(&root, ViewMode::Browse).await.unwrap();
    let planned = race.planned.identity();
    let mut ends = Ends::default();
    for _ in Rounds::few(FEW_LOOKS).iter() {
        let path = vec![b"job".to_vec()];
        let ResponseBody::Resolved(resolution) = view.ask(RequestBody::Resolve { path }).await.unwrap()
        else {
            panic!("a resolution was asked for")
        };
        match resolution.outcome {
            Ok(found) => {
                assert_eq!(found.facts.identity, planned, "another folder was taken for it");
                ends.count(PLANNED);
            }
            Err(Failure::Escapes { .. }) => ends.count("a link that escapes"),
            Err(failure) => ends.count(format!("{failure:?}")),
        }
    }
    drop(view);
    ends.tell("resolve", race);
}

pub(crate) async fn d1_a_folder_swapped_for_a_link_after_it_was_planned_never_runs_user_code_elsewhere(
    scene: &Scene,
) {
    let race = Race::on(scene);
    let started =
        futures::stream::iter(Rounds::few(FEW_STARTS).iter()).map(|round| start_once(scene, &race, round));
    let ends = started
        .buffer_unordered(AT_ONCE)
        .fold(Ends::default(), async |mut ends, end| {
            race.planned.assert_no_escape();
            ends.count(end);
            ends
        })
        .await;
    ends.tell("create and start", race);
}

/// Makes a sandbox, starts it through the gate and removes it: how that ended.
async fn start_once(scene: &Scene, race: &Race, round: u32) -> String {
    let mark = format!("{MARK}-{round}");
    let created = match scene.engine.create_sandbox(&race.sandbox(scene, &mark)).await {
        Ok(created) => created,
        Err(error) => return format!("refused at create: {error}"),
    };
    let started = scene.engine.start_through_gate(&created).await;
    let end = match started {
        Ok(report) if report.is_proved() => {
            let lines = scene.output(&created).await;
            assert!(
                race.planned.take_mark(&mark),
                "user code ran on another folder: {lines:?}"
            );
            // Under load an engine may lose the last lines of a log.
            let read = lines.first().map_or("planned", String::as_str);
            assert_eq!(read, "planned", "user code read another folder");
            PLANNED.to_owned()
        }
        Ok(report) => stopped(&report.mounts[0].verdict),
        Err(error) => format!("refused at start: {error}"),
    };
    scene.engine.remove_container(&created).await.unwrap();
    end
}

fn stopped(verdict: &MountVerdict) -> String {
    format!("stopped by the gate: {verdict:?}")
}

pub(crate) async fn d1_a_folder_swapped_for_a_link_never_runs_user_code_elsewhere_at_a_restart(
    scene: &Scene,
) {
    let race = Race::on(scene);
    let raw = Raw::connect(scene);
    let sandbox = first_proved(scene, &race).await;
    let mut ends = Ends::default();
    for _ in Rounds::few(FEW_STARTS).iter() {
        let Some(exit) = raw.start_again(&sandbox).await else {
            ends.count("refused at start");
            race.planned.assert_no_escape();
            continue;
        };
        race.planned.assert_no_escape();
        match exit {
            0 => {
                assert!(race.planned.take_mark(MARK), "user code ran on another folder");
                ends.count(PLANNED);
            }
            code if code == i64::from(MISMATCH) => ends.count("stopped by the gate"),
            other => panic!("user code ended with {other}"),
        }
    }
    // Whatever ran, ran on the planned folder: it is what it read.
    let lines = raw.output(&sandbox).await;
    let read: Vec<_> = lines.iter().filter(|line| line.contains("forbidden")).collect();
    assert!(read.is_empty(), "{read:?}");
    scene.engine.remove_container(&sandbox).await.unwrap();
    ends.tell("restart", race);
}

/// A sandbox that ran once on the planned folder.
async fn first_proved(scene: &Scene, race: &Race) -> ContainerId {
    loop {
        let Ok(created) = scene.engine.create_sandbox(&race.sandbox(scene, MARK)).await else {
            continue;
        };
        let started = scene.engine.start_through_gate(&created).await;
        if started.is_ok_and(|report| report.is_proved()) {
            scene.ended(&created).await;
            assert!(race.planned.take_mark(MARK), "user code ran on another folder");
            return created;
        }
        scene.engine.remove_container(&created).await.unwrap();
    }
}
