use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::sync::Arc;

use sandbar_core::engine::SubPathSupport;
use sandbar_core::problem::ErrorCode;
use sandbar_testkit::{FakeEngine, Fault, Operation, Script, Seed};
use sandbar_tests::rig::{FakeRig, Scene};

use crate::play::{MARK, TARGET, draft, finish, forbidden, launch, marking, refused, session};
use crate::swapping::{Planned, Rounds, Swapping};

/// Rounds in which the check saw the planned folder, so that everything hangs on what comes after it.
const ROUNDS: u32 = 100;

pub(crate) async fn d1_a_folder_swapped_for_a_link_while_launching_never_runs_user_code_elsewhere(
    scene: &Scene,
) {
    let (_guard, outside) = forbidden();
    let volume = scene.volume("race", &Seed::new().file("job/secret", "planned\n"));
    let root = scene.rig().volume_folder(&volume);
    symlink(&outside, root.join("link")).unwrap();
    let planned = Planned::hold(&root.join("job"), &[&root, &outside]);
    let session = session(scene);
    let script = Script::new()
        .read(&format!("{TARGET}/secret"))
        .write(&format!("{TARGET}/{MARK}"), "1");

    let swapping = Swapping::start(&root.join("job"), &root.join("link"));
    let (mut ran, mut silent, mut refused) = (0, 0, BTreeMap::new());
    let mut past_the_check = 0;
    let rounds = Rounds::few(ROUNDS);
    while rounds.go_on(past_the_check) {
        match launch(scene, &session, &draft(scene, &script, &volume, "job")).await {
            Ok(launched) => {
                past_the_check += 1;
                ran += 1;
                let lines = finish(scene, &session, &launched).await;
                assert!(
                    planned.take_mark(MARK),
                    "user code ran on another folder: {lines:?}"
                );
                // Under load an engine may lose the last lines of a log.
                silent += u32::from(lines.is_empty());
                let read = lines.first().map_or("planned", String::as_str);
                assert_eq!(read, "planned", "user code read another folder");
            }
            Err(problem) => {
                let stage = problem.context.stage.clone().unwrap_or_default();
                past_the_check += u32::from(stage != "resolve");
                *refused.entry((stage, format!("{:?}", problem.code))).or_insert(0) += 1;
            }
        }
        planned.assert_no_escape();
    }
    let swaps = swapping.end();
    println!(
        "launch: {ran} of {past_the_check} ran, all on the planned folder ({silent} without a log); {swaps} swaps; \
         refused: {refused:?}"
    );
    let escapes = (
        "resolve".to_owned(),
        format!("{:?}", ErrorCode::PvcSubpathEscapes),
    );
    assert!(
        refused.contains_key(&escapes),
        "the check never saw the link: this was no race"
    );
    assert!(
        refused.keys().any(|(stage, _)| stage != "resolve"),
        "the engine never saw the link: this was no race"
    );
    assert!(ran > 0, "no launch went through: this was no race");
    session.views.close_all();
}

/// The same at the worst moment, on an engine where that moment can be chosen.
#[tokio::test]
async fn d1_a_folder_swapped_right_before_the_start_runs_no_user_code() {
    for (sub_path, code) in [
        (SubPathSupport::ProvenBind, ErrorCode::MountMismatch),
        (SubPathSupport::Native, ErrorCode::PvcSubpathEscapes),
    ] {
        let engine = FakeEngine::new(sub_path);
        let rig = Arc::new(FakeRig::of(engine.clone()));
        Scene::play(rig, async |scene| {
            let (_guard, outside) = forbidden();
            let volume = scene.volume("race", &Seed::new().folder("job"));
            let root = scene.rig().volume_folder(&volume);
            let (job, target) = (root.join("job"), outside.clone());
            let swap = move || {
                std::fs::remove_dir(&job).unwrap();
                symlink(&target, &job).unwrap();
            };
            engine.set_fault(Operation::StartThroughGate, Fault::Before(Arc::new(swap)));
            let draft = draft(scene, &marking(), &volume, "job");
            let problem = refused(scene, &draft, code, &[&outside, &root]).await;
            assert_eq!(problem.context.stage.as_deref(), Some("gate"));
        })
        .await;
    }
}
