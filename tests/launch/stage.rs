use std::sync::Arc;

use sandbar_core::compose::{Access, Draft, MountDraft, SourceDraft, Surroundings};
use sandbar_core::engine::{Engine as _, SubPathSupport};
use sandbar_core::launch::Launched;
use sandbar_core::problem::Problem;
use sandbar_core::rules::VolumeName;
use sandbar_core::session::Session;
use sandbar_testkit::{FakeEngine, IMAGE, Operation, Script, Seed};
use tokio_util::sync::CancellationToken;

/// Everything that a launch asks of an engine, in its order.
pub(crate) const OPERATIONS: [Operation; 8] = [
    Operation::Image,
    Operation::CreateVolume,
    Operation::Open,
    Operation::Ask,
    Operation::Container,
    Operation::CreateSandbox,
    Operation::ReadBack,
    Operation::StartThroughGate,
];

/// An engine with one volume, and what Sandbar does with it.
pub(crate) struct Stage {
    pub(crate) engine: FakeEngine,
    pub(crate) session: Arc<Session>,
}

impl Stage {
    pub(crate) fn new(sub_path: SubPathSupport) -> Self {
        let engine = FakeEngine::new(sub_path);
        engine.seed_volume(&old(), &Seed::new().folder("datasets/train"));
        let session = Arc::new(Session::new(Arc::new(engine.clone())));
        Self { engine, session }
    }

    /// Both ways in which engines mount a folder.
    pub(crate) fn both() -> [Self; 2] {
        [
            Self::new(SubPathSupport::Native),
            Self::new(SubPathSupport::ProvenBind),
        ]
    }

    /// Launches a sandbox with a folder of the volume that is there, and a volume that is made for it.
    pub(crate) async fn launch(&self, cancel: &CancellationToken) -> Result<Launched, Problem> {
        self.launch_draft(&draft(), cancel).await
    }

    pub(crate) async fn launch_draft(
        &self,
        draft: &Draft,
        cancel: &CancellationToken,
    ) -> Result<Launched, Problem> {
        let shortest_new_volume_name = self.engine.identity().capabilities.shortest_new_volume_name;
        let at = Surroundings {
            shortest_new_volume_name,
            ..Surroundings::default()
        };
        self.session.launcher.launch(draft, &at, &|_| {}, cancel).await
    }

    /// Asserts that only the volume that was there is left: no container, no helper, no keeper.
    pub(crate) fn assert_nothing_left(&self, when: &str) {
        self.session.views.close_all();
        assert_eq!(
            self.engine.container_names(""),
            Vec::<String>::new(),
            "containers {when}"
        );
        assert_eq!(self.engine.volume_names(), [old().to_string()], "volumes {when}");
    }
}

/// The volume that is there.
pub(crate) fn old() -> VolumeName {
    "old".parse().unwrap()
}

fn volume(name: &str, create: bool, sub_path: &str) -> SourceDraft {
    SourceDraft::Volume {
        volume: name.into(),
        create,
        remove_when_unused: create,
        sub_path: sub_path.into(),
        allow_file: false,
    }
}

/// A mount of a volume that is there or is to be made.
pub(crate) fn mount(name: &str, create: bool, sub_path: &str, target: &str) -> MountDraft {
    MountDraft {
        source: volume(name, create, sub_path),
        target: target.into(),
        access: Access::ReadWrite,
    }
}

pub(crate) fn draft() -> Draft {
    let argv = Script::new().stay().argv();
    Draft {
        image: IMAGE.into(),
        command: shlex::try_join(argv.iter().map(String::as_str)).unwrap(),
        mounts: vec![
            mount("old", false, "datasets/train", "/mnt/old"),
            mount("new", true, "made/for/it", "/mnt/new"),
        ],
        ..Draft::default()
    }
}
