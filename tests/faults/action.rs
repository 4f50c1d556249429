use sandbar_core::browse::{SortBy, SortOrder};
use sandbar_core::compose::MountVerdict;
use sandbar_core::engine::ContainerId;
use sandbar_core::problem::{Problem, Told};
use sandbar_core::rules::{SubPath, VolumePath};
use sandbar_tests::proxy::Call;
use tokio_util::sync::CancellationToken;

use crate::stand::Stand;

/// What a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Connect,
    ListEverything,
    Inspect,
    OpenVolume,
    ListFolder,
    Judge,
    Complete,
    Preview,
    Plan,
    CreateVolume,
    MakeFolder,
    Launch,
    ProveAgain,
    ReadLog,
    Stop,
    Remove,
}

/// The stream over which the agent of a view is spoken to.
pub(crate) const ATTACH: Call = Call::new("POST", "/containers/*/attach");

const VERSION: Call = Call::new("GET", "/version");
const VOLUMES: Call = Call::new("GET", "/volumes");
const VOLUME: Call = Call::new("GET", "/volumes/*");
const CREATE_VOLUME: Call = Call::new("POST", "/volumes/create");
const CONTAINERS: Call = Call::new("GET", "/containers/json");
const CONTAINER: Call = Call::new("GET", "/containers/*/json");
const IMAGES: Call = Call::new("GET", "/images/json");
const IMAGE: Call = Call::new("GET", "/images/*/json");
const CREATE: Call = Call::new("POST", "/containers/create");
const START: Call = Call::new("POST", "/containers/*/start");
const WAIT: Call = Call::new("POST", "/containers/*/wait");
const LOGS: Call = Call::new("GET", "/containers/*/logs");
const STOP: Call = Call::new("POST", "/containers/*/stop");
const REMOVE: Call = Call::new("DELETE", "/containers/*");
const EXEC: Call = Call::new("POST", "/containers/*/exec");
const START_EXEC: Call = Call::new("POST", "/exec/*/start");

impl Action {
    /// In the words of the list.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::ListEverything => "list everything",
            Self::Inspect => "look at a sandbox",
            Self::OpenVolume => "open a volume",
            Self::ListFolder => "list a folder",
            Self::Judge => "judge a subPath while typing",
            Self::Complete => "complete a subPath while typing",
            Self::Preview => "preview a file",
            Self::Plan => "plan a sandbox",
            Self::CreateVolume => "create a volume",
            Self::MakeFolder => "make a folder",
            Self::Launch => "launch a sandbox",
            Self::ProveAgain => "prove again",
            Self::ReadLog => "read the log",
            Self::Stop => "stop a sandbox",
            Self::Remove => "remove a sandbox",
        }
    }

    /// The requests that it makes.
    pub(crate) fn calls(self) -> &'static [Call] {
        match self {
            Self::Connect => &[VERSION],
            Self::ListEverything => &[VOLUMES, CONTAINERS, CONTAINER, IMAGES],
            Self::Inspect => &[CONTAINER, LOGS],
            Self::OpenVolume => &[VOLUME, CREATE, ATTACH, START],
            // They speak over a stream that is open.
            Self::ListFolder | Self::Judge | Self::Complete | Self::Preview => &[],
            Self::Plan => &[IMAGE, VOLUME, ATTACH],
            Self::CreateVolume => &[VOLUME, CREATE_VOLUME],
            Self::MakeFolder => &[CREATE, ATTACH, START],
            Self::Launch => &[
                IMAGE,
                VOLUME,
                CREATE_VOLUME,
                CREATE,
                WAIT,
                CONTAINER,
                ATTACH,
                START,
            ],
            Self::ProveAgain => &[CONTAINER, EXEC, START_EXEC],
            Self::ReadLog => &[LOGS],
            Self::Stop => &[STOP],
            Self::Remove => &[CONTAINER, REMOVE],
        }
    }

    /// Whether it goes well when it is done again, also where it was done although nobody heard of it.
    pub(crate) fn can_be_done_again(self) -> bool {
        !matches!(self, Self::CreateVolume | Self::MakeFolder | Self::Launch)
    }

    /// Does it, through the proxy.
    pub(crate) async fn play(self, stand: &Stand<'_>) -> Result<(), Told> {
        let done = match self {
            Self::Connect => stand.connect_again().await,
            Self::ListEverything => list(stand).await,
            Self::OpenVolume | Self::ListFolder => open(stand).await,
            Self::Judge => judge(stand).await,
            Self::Complete => {
                let complete = stand.session.browser.complete(&stand.volume, "datasets/tr", 10);
                complete.await.map(drop)
            }
            Self::Preview => {
                let file: VolumePath = VolumePath::from_bytes(vec![b"marker.txt".to_vec()]).unwrap();
                stand
                    .session
                    .browser
                    .preview(&stand.volume, &file)
                    .await
                    .map(drop)
            }
            Self::Plan => return plan(stand).await,
            Self::CreateVolume => stand.session.create_volume(&stand.new_volume).await,
            Self::MakeFolder => {
                let folder: SubPath = stand.word.parse().unwrap();
                let browser = &stand.session.browser;
                browser.make_folder(&stand.volume, &folder, (0, 0), 0o755).await
            }
            Self::Launch => launch(stand).await,
            Self::Inspect => stand.session.sandboxes.detail(stand.sandbox()).await.map(drop),
            Self::ProveAgain => stand.session.sandboxes.prove(stand.sandbox()).await.map(drop),
            Self::ReadLog => {
                let sandboxes = &stand.session.sandboxes;
                sandboxes.log_tail(stand.sandbox(), 100).await.map(drop)
            }
            Self::Stop => stand.session.sandboxes.stop(stand.sandbox()).await,
            Self::Remove => {
                stand
                    .session
                    .sandboxes
                    .remove(&ContainerId(stand.word.clone()))
                    .await
            }
        };
        done.map_err(|problem| problem.tell())
    }
}

async fn list(stand: &Stand<'_>) -> Result<(), Problem> {
    let engine = &stand.session.engine;
    futures::try_join!(engine.volumes(), engine.containers(), engine.images())?;
    Ok(())
}

async fn open(stand: &Stand<'_>) -> Result<(), Problem> {
    let order = SortOrder {
        by: SortBy::Name,
        descending: false,
    };
    let root = VolumePath::default();
    let opened = stand
        .session
        .browser
        .open(&stand.volume, &root, order, true, 100)
        .await?;
    assert!(
        opened.first.iter().any(|entry| entry.name == "marker.txt"),
        "{opened:?}"
    );
    Ok(())
}

async fn judge(stand: &Stand<'_>) -> Result<(), Problem> {
    let path: SubPath = "datasets/train".parse().unwrap();
    let (components, folder) = stand.session.browser.judge(&stand.volume, &path).await?;
    assert_eq!(components.len(), 2);
    folder.map(drop)
}

async fn plan(stand: &Stand<'_>) -> Result<(), Told> {
    let plan = stand.session.check(&stand.draft(), &stand.surroundings()).await;
    let refused = plan.mounts.iter().find_map(|mount| match &mount.verdict {
        MountVerdict::Refused { problem } => Some((**problem).clone()),
        _ => None,
    });
    match plan.problems.first().cloned().or(refused) {
        Some(told) => {
            assert!(!plan.ready, "a plan with a problem is not ready");
            Err(told)
        }
        None => Ok(()),
    }
}

async fn launch(stand: &Stand<'_>) -> Result<(), Problem> {
    let (draft, at) = (stand.draft(), stand.surroundings());
    let launched = stand
        .session
        .launcher
        .launch(&draft, &at, &|_| {}, &CancellationToken::new())
        .await?;
    stand.session.sandboxes.remove(&launched.container).await
}
