use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bollard::query_parameters::{ListContainersOptions, RemoveContainerOptions};
use bollard::{API_DEFAULT_VERSION, Docker};
use fastrand::Rng;
use sandbar_core::compose::Draft;
use sandbar_core::engine::Engine as _;
use sandbar_core::launch::LaunchProgress;
use sandbar_core::problem::ErrorCode;
use sandbar_core::rules::VolumeName;
use sandbar_core::session::Session;
use sandbar_docker::{AgentFiles, DockerEngine, Endpoint};
use sandbar_testkit::{Script, wait_until};
use sandbar_tests::proxy::Proxy;
use sandbar_tests::rig::typed;
use tokio_util::sync::CancellationToken;

use super::way::Way;

/// How launches ended: `well`, or the code of what was told; and how often.
pub(crate) type Ends = BTreeMap<String, usize>;

/// Deadlines are this much shorter while something hangs.
const HASTE: u32 = 6;
/// How long what is left of one runner may take to be removed.
const LIMIT: Duration = Duration::from_mins(3);

/// A program of its own with the engine, through a proxy of its own.
pub(crate) struct Runner {
    proxy: Proxy,
    engine: Arc<DockerEngine>,
    session: Arc<Session>,
    follow: tokio::task::JoinHandle<()>,
    socket: PathBuf,
    image: String,
    prefix: String,
    random: Rng,
    launched: usize,
}

impl Runner {
    pub(crate) async fn new(socket: &str, agent: &str, image: &str, tag: &str, seed: u64) -> Self {
        let proxy = Proxy::to(Path::new(socket)).unwrap();
        let address = Endpoint::unix(proxy.socket());
        let engine = DockerEngine::connect(&address, "marathon", AgentFiles::at(agent)).await;
        let engine = engine.expect("an engine that answers");
        let session = Arc::new(Session::new(engine.clone()));
        let followed = Arc::clone(&session);
        Self {
            proxy,
            engine,
            session,
            follow: tokio::spawn(async move { followed.run().await }),
            socket: socket.into(),
            image: image.to_owned(),
            prefix: format!("{tag}-{}", &uuid::Uuid::new_v4().simple().to_string()[..4]),
            random: Rng::with_seed(seed),
            launched: 0,
        }
    }

    /// One after the other, each in a way of its own.
    pub(crate) async fn run(&mut self, launches: usize) -> Ends {
        let mut ends = Ends::new();
        for _ in 0..launches {
            let way = Way::any(&mut self.random);
            let end = self.launch(way).await;
            *ends.entry(end).or_default() += 1;
        }
        ends
    }

    pub(crate) async fn launch_well(&mut self) -> String {
        self.launch(Way::Well).await
    }

    /// A sandbox with a volume and a folder that are made for it.
    fn draft(&mut self, way: Way) -> Draft {
        self.launched += 1;
        let name = format!("{}-{}", self.prefix, self.launched);
        // Names come again, since what is made anew is not what was used up; not where one that is still to be removed
        // would be in the way of a launch that has to go well.
        let number = if matches!(way, Way::Well) {
            self.launched + 4
        } else {
            self.launched % 4
        };
        let volume: VolumeName = format!("{}-v{number}", self.prefix).parse().unwrap();
        let mounts = vec![typed::new_mount(&volume, "made/for/it", "/mnt/new")];
        typed::draft(&name, &self.image, &Script::new().stay(), mounts)
    }

    async fn launch(&mut self, way: Way) -> String {
        let draft = self.draft(way);
        let cancel = CancellationToken::new();
        if way.is_slow() {
            self.engine.hurry(HASTE);
        }
        if let Way::Spoil(call, fault) = way {
            self.proxy.set(move |request| request.is(call), fault);
        }
        let at_stage = |progress: LaunchProgress| {
            if let (Way::CancelAt(stage), LaunchProgress::Began { stage: now, .. }) = (way, progress)
                && stage == now
            {
                cancel.cancel();
            }
        };
        let at = typed::surroundings(&*self.engine);
        let launch = self.session.launcher.launch(&draft, &at, &at_stage, &cancel);
        let (launched, ()) = tokio::join!(launch, self.happens(way, &draft, &cancel));
        self.proxy.mend();
        self.engine.hurry(1);
        assert!(
            !matches!(way, Way::Well) || launched.is_ok(),
            "a launch to which nothing happened: {launched:?}"
        );
        match launched {
            Ok(launched) => {
                // One that was killed meanwhile counts as removed.
                self.session
                    .sandboxes
                    .remove(&launched.container)
                    .await
                    .expect("a removal");
                "well".to_owned()
            }
            Err(problem) => {
                assert_ne!(problem.code, ErrorCode::Internal, "{way:?}: {problem:?}");
                format!("{:?}", problem.code)
            }
        }
    }

    async fn happens(&self, way: Way, draft: &Draft, cancel: &CancellationToken) {
        match way {
            Way::CancelAfter(moment) => {
                tokio::time::sleep(moment).await;
                cancel.cancel();
            }
            Way::KillSandboxAfter(moment) => {
                tokio::time::sleep(moment).await;
                self.kill(|names, _| names.iter().any(|name| name.contains(&draft.name)))
                    .await;
            }
            Way::KillHelpersAfter(moment) => {
                tokio::time::sleep(moment).await;
                self.kill(|_, mounts| mounts.iter().any(|name| name.starts_with(&self.prefix)))
                    .await;
            }
            Way::Well | Way::CancelAt(_) | Way::Spoil(..) => {}
        }
    }

    /// Removes containers by force, as somebody else.
    async fn kill(&self, which: impl Fn(&[String], &[String]) -> bool) {
        let docker =
            Docker::connect_with_unix(&self.socket.display().to_string(), 120, API_DEFAULT_VERSION).unwrap();
        let every = ListContainersOptions {
            all: true,
            ..Default::default()
        };
        for container in docker.list_containers(Some(every)).await.unwrap() {
            let mounts = container.mounts.unwrap_or_default();
            let mounts: Vec<String> = mounts.into_iter().filter_map(|mount| mount.name).collect();
            if which(&container.names.unwrap_or_default(), &mounts) {
                let options = RemoveContainerOptions {
                    force: true,
                    ..Default::default()
                };
                // One that goes by itself at this moment is as good as removed.
                let _ = docker
                    .remove_container(&container.id.unwrap_or_default(), Some(options))
                    .await;
            }
        }
    }

    /// What is still to be removed, and by whom it is used.
    async fn left(&self) -> Vec<String> {
        let volumes = self.engine.volumes().await.unwrap_or_default();
        let containers = self.engine.containers().await.unwrap_or_default();
        let debts = self.session.debts.count();
        let volumes = volumes
            .iter()
            .filter(|volume| volume.name.as_str().starts_with(&self.prefix));
        let mut left: Vec<String> = volumes
            .map(|volume| {
                let users = containers
                    .iter()
                    .filter(|one| format!("{:?}", one.mounts).contains(volume.name.as_str()));
                let users: Vec<_> = users.map(|one| (&one.name, one.state)).collect();
                format!("{} {:?} used by {users:?}", volume.name, volume.labels)
            })
            .collect();
        left.extend((debts > 0).then(|| format!("{debts} debts")));
        left
    }

    /// The program ends, once everything that it owes is removed. Its way to the engine stays open: what may come late is
    /// looked for through it.
    pub(crate) async fn end(self) -> Proxy {
        self.session.views.close_all();
        let begun = tokio::time::Instant::now();
        loop {
            let left = self.left().await;
            if left.is_empty() {
                break;
            }
            assert!(begun.elapsed() < LIMIT, "a runner did not remove {left:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.follow.abort();
        let (proxy, follow) = (self.proxy, self.follow);
        drop((self.session, self.engine));
        // Its end drops what it followed.
        let _ = follow.await;
        wait_until(LIMIT, "every connection is closed", async || proxy.open() == 0).await;
        proxy
    }
}
