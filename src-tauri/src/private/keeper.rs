use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_docker::Endpoint;
use sandbar_private_engine::{self as private_engine, Offer, Owner, Phase, Place, Standing, Step};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::report::{PrivateReport, PrivateState, StartStage};
use super::{busybox, problem};
use crate::engines::Engines;
use crate::settings::SettingsFile;

/// A first start on a slow disk has taken ten seconds.
const ANSWERS_WITHIN: Duration = Duration::from_mins(1);
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// How long a supervisor that somebody else started may take to say how its engine is.
const TELLS_WITHIN: Duration = Duration::from_secs(5);

/// Takes reports; answers whether it wants more.
type ReportListener = Box<dyn Fn(PrivateReport) -> bool + Send + Sync>;

/// Starts the program's own engine, and knows how it is.
pub(crate) struct PrivateEngine {
    place: Place,
    settings: Arc<SettingsFile>,
    engines: Arc<Engines>,
    busybox: Option<PathBuf>,
    inner: Mutex<Inner>,
}

struct Inner {
    state: PrivateState,
    keep: bool,
    owner: Option<Arc<Owner>>,
    cancel: CancellationToken,
    reports_to: Option<ReportListener>,
}

impl PrivateEngine {
    /// The engine in a folder of its own in `data_folder`.
    pub(crate) fn new(data_folder: &Path, settings: Arc<SettingsFile>, engines: Arc<Engines>) -> Self {
        let keep = settings.read().keep_private_engine;
        Self {
            place: Place::new(data_folder.join("engine")),
            settings,
            engines,
            busybox: busybox::find(),
            inner: Mutex::new(Inner {
                state: PrivateState::Off,
                keep,
                owner: None,
                cancel: CancellationToken::new(),
                reports_to: None,
            }),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells `listener` the report now and whenever it changes. It replaces the one before.
    pub(crate) fn tell(&self, listener: ReportListener) {
        let mut inner = self.inner();
        if listener(self.report(&inner)) {
            inner.reports_to = Some(listener);
        }
    }

    fn report(&self, inner: &Inner) -> PrivateReport {
        PrivateReport {
            offer: (&offer()).into(),
            state: inner.state.clone(),
            keep: inner.keep,
            has_data: self.place.has_data(),
            folder: self.place.folder().display().to_string(),
            busybox: self.busybox.as_ref().map(|file| file.display().to_string()),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Inner)) {
        let mut inner = self.inner();
        change(&mut inner);
        let report = self.report(&inner);
        if inner
            .reports_to
            .as_ref()
            .is_some_and(|listener| !listener(report))
        {
            inner.reports_to = None;
        }
    }

    fn address(&self) -> String {
        self.endpoint().to_string()
    }

    fn endpoint(&self) -> Endpoint {
        Endpoint::unix(self.place.socket())
    }

    /// Finds an engine that was kept, or that another window of the program started; and takes away what a killed
    /// one left.
    pub(crate) async fn find(self: &Arc<Self>) {
        let Some(owner) = self.attach().await else {
            self.clear().await;
            return;
        };
        self.engines.set_private(Some(self.endpoint()));
        self.running(&owner);
    }

    /// An engine that runs; one that ends just now is waited for and does not count.
    async fn attach(&self) -> Option<Arc<Owner>> {
        let owner = Owner::attach(&self.place).await?;
        let mut standing = owner.standing();
        // Until the first word comes, how the engine is is a guess.
        timeout(TELLS_WITHIN, standing.changed()).await.ok()?.ok()?;
        if matches!(standing.borrow().phase, Phase::Stopping | Phase::Ended { .. }) {
            owner.stop().await;
            return None;
        }
        Some(Arc::new(owner))
    }

    /// Starts the engine, and uses it once it answers. Where it is not off, nothing happens.
    pub(crate) async fn start(self: &Arc<Self>) {
        let cancel = CancellationToken::new();
        {
            let inner = self.inner();
            if !matches!(inner.state, PrivateState::Off | PrivateState::Failed { .. }) {
                return;
            }
        }
        self.change(|inner| {
            inner.cancel = cancel.clone();
            inner.state = PrivateState::Starting {
                stage: StartStage::Prepare,
            };
        });
        match cancel.run_until_cancelled(self.bring_up()).await {
            Some(Ok(owner)) => self.running(&owner),
            Some(Err(problem)) => self.failed(&problem).await,
            None => self.end(PrivateState::Off).await,
        }
    }

    async fn bring_up(&self) -> Result<Arc<Owner>, Problem> {
        let owner = self.own().await?;
        let mut standing = owner.standing();
        self.change(|inner| inner.owner = Some(Arc::clone(&owner)));
        let keep = self.inner().keep;
        owner.keep(keep).await;
        let started = standing.wait_for(|now| now.phase != Phase::Preparing).await;
        drop(started);
        self.is_not_over(&mut standing).await?;
        self.stage(StartStage::Answer);
        match timeout(ANSWERS_WITHIN, self.answers(&mut standing)).await {
            Ok(answers) => answers?,
            Err(_) => return Err(problem::silent(&self.place, ANSWERS_WITHIN.as_secs())),
        }
        self.stage(StartStage::Connect);
        self.engines.set_private(Some(self.endpoint()));
        self.engines.choose(&self.address()).await?;
        Ok(owner)
    }

    async fn own(&self) -> Result<Arc<Owner>, Problem> {
        if let Some(owner) = self.attach().await {
            return Ok(owner);
        }
        let offer = offer();
        let Offer::Possible(program) = &offer else {
            return Err(problem::impossible(&offer));
        };
        let executable = std::env::current_exe().map_err(|error| {
            Problem::new(
                ErrorCode::PrivateEngineFailed,
                "Sandbar's own program file is not there any more.",
            )
            .caused_by(error)
        })?;
        let owner = Owner::start(&self.place, program, &executable);
        owner.map(Arc::new).map_err(problem::of_error)
    }

    /// Waits until the engine answers.
    async fn answers(&self, standing: &mut watch::Receiver<Standing>) -> Result<(), Problem> {
        while self.engines.connect_to(&self.endpoint()).await.is_err() {
            self.is_not_over(standing).await?;
            sleep(ASK_AGAIN).await;
        }
        Ok(())
    }

    /// Where the engine is over, or about to be, says why.
    async fn is_not_over(&self, standing: &mut watch::Receiver<Standing>) -> Result<(), Problem> {
        let is_stopping = standing.borrow().phase == Phase::Stopping;
        if is_stopping {
            let ended = standing
                .wait_for(|now| matches!(now.phase, Phase::Ended { .. }))
                .await;
            drop(ended);
        }
        match standing.borrow().phase.clone() {
            Phase::Ended {
                failure: Some(failure),
            } => {
                if matches!(failure.step, Step::Start | Step::Run) {
                    self.stage(StartStage::Answer);
                }
                Err(problem::of_failure(&failure, &self.place))
            }
            Phase::Ended { failure: None } | Phase::Stopping => {
                let words = "Another window of Sandbar stopped it.";
                Err(Problem::new(ErrorCode::PrivateEngineFailed, words))
            }
            Phase::Preparing | Phase::Started => Ok(()),
        }
    }

    fn stage(&self, stage: StartStage) {
        self.change(|inner| inner.state = PrivateState::Starting { stage });
    }

    fn running(self: &Arc<Self>, owner: &Arc<Owner>) {
        let address = self.address();
        self.change(|inner| {
            inner.owner = Some(Arc::clone(owner));
            inner.state = PrivateState::Running { address };
        });
        tauri::async_runtime::spawn(Arc::clone(self).follow(owner.standing()));
    }

    /// Follows an engine that runs until it is over.
    async fn follow(self: Arc<Self>, mut standing: watch::Receiver<Standing>) {
        loop {
            let now = standing.borrow_and_update().clone();
            if let Phase::Ended { failure } = now.phase {
                // Whoever stops it here waits for the end too.
                if !matches!(self.inner().state, PrivateState::Running { .. }) {
                    return;
                }
                match failure {
                    Some(failure) => self.failed(&problem::of_failure(&failure, &self.place)).await,
                    None => self.end(PrivateState::Off).await,
                }
                return;
            }
            if self.inner().keep != now.keep {
                self.change(|inner| inner.keep = now.keep);
            }
            if standing.changed().await.is_err() {
                return;
            }
        }
    }

    async fn failed(&self, problem: &Problem) {
        let problem = Box::new(problem.tell());
        let stage = match self.inner().state {
            PrivateState::Starting { stage } => Some(stage),
            _ => None,
        };
        self.end(PrivateState::Failed { stage, problem }).await;
    }

    /// Gives a start up, or stops the engine, and waits until nothing but its data is left.
    pub(crate) async fn stop(&self) {
        let (cancel, is_starting) = {
            let inner = self.inner();
            let is_starting = matches!(inner.state, PrivateState::Starting { .. });
            (inner.cancel.clone(), is_starting)
        };
        cancel.cancel();
        if !is_starting {
            self.end(PrivateState::Off).await;
        }
    }

    /// Takes the engine away, and stands as `afterwards` when nothing but its data is left.
    async fn end(&self, afterwards: PrivateState) {
        self.change(|inner| inner.state = PrivateState::Stopping);
        let owner = self.inner().owner.take();
        if let Some(owner) = owner {
            owner.stop().await;
        }
        self.clear().await;
        self.engines.set_private(None);
        self.engines.let_go(&self.address());
        self.engines.look_again().await;
        self.change(|inner| inner.state = afterwards);
    }

    /// Takes away what a killed supervisor left.
    async fn clear(&self) {
        let place = self.place.clone();
        let cleared = tokio::task::spawn_blocking(move || private_engine::clear(&place)).await;
        if let Ok(Err(error)) = cleared {
            tracing::warn!(%error, "what a private engine left could not be taken away");
        }
    }

    /// Says whether the engine goes on when the program ends, and remembers that.
    pub(crate) async fn keep(&self, keep: bool) -> Result<(), Problem> {
        self.settings
            .change(|settings| settings.keep_private_engine = keep)?;
        let owner = self.inner().owner.clone();
        if let Some(owner) = owner {
            owner.keep(keep).await;
        }
        self.change(|inner| inner.keep = keep);
        Ok(())
    }

    /// Removes the engine's data.
    pub(crate) async fn remove_data(&self) -> Result<(), Problem> {
        let (place, offer) = (self.place.clone(), offer());
        let removed = tokio::task::spawn_blocking(move || private_engine::remove_data(&place, &offer)).await;
        self.change(|_| {});
        match removed {
            Ok(removed) => removed.map_err(problem::of_error),
            Err(error) => {
                Err(Problem::new(ErrorCode::Internal, "Removing the data was broken off.").caused_by(error))
            }
        }
    }
    /// Makes an image of this machine's busybox on the engine, which must run.
    pub(crate) async fn import_busybox(&self) -> Result<(), Problem> {
        let engine = self.engines.connect_to(&self.endpoint()).await?;
        let Some(busybox) = self.busybox.clone() else {
            let words = "No busybox that needs no library is installed.";
            return Err(Problem::new(ErrorCode::PrivateEngineFailed, words));
        };
        let packed = tokio::task::spawn_blocking(move || busybox::archive(&busybox)).await;
        let archive = packed.map_err(|error| {
            Problem::new(ErrorCode::Internal, "Making the image was broken off.").caused_by(error)
        })??;
        let (repository, tag) = busybox::IMAGE;
        let shell = vec!["CMD [\"/bin/sh\"]".to_owned()];
        Ok(engine.import_image(repository, tag, shell, archive).await?)
    }
}

/// What can be started here now: something may have been installed meanwhile.
fn offer() -> Offer {
    let is_root = rustix::process::geteuid().is_root();
    private_engine::offer(&private_engine::search_path(), is_root)
}
