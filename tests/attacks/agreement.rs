use std::collections::{BTreeMap, BTreeSet};

use futures::{StreamExt as _, TryStreamExt as _};
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use sandbar_agent_protocol::{Access, Expected, Failure, RequestBody, ResponseBody};
use sandbar_core::engine::{MountHow, SubPathSupport, ViewMode, ViewRoot, VolumeView};
use sandbar_core::rules::{HostPath, SubPath, SubPathRule, VolumeName, VolumeNameRule};
use sandbar_testkit::{Script, Seed, identity_of};
use sandbar_tests::rig::Scene;

use crate::generated::{sub_path, volume_name};
use crate::raw::Raw;

/// How many different texts are judged.
const CASES: usize = 2000;
/// Mounts in one container.
const BATCH: usize = 100;
/// Refused subPaths of one kind that an engine is asked for.
const SAMPLES: usize = 25;

/// The same texts in every run.
fn cases(strategy: &impl Strategy<Value = String>) -> BTreeSet<String> {
    let mut runner = TestRunner::deterministic();
    let mut texts = BTreeSet::new();
    while texts.len() < CASES {
        texts.insert(strategy.new_tree(&mut runner).unwrap().current());
    }
    texts
}

/// Every text that the lexical rules take is found by the agent and mounted by the engine as that very folder: the
/// gate compares it with what this machine's own file system says. The agent finds nothing for the others.
pub(crate) async fn accepted_sub_paths_are_resolved_and_mounted_as_the_very_folder(scene: &Scene) {
    let volume = scene.volume("many", &Seed::new());
    let root = scene.rig().volume_folder(&volume);
    let (mut accepted, mut refused) = (BTreeSet::new(), Vec::new());
    for text in cases(&sub_path()) {
        match text.parse::<SubPath>() {
            Ok(sub_path) => drop(accepted.insert(sub_path)),
            Err(rule) => refused.push((text, rule)),
        }
    }
    assert!(
        accepted.len() > CASES / 4,
        "only {} texts are accepted",
        accepted.len()
    );
    let mut folders = Vec::new();
    for sub_path in accepted {
        let folder = root.join(sub_path.as_str());
        std::fs::create_dir_all(&folder).unwrap();
        let facts = std::fs::metadata(&folder).unwrap();
        folders.push((sub_path, identity_of(&facts)));
    }

    let view = scene
        .engine
        .open(&ViewRoot::Volume(volume.clone()), ViewMode::Browse)
        .await
        .unwrap();
    for (sub_path, identity) in &folders {
        let path = sub_path.to_volume_path().names().to_vec();
        let answer = view
            .ask(RequestBody::Resolve { path: path.clone() })
            .await
            .unwrap();
        let ResponseBody::Resolved(resolution) = answer else {
            panic!("{answer:?}")
        };
        let found = resolution
            .outcome
            .unwrap_or_else(|failure| panic!("{sub_path:?}: {failure:?}"));
        assert_eq!(
            (found.canonical, found.facts.identity),
            (path, *identity),
            "{sub_path:?}"
        );
    }
    for (text, rule) in refused {
        assert_agent_refuses(&*view, &text, rule).await;
    }
    drop(view);

    for batch in folders.chunks(BATCH) {
        let mut spec = scene.sandbox(&Script::new());
        for (index, (sub_path, identity)) in batch.iter().enumerate() {
            let how = how(scene, &volume, &root.to_str().unwrap().parse().unwrap(), sub_path);
            spec = spec.mount(
                how,
                &format!("/m/{index}"),
                Access::ReadOnly,
                Expected::Folder(*identity),
            );
        }
        scene.run(&spec.build()).await;
    }
    println!("{} subPaths are mounted as they are meant", folders.len());
}

/// That a path is absolute does not reach the agent, which is asked for components.
async fn assert_agent_refuses(view: &dyn VolumeView, text: &str, rule: SubPathRule) {
    let names = text.split('/').filter(|name| !name.is_empty() && *name != ".");
    let path = names.map(|name| name.as_bytes().to_vec()).collect();
    let answer = view.ask(RequestBody::Resolve { path }).await.unwrap();
    let failure = match answer {
        ResponseBody::Failed(failure) => Some(failure),
        ResponseBody::Resolved(resolution) => resolution.outcome.err(),
        other => panic!("{other:?}"),
    };
    let is_refused = matches!(failure, Some(Failure::Malformed | Failure::NameTooLong { .. }));
    let agrees = is_refused || rule == SubPathRule::Absolute;
    assert!(agrees, "{text:?}: the rules say {rule:?}, the agent {failure:?}");
}

/// The way that Sandbar would take on the scene's engine.
pub(crate) fn how(scene: &Scene, volume: &VolumeName, root: &HostPath, sub_path: &SubPath) -> MountHow {
    match scene.engine.identity().capabilities.sub_path {
        SubPathSupport::Native => MountHow::Volume {
            name: volume.clone(),
            sub_path: sub_path.clone(),
        },
        SubPathSupport::ProvenBind if sub_path.is_whole() => MountHow::Volume {
            name: volume.clone(),
            sub_path: SubPath::whole(),
        },
        SubPathSupport::ProvenBind => MountHow::BoundVolume {
            name: volume.clone(),
            source: root.join(sub_path),
        },
    }
}

/// What the rules refuse, the engine refuses too; but a climb that stays inside the volume is refused on purpose,
/// because what it means depends on links.
pub(crate) async fn refused_sub_paths(scene: &Scene) {
    let volume = scene.volume("refused", &Seed::new());
    let root = scene.rig().volume_folder(&volume);
    let raw = Raw::connect(scene);
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for text in cases(&sub_path()) {
        let Err(rule) = text.parse::<SubPath>() else {
            continue;
        };
        let kind = kind_of(rule, &text);
        let asked = asked.entry(kind).or_default();
        if *asked == SAMPLES {
            continue;
        }
        *asked += 1;
        if let Some(plain) = stays_inside(&text) {
            // So that a refusal is for the text, not for want of the folder.
            std::fs::create_dir_all(root.join(plain)).unwrap();
        }
        *taken.entry(kind).or_default() += usize::from(raw.mounts(scene, &volume, &text).await);
    }
    println!("of {asked:?} the engine takes {taken:?}");
    assert!(asked.keys().len() >= 4 && asked["climbs inside"] > 0, "{asked:?}");
    taken.retain(|_, count| *count > 0);
    assert_eq!(
        taken.keys().copied().collect::<Vec<_>>(),
        ["climbs inside"],
        "refused without a reason given here"
    );
}

fn kind_of(rule: SubPathRule, text: &str) -> &'static str {
    match rule {
        SubPathRule::Absolute => "absolute",
        SubPathRule::Nul => "NUL",
        SubPathRule::NotText => "not UTF-8",
        _ if !text.split('/').any(|name| name == "..") => "too long",
        _ if stays_inside(text).is_some() => "climbs inside",
        _ => "climbs out",
    }
}

/// The path without `..`, where that never leaves the volume on the way and can be a folder.
fn stays_inside(text: &str) -> Option<String> {
    let mut names = Vec::new();
    for name in text.split('/').filter(|name| !name.is_empty() && *name != ".") {
        if name == ".." {
            names.pop()?;
        } else {
            names.push(name);
        }
    }
    let can_be = !text.starts_with('/') && names.iter().all(|name| name.len() <= 255 && !name.contains('\0'));
    can_be.then(|| names.join("/"))
}

/// A name that the rules take is taken by the engine as it is, and one that they refuse is refused by it too;
/// except for those that are refused on purpose: an empty one, for which the engine thinks up another, and
/// Sandbar's own.
pub(crate) async fn names_of_volumes_are_judged_as_the_engine_judges_them(scene: &Scene) {
    let raw = Raw::connect(scene);
    let shortest = scene.engine.identity().capabilities.shortest_new_volume_name;
    let names = cases(&volume_name(&scene.name("n")));
    let judged = futures::stream::iter(&names).map(async |text| {
        let rules = text
            .parse::<VolumeName>()
            .and_then(|name| name.check_new(shortest));
        let made = raw.makes_volume(text).await;
        match (rules, made) {
            (Ok(()), true) => Ok(true),
            (Err(VolumeNameRule::Reserved | VolumeNameRule::Empty), _) | (Err(_), false) => Ok(false),
            (rules, made) => Err(format!(
                "{text:?}: the rules say {rules:?}, the engine takes it: {made}"
            )),
        }
    });
    let judged: Vec<bool> = judged.buffer_unordered(8).try_collect().await.unwrap();
    let accepted = judged.iter().filter(|accepted| **accepted).count();
    println!("{accepted} of {} names are taken", names.len());
    assert!(
        (CASES / 5..CASES * 4 / 5).contains(&accepted),
        "{accepted} names are taken: too one-sided"
    );
}
