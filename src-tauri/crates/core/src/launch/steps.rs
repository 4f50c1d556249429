use std::sync::Arc;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::ledger::Ledger;
use super::{Debts, LaunchProgress, Launched, Stage, check_read_back};
use crate::browse::Browser;
use crate::compose::{
    Composition, Draft, NEW_FOLDER_MODE, PlannedMount, Planner, Source, Surroundings, check_absent,
    gate_plan, numeric_owner, parse, sandbox_mount, volume_exists,
};
use crate::engine::{ContainerId, Engine, SandboxSpec, labels};
use crate::problem::{ErrorCode, Field, FieldName, Problem};
use crate::rules::VolumeName;
use crate::sandbox::{AskedMount, Proof, Sandboxes, judge};
use crate::views::Views;

/// Launches sandboxes on one engine.
#[derive(Clone)]
pub struct Launcher {
    pub(super) engine: Arc<dyn Engine>,
    pub(super) planner: Planner,
    browser: Browser,
    sandboxes: Arc<Sandboxes>,
    debts: Arc<Debts>,
}

/// Takes progress, in order.
pub type Progress<'a> = &'a (dyn Fn(LaunchProgress) + Send + Sync);

/// What one launch needs to know on its way.
struct Way<'a> {
    begun: Instant,
    stage: Stage,
    tell: Progress<'a>,
    cancel: &'a CancellationToken,
    ledger: Ledger,
}

impl Way<'_> {
    /// Enters a stage, unless the launch was cancelled.
    fn enter(&mut self, stage: Stage) -> Result<(), Problem> {
        if self.cancel.is_cancelled() {
            return Err(cancelled());
        }
        self.stage = stage;
        (self.tell)(LaunchProgress::Began {
            stage,
            after_ms: millis(self.begun),
        });
        Ok(())
    }
}

impl Launcher {
    /// A launcher for `engine`, which resolves through `views` and leaves proofs with `sandboxes`.
    pub fn new(
        engine: Arc<dyn Engine>,
        views: &Arc<Views>,
        sandboxes: Arc<Sandboxes>,
        debts: Arc<Debts>,
    ) -> Self {
        Self {
            planner: Planner::new(Arc::clone(&engine), Arc::clone(views)),
            browser: Browser::new(Arc::clone(&engine), Arc::clone(views)),
            engine,
            sandboxes,
            debts,
        }
    }

    /// Launches `draft`: it runs with every mount proved, or nothing of it is left.
    ///
    /// The future is to be polled to its end: cancel through `cancel`, at any stage.
    ///
    /// # Errors
    /// A problem with its stage; [`ErrorCode::LaunchCancelled`] after a cancel.
    pub async fn launch(
        &self,
        draft: &Draft,
        at: &Surroundings,
        tell: Progress<'_>,
        cancel: &CancellationToken,
    ) -> Result<Launched, Problem> {
        let mut way = Way {
            begun: Instant::now(),
            stage: Stage::Resolve,
            tell,
            cancel,
            ledger: Ledger::default(),
        };
        match self.steps(draft, at, &mut way).await {
            Ok(launched) => Ok(launched),
            Err(problem) => {
                tell(LaunchProgress::CleaningUp);
                let stage = way.stage;
                let debts = way.ledger.into_debts();
                if is_answer_lost(&problem) {
                    self.debts.pay_late(debts).await;
                } else {
                    self.debts.pay(debts).await;
                }
                Err(problem.with(|context| context.stage = Some(stage.name().to_owned())))
            }
        }
    }

    async fn steps(&self, draft: &Draft, at: &Surroundings, way: &mut Way<'_>) -> Result<Launched, Problem> {
        way.enter(Stage::Resolve)?;
        let composition = valid(draft, at)?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let cancel = way.cancel.clone();
        let program = self.planner.program(&composition.image, &composition.command);
        let program = or_cancel(&cancel, program).await?;
        self.make_volumes(&composition, draft, &id, way).await?;
        let planned = or_cancel(&cancel, self.planner.resolve_all(&composition)).await?;
        let spec = spec(&id, &composition, program.words, &planned);

        way.enter(Stage::Create)?;
        self.check_name(&spec.name).await?;
        way.ledger.container(&spec.name, &spec.id);
        // Not dropped on a cancel: a container that appears after its removal would stay.
        let container = match self.engine.create_sandbox(&spec).await {
            Ok(container) => container,
            Err(error) => return Err(self.explain(&composition, &planned, error).await),
        };

        way.enter(Stage::ReadBack)?;
        let created = or_cancel(&cancel, async { Ok(self.engine.read_back(&container).await?) }).await?;
        check_read_back(&spec.mounts, &created).map_err(|problem| with_field(problem, &planned))?;

        way.enter(Stage::Gate)?;
        let start = async { Ok(self.engine.start_through_gate(&container).await) };
        let report = match or_cancel(&cancel, start).await? {
            Ok(report) => report,
            Err(error) => {
                return Err(self
                    .explain_start(&composition, &planned, &container, error)
                    .await);
            }
        };
        judge(&report, &spec.argv).map_err(|problem| with_field(problem, &planned))?;
        if let Some(foreign) = program.foreign {
            or_cancel(&cancel, self.check_runs(&container, *foreign)).await?;
        }

        // A cancel that came together with the report is still a cancel.
        way.enter(Stage::Verified)?;
        let took_ms = millis(way.begun);
        self.sandboxes.remember(&container, &report);
        Ok(Launched {
            container,
            name: spec.name,
            proof: Proof::from(&report),
            took_ms,
        })
    }

    /// Makes the volumes that the composition asks for, with the folders in them.
    async fn make_volumes(
        &self,
        composition: &Composition,
        draft: &Draft,
        id: &str,
        way: &mut Way<'_>,
    ) -> Result<(), Problem> {
        for wish in &composition.mounts {
            let Source::Volume {
                name,
                create: true,
                remove_when_unused,
                sub_path,
                ..
            } = &wish.source
            else {
                continue;
            };
            if way.cancel.is_cancelled() {
                return Err(cancelled());
            }
            self.make_volume(name, *remove_when_unused, id, &mut way.ledger)
                .await
                .map_err(|problem| problem.at(Field::of_mount(wish.index, FieldName::Volume)))?;
            if !sub_path.is_whole() {
                let owner = numeric_owner(&draft.user);
                self.browser
                    .make_folder(name, sub_path, owner, NEW_FOLDER_MODE)
                    .await?;
            }
        }
        Ok(())
    }

    async fn make_volume(
        &self,
        name: &VolumeName,
        goes: bool,
        id: &str,
        ledger: &mut Ledger,
    ) -> Result<(), Problem> {
        check_absent(&*self.engine, name).await?;
        let mut marks = vec![(labels::SANDBOX.to_owned(), id.to_owned())];
        if goes {
            marks.push((labels::REMOVE_WHEN_UNUSED.to_owned(), "true".to_owned()));
        }
        ledger.volume(name, id);
        let made = self.engine.create_volume(name, &marks).await?;
        // Creating one that exists gives that one: somebody was faster.
        if made.labels.get(labels::SANDBOX).map(String::as_str) == Some(id) {
            Ok(())
        } else {
            Err(volume_exists(name))
        }
    }

    /// A name that is taken is found before anything is made.
    async fn check_name(&self, name: &str) -> Result<(), Problem> {
        match self.engine.container(&ContainerId(name.to_owned())).await? {
            None => Ok(()),
            Some(_) => Err(name_taken(name)),
        }
    }
}

/// Runs a step that may be dropped halfway without harm.
async fn or_cancel<T>(
    cancel: &CancellationToken,
    step: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(cancelled()),
        done = step => done,
    }
}

fn valid(draft: &Draft, at: &Surroundings) -> Result<Composition, Problem> {
    let mut parsed = parse(draft, at);
    match parsed.composition {
        Some(composition) => Ok(composition),
        None => Err(parsed.problems.swap_remove(0)),
    }
}

fn spec(id: &str, composition: &Composition, argv: Vec<String>, planned: &[PlannedMount]) -> SandboxSpec {
    let mut mounts: Vec<_> = planned.iter().map(sandbox_mount).collect();
    mounts.sort_by(|a, b| a.target.cmp(&b.target));
    let asked: Vec<AskedMount> = planned.iter().map(AskedMount::of).collect();
    // Text, numbers and lists of them always have a JSON form.
    let asked = serde_json::to_string(&asked).unwrap_or_default();
    SandboxSpec {
        id: id.to_owned(),
        name: composition
            .name
            .clone()
            .unwrap_or_else(|| format!("sandbox-{}", &id[..8])),
        image: composition.image.clone(),
        argv,
        environment: composition.environment.clone(),
        user: composition.user.clone(),
        network: composition.network,
        limits: composition.limits,
        mounts,
        gate: gate_plan(planned),
        labels: vec![(labels::MOUNTS.to_owned(), asked)],
    }
}

/// Whether the engine may still do what it was asked last.
fn is_answer_lost(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ErrorCode::EngineTimeout | ErrorCode::EngineUnreachable | ErrorCode::EngineProtocol
    )
}

/// Names the mount whose target a problem is about.
fn with_field(problem: Problem, planned: &[PlannedMount]) -> Problem {
    let mount = planned
        .iter()
        .find(|mount| Some(mount.target.as_str()) == problem.context.target.as_deref());
    match mount {
        Some(mount) => problem.at(Field::of_mount(mount.index, FieldName::Target)),
        None => problem,
    }
}

fn cancelled() -> Problem {
    Problem::new(
        ErrorCode::LaunchCancelled,
        "The launch was cancelled. Nothing of it is left.",
    )
}

pub(super) fn name_taken(name: &str) -> Problem {
    Problem::new(
        ErrorCode::SandboxNameTaken,
        format!("Another container is called {name} already."),
    )
    .at(Field::of_sandbox(FieldName::Name))
}

fn millis(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX)
}
