use sandbar_core::compose::{Access, Draft, MountDraft, SourceDraft, Surroundings};
use sandbar_core::engine::SubPathSupport;
use sandbar_core::launch::Launched;
use sandbar_tests::lab::LabEndpoint;
use tokio_util::sync::CancellationToken;

use crate::place::Place;
use crate::samples::{alternating, timed};
use crate::table::{Row, Unit};

const VOLUME: &str = "launched";
const FOLDER: &str = "datasets/train";
const TARGET: &str = "/mnt/data";
const COMMAND: &str = "true";

/// A launch until its mount is proved, in a warm view as after composing, against the engine's own program doing the
/// same: image, command, mount, no network.
pub(crate) async fn rows(place: &Place, rounds: usize) -> Vec<Row> {
    let folder = place.make_volume(VOLUME).await;
    std::fs::create_dir_all(folder.join(FOLDER)).unwrap();
    let [launched, run, detached] = alternating(rounds, async |side| match side {
        0 => launch(place).await,
        1 => docker_run(place, "--rm").await,
        _ => docker_run(place, "--detach").await,
    })
    .await;
    let row = |against: &str, theirs, goal| Row {
        what: format!("{}: launch until verified", place.name()),
        ours: launched.clone(),
        against: against.to_owned(),
        theirs,
        unit: Unit::Milliseconds,
        goal,
    };
    vec![
        row("`docker run --rm`", run, Some(1.25)),
        row("`docker run --detach`", detached, None),
    ]
}

async fn launch(place: &Place) -> f64 {
    let (draft, at, cancel) = (draft(), Surroundings::default(), CancellationToken::new());
    let launching = place.session.launcher.launch(&draft, &at, &|_| {}, &cancel);
    let (took, launched) = timed(launching).await;
    let Launched { container, .. } = launched.unwrap();
    place.session.engine.remove_container(&container).await.unwrap();
    took
}

fn draft() -> Draft {
    let source = SourceDraft::Volume {
        volume: VOLUME.to_owned(),
        create: false,
        remove_when_unused: false,
        sub_path: FOLDER.to_owned(),
        allow_file: false,
    };
    Draft {
        image: LabEndpoint::BUSYBOX.to_owned(),
        command: COMMAND.to_owned(),
        mounts: vec![MountDraft {
            source,
            target: TARGET.to_owned(),
            access: Access::ReadOnly,
        }],
        ..Draft::default()
    }
}

/// Of the folder where the engine can, else of the whole volume.
async fn docker_run(place: &Place, how: &str) -> f64 {
    let native = place.session.engine.identity().capabilities.sub_path == SubPathSupport::Native;
    let sub_path = if native {
        format!(",volume-subpath={FOLDER}")
    } else {
        String::new()
    };
    let mount = format!("type=volume,source={VOLUME},target={TARGET},readonly{sub_path}");
    let image = LabEndpoint::BUSYBOX;
    let words = ["run", how, "--network", "none", "--mount", &mount, image, COMMAND];
    let (took, said) = timed(async { place.lab.docker_text(&words).unwrap() }).await;
    // A detached one says its id.
    if !said.is_empty() {
        place.lab.docker_text(&["rm", "--force", &said]).unwrap();
    }
    took
}
