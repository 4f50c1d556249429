use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::join_all;
use sandbar_core::engine::{Engine, EngineError};
use sandbar_core::inventory::InventoryMessage;
use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_core::session::Session;
use sandbar_docker::{AgentFiles, Candidate, DockerEngine, Endpoint, Environment, Origin, discover};
use tauri::async_runtime::JoinHandle;
use tokio::time::sleep;

use super::{EngineCandidate, EngineOutcome, EnginesReport};
use crate::settings::SettingsFile;

/// How often places are looked at again while no engine is in use.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Takes reports; answers whether it wants more.
type ReportListener = Box<dyn Fn(EnginesReport) -> bool + Send + Sync>;
/// Takes what happens on the engine in use; answers whether it wants more.
type InventoryListener = Arc<dyn Fn(InventoryMessage) -> bool + Send + Sync>;

/// Knows which engines there are, and keeps one in use.
pub(crate) struct Engines {
    settings: Arc<SettingsFile>,
    environment: Environment,
    agents: AgentFiles,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    report: EnginesReport,
    running: Option<Running>,
    private: Option<Endpoint>,
    reports_to: Option<ReportListener>,
    inventory_to: Option<InventoryListener>,
}

struct Running {
    session: Arc<Session>,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
        self.session.views.close_all();
    }
}

impl Engines {
    pub(crate) fn new(settings: Arc<SettingsFile>) -> Self {
        let environment = Environment::of_this_process();
        let beside = std::env::current_exe()
            .ok()
            .and_then(|file| Some(file.parent()?.to_owned()));
        let agents = AgentFiles::new(&environment, beside);
        Self {
            settings,
            environment,
            agents,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What Sandbar does with the engine in use.
    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        self.state()
            .running
            .as_ref()
            .map(|running| Arc::clone(&running.session))
    }

    /// Tells `listener` the report now and whenever it changes. It replaces the one before.
    pub(crate) fn tell(&self, listener: ReportListener) {
        let mut state = self.state();
        if listener(state.report.clone()) {
            state.reports_to = Some(listener);
        }
    }

    /// Tells `listener` what is on the engine in use, also after a switch. It replaces the one before.
    pub(crate) fn tell_inventory(&self, listener: InventoryListener) {
        let mut state = self.state();
        let earlier = state.inventory_to.replace(Arc::clone(&listener));
        drop(earlier);
        if let Some(running) = &state.running {
            listen(&running.session, listener);
        }
    }

    /// Looks for an engine until one is in use; then the session follows it, through its absences too.
    pub(crate) async fn keep_connected(&self) {
        loop {
            self.look_again().await;
            if self.state().running.is_some() {
                return;
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    /// Looks at every place, and uses the first engine that answers if none is in use.
    pub(crate) async fn look_again(&self) {
        self.change_report(|report| report.looking = true);
        let candidates = self.candidates();
        let connections: Vec<_> = candidates
            .iter()
            .map(|candidate| self.connect(candidate))
            .collect();
        let found = join_all(connections).await;
        let first = found.iter().find_map(|engine| engine.as_ref().ok().cloned());
        self.change_report(|report| {
            let looked = candidates.iter().zip(&found);
            report.candidates = looked
                .map(|(candidate, found)| told(candidate, found, &report.candidates))
                .collect();
            report.looking = false;
        });
        if let Some(engine) = first
            && self.state().running.is_none()
        {
            self.use_engine(engine);
        }
    }

    /// All places to look at; the engine that was chosen last comes first.
    fn candidates(&self) -> Vec<Candidate> {
        let private = self.state().private.clone().map(|endpoint| Candidate {
            name: "Private engine".to_owned(),
            origin: Origin::Private,
            endpoint,
        });
        let mut candidates = discover(&self.environment);
        candidates.extend(private);
        if let Some(chosen) = self.settings.read().engine
            && !self.environment.variables.contains_key("DOCKER_HOST")
        {
            candidates.sort_by_key(|candidate| candidate.endpoint.to_string() != chosen);
        }
        candidates
    }

    /// Where the private engine listens, while there is one.
    pub(crate) fn set_private(&self, endpoint: Option<Endpoint>) {
        self.state().private = endpoint;
    }

    async fn connect(&self, candidate: &Candidate) -> Result<Arc<DockerEngine>, EngineError> {
        DockerEngine::connect(&candidate.endpoint, &candidate.name, self.agents.clone()).await
    }

    /// The engine at an endpoint, without using it from now on.
    pub(crate) async fn connect_to(&self, endpoint: &Endpoint) -> Result<Arc<DockerEngine>, EngineError> {
        DockerEngine::connect(endpoint, &endpoint.to_string(), self.agents.clone()).await
    }

    /// Uses the engine at `address` from now on, and remembers that.
    pub(crate) async fn choose(&self, address: &str) -> Result<(), Problem> {
        let candidate = self
            .candidates()
            .into_iter()
            .find(|candidate| candidate.endpoint.to_string() == address);
        let Some(candidate) = candidate else {
            let words = format!("{address} is not among the places where engines were looked for.");
            return Err(Problem::new(ErrorCode::EngineUnreachable, words));
        };
        let engine = self.connect(&candidate).await?;
        self.settings
            .change(|settings| settings.engine = Some(address.to_owned()))?;
        self.use_engine(engine);
        Ok(())
    }

    fn use_engine(&self, engine: Arc<DockerEngine>) {
        let address = engine.identity().address.clone();
        let swept = Arc::clone(&engine);
        let session = Arc::new(Session::new(engine));
        let followed = Arc::clone(&session);
        let task = tauri::async_runtime::spawn(async move {
            tokio::join!(followed.run(), sweep(&swept));
        });
        let mut state = self.state();
        if let Some(listener) = state.inventory_to.clone() {
            listen(&session, listener);
        }
        state.running = Some(Running { session, task });
        drop(state);
        self.change_report(|report| report.current = Some(address));
    }

    fn change_report(&self, change: impl FnOnce(&mut EnginesReport)) {
        let mut state = self.state();
        change(&mut state.report);
        let report = state.report.clone();
        if state
            .reports_to
            .as_ref()
            .is_some_and(|listener| !listener(report))
        {
            state.reports_to = None;
        }
    }
}

/// Removes helpers that an earlier run left on the engine.
async fn sweep(engine: &DockerEngine) {
    if let Err(error) = engine.sweep().await {
        tracing::info!(%error, "what an earlier run may have left could not be looked for");
    }
}

fn listen(session: &Session, listener: InventoryListener) {
    session
        .inventory
        .listen(Box::new(move |message| listener(message)));
}

/// What was found, in words. A place that fails as it did before keeps its problem, so that the log is told once.
fn told(
    candidate: &Candidate,
    found: &Result<Arc<DockerEngine>, EngineError>,
    before: &[EngineCandidate],
) -> EngineCandidate {
    let address = candidate.endpoint.to_string();
    let outcome = match found {
        Ok(engine) => EngineOutcome::Answers {
            engine: engine.identity().clone(),
        },
        Err(error) => {
            let same = before.iter().find_map(|earlier| match &earlier.outcome {
                EngineOutcome::Failed { problem } if earlier.address == address => Some(problem),
                _ => None,
            });
            let same = same.filter(|problem| problem.code == error.code()).cloned();
            EngineOutcome::Failed {
                problem: same.unwrap_or_else(|| Box::new(Problem::from(error.clone()).tell())),
            }
        }
    };
    EngineCandidate {
        name: candidate.name.clone(),
        origin: candidate.origin.into(),
        address,
        outcome,
    }
}
