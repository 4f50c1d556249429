use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sandbar_core::engine::{Engine, EngineError};
use sandbar_core::inventory::InventoryMessage;
use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_core::session::Session;
use sandbar_docker::{AgentFiles, Candidate, ConnectStage, DockerEngine, Endpoint, Environment};
use tauri::async_runtime::JoinHandle;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::EnginesReport;
use super::look::Place;
use crate::settings::SettingsFile;

/// How often places on this machine are looked at again while no engine is in use.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// How often places far away are.
const LOOK_FAR_AGAIN: Duration = Duration::from_secs(30);

/// Takes reports; answers whether it wants more.
type ReportListener = Box<dyn Fn(EnginesReport) -> bool + Send + Sync>;
/// Takes what happens on the engine in use; answers whether it wants more.
type InventoryListener = Arc<dyn Fn(InventoryMessage) -> bool + Send + Sync>;

/// Knows which engines there are, and keeps one in use.
pub(crate) struct Engines {
    pub(super) settings: Arc<SettingsFile>,
    pub(super) environment: Environment,
    agents: AgentFiles,
    state: Mutex<State>,
    /// Told when the engine in use is let go.
    freed: Notify,
}

#[derive(Default)]
struct State {
    report: EnginesReport,
    running: Option<Running>,
    private: Option<Endpoint>,
    /// How many looks are under way.
    looks: usize,
    /// Addresses that were looked at in vain.
    looked_at: HashSet<String>,
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
            freed: Notify::new(),
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

    /// Looks for an engine while none is in use; one that is, the session follows, through its absences too. Places far
    /// away are looked at less often: each look costs others something.
    pub(crate) async fn keep_connected(&self) {
        let look_often = async |at: fn(&Place) -> bool, pause| {
            loop {
                let freed = self.freed.notified();
                if self.state().running.is_some() {
                    freed.await;
                }
                self.look(at).await;
                if self.state().running.is_none() {
                    sleep(pause).await;
                }
            }
        };
        tokio::join!(
            look_often(|place| !place.is_far(), LOOK_AGAIN),
            look_often(Place::is_far, LOOK_FAR_AGAIN),
        );
    }

    /// Looks at every place again.
    pub(crate) async fn look_again(&self) {
        self.look(|_| true).await;
    }

    /// Where the private engine listens, while there is one.
    pub(crate) fn set_private(&self, endpoint: Option<Endpoint>) {
        self.state().private = endpoint;
    }

    pub(super) fn private(&self) -> Option<Endpoint> {
        self.state().private.clone()
    }

    pub(super) async fn connect(&self, candidate: &Candidate) -> Result<Arc<DockerEngine>, EngineError> {
        self.connect_telling(candidate, |_| {}).await
    }

    pub(super) async fn connect_telling(
        &self,
        candidate: &Candidate,
        on_stage: impl Fn(ConnectStage) + Send + Sync,
    ) -> Result<Arc<DockerEngine>, EngineError> {
        let Candidate { endpoint, name, .. } = candidate;
        DockerEngine::connect_telling(endpoint, name, self.agents.clone(), on_stage).await
    }

    /// The engine at an endpoint, without using it from now on.
    pub(crate) async fn connect_to(&self, endpoint: &Endpoint) -> Result<Arc<DockerEngine>, EngineError> {
        DockerEngine::connect(endpoint, &endpoint.to_string(), self.agents.clone()).await
    }

    /// Uses the engine at `address` from now on, and remembers that.
    pub(crate) async fn choose(&self, address: &str) -> Result<(), Problem> {
        let places = self.places();
        let Some(place) = places.iter().find(|place| place.address() == address) else {
            let words = format!("{address} is not among the places where engines were looked for.");
            return Err(Problem::new(ErrorCode::EngineUnreachable, words));
        };
        let engine = self.connect(&place.candidate).await?;
        self.settings
            .change(|settings| settings.engine = Some(address.to_owned()))?;
        // It may be new among the places.
        self.tell_answer(&places, &engine);
        self.use_engine(engine);
        Ok(())
    }

    /// Uses the engine at `address` no more, because it was ended on purpose: nothing is known of it, and another one is
    /// looked for.
    pub(crate) fn let_go(&self, address: &str) {
        if !self.is_in_use(address) {
            return;
        }
        let running = self.state().running.take();
        drop(running);
        self.change_report(|report| report.current = None);
        self.freed.notify_waiters();
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

    /// Uses an engine that was found, where none is in use.
    pub(super) fn use_unless_running(&self, engine: Arc<DockerEngine>) {
        if self.state().running.is_none() {
            self.use_engine(engine);
        }
    }

    /// Says that places are being looked at, until each look has ended.
    pub(super) fn begin_look(&self) {
        self.state().looks += 1;
        self.change_report(|report| report.looking = true);
    }

    pub(super) fn end_look(&self) {
        let over = {
            let mut state = self.state();
            state.looks -= 1;
            state.looks == 0
        };
        self.change_report(|report| report.looking = !over);
    }

    pub(super) fn was_looked_at(&self, address: &str) -> bool {
        self.state().looked_at.contains(address)
    }

    /// The place is not waited for any more.
    pub(super) fn remember_look(&self, address: &str) {
        self.state().looked_at.insert(address.to_owned());
    }

    pub(super) fn is_in_use(&self, address: &str) -> bool {
        self.state().report.current.as_deref() == Some(address)
    }

    pub(super) fn change_report(&self, change: impl FnOnce(&mut EnginesReport)) {
        let mut state = self.state();
        let before = state.report.clone();
        change(&mut state.report);
        if state.report == before {
            return;
        }
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
