use std::sync::Arc;

use sandbar_core::compose::{Draft, Surroundings};
use sandbar_core::engine::{ContainerId, Engine as _};
use sandbar_core::problem::Problem;
use sandbar_core::rules::VolumeName;
use sandbar_core::session::Session;
use sandbar_docker::{AgentFiles, DockerEngine, Endpoint};
use sandbar_testkit::{Script, agent_binary, wait_until};
use sandbar_tests::lab::LabEndpoint;
use sandbar_tests::proxy::Proxy;
use sandbar_tests::rig::{LIMIT, Scene, typed};

/// A program of its own with an engine, through a proxy of its own.
pub(crate) struct Stand<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) proxy: Proxy,
    pub(crate) engine: Arc<DockerEngine>,
    pub(crate) session: Arc<Session>,
    /// A volume with content.
    pub(crate) volume: VolumeName,
    /// The name of what is made here.
    pub(crate) word: String,
    /// A volume that is not there yet.
    pub(crate) new_volume: VolumeName,
    sandbox: Option<ContainerId>,
}

/// The engine of a scene.
pub(crate) fn endpoint(scene: &Scene) -> &LabEndpoint {
    scene.rig().endpoint().expect("a real engine")
}

async fn connect(proxy: &Proxy) -> Result<Arc<DockerEngine>, sandbar_core::engine::EngineError> {
    let agents = AgentFiles::at(agent_binary());
    DockerEngine::connect(&Endpoint::unix(proxy.socket()), "faults", agents).await
}

impl<'a> Stand<'a> {
    /// Connected, with nothing asked yet.
    pub(crate) async fn new(scene: &'a Scene, word: &str, volume: &VolumeName) -> Self {
        let proxy = Proxy::to(&endpoint(scene).socket()).unwrap();
        let engine = connect(&proxy).await.expect("an engine that answers");
        Self {
            scene,
            proxy,
            session: Arc::new(Session::new(engine.clone())),
            engine,
            volume: volume.clone(),
            word: scene.name(word),
            new_volume: scene.volume_name(word),
            sandbox: None,
        }
    }

    /// With a sandbox that runs.
    pub(crate) fn with_sandbox(mut self, sandbox: &ContainerId) -> Self {
        self.sandbox = Some(sandbox.clone());
        self
    }

    pub(crate) fn sandbox(&self) -> &ContainerId {
        self.sandbox.as_ref().expect("a sandbox")
    }

    /// As another start of the program would.
    pub(crate) async fn connect_again(&self) -> Result<(), Problem> {
        Ok(connect(&self.proxy).await.map(drop)?)
    }

    /// A sandbox with a folder that is there, and a volume and a folder that are made for it.
    pub(crate) fn draft(&self) -> Draft {
        let mounts = vec![
            typed::mount(&self.volume, "datasets/train", "/mnt/old"),
            typed::new_mount(&self.new_volume, "made/for/it", "/mnt/new"),
        ];
        let image = self.scene.rig().image();
        typed::draft(&self.word, image, &Script::new().stay(), mounts)
    }

    pub(crate) fn surroundings(&self) -> Surroundings {
        typed::surroundings(&*self.engine)
    }

    /// The program ends in good order: nothing is open any more.
    pub(crate) async fn end(self) -> Proxy {
        let Self {
            proxy,
            engine,
            session,
            ..
        } = self;
        session.views.close_all();
        wait_until(LIMIT, "what a launch made is removed", async || {
            session.debts.settle().await;
            session.debts.count() == 0
        })
        .await;
        wait_until(LIMIT, "the engine answers again", async || {
            engine.volumes().await.is_ok()
        })
        .await;
        proxy
    }
}
