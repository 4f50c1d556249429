use std::time::Duration;

use sandbar_agent_protocol::gate::NOT_EXECUTABLE;
use tokio::time::sleep;

use super::Launcher;
use super::steps::name_taken;
use crate::compose::{Composition, PlannedMount};
use crate::engine::{ContainerId, EngineError, MountHow};
use crate::problem::{ErrorCode, Field, FieldName, Problem};

/// How often it is looked whether the command of a foreign image runs, and the pause after each: a program that is none
/// ends within moments.
const LOOKS: usize = 20;
const PAUSE: Duration = Duration::from_millis(100);

impl Launcher {
    /// Whether the command of an image for another processor runs. It is not refused before, since some engines run such
    /// programs by emulation, and only the attempt tells.
    pub(super) async fn check_runs(&self, container: &ContainerId, foreign: Problem) -> Result<(), Problem> {
        for _ in 0..LOOKS {
            match self.engine.container(container).await? {
                Some(now) if now.state.is_alive() => sleep(PAUSE).await,
                Some(now) if now.exit_code == Some(NOT_EXECUTABLE.into()) => return Err(foreign),
                _ => break,
            }
        }
        Ok(())
    }

    /// Why the engine would not make or start a sandbox that was checked a moment ago: found by looking again, since
    /// an engine's status says no more than that something was wrong.
    pub(super) async fn explain(
        &self,
        composition: &Composition,
        planned: &[PlannedMount],
        error: EngineError,
    ) -> Problem {
        match &error {
            EngineError::InUse { .. } => {
                name_taken(composition.name.as_deref().unwrap_or_default()).caused_by(error)
            }
            EngineError::NotFound { .. } | EngineError::Refused { .. } | EngineError::Failed { .. } => self
                .look_again(composition, planned)
                .await
                .unwrap_or_else(|| error.clone().into())
                .caused_by(error),
            _ => error.into(),
        }
    }

    /// Why the engine would not start a sandbox. Where it mounts folders itself and refuses, though all is in place when
    /// it is looked at again, a folder was something else for that moment.
    pub(super) async fn explain_start(
        &self,
        composition: &Composition,
        planned: &[PlannedMount],
        sandbox: &ContainerId,
        error: EngineError,
    ) -> Problem {
        let is_refusal = matches!(error, EngineError::NotFound { .. } | EngineError::Refused { .. });
        let by_engine = planned.iter().find(|mount| is_resolved_by_engine(&mount.how));
        let problem = self.explain(composition, planned, error.clone()).await;
        match by_engine {
            Some(mount)
                if is_refusal
                    && problem.code == ErrorCode::EngineRefused
                    && matches!(self.engine.container(sandbox).await, Ok(Some(_))) =>
            {
                refused_mount(mount).caused_by(error)
            }
            _ => problem,
        }
    }

    /// What is different from the plan now; none where nothing is.
    async fn look_again(&self, composition: &Composition, planned: &[PlannedMount]) -> Option<Problem> {
        if let Err(problem) = self
            .planner
            .command_line(&composition.image, &composition.command)
            .await
        {
            return Some(problem);
        }
        match self.planner.resolve_all(composition).await {
            Err(problem) => Some(problem),
            Ok(now) => now
                .iter()
                .zip(planned)
                .find(|(now, planned)| !is_same_folder(now, planned))
                .map(moved),
        }
    }
}

/// Whether the engine itself looks for a folder inside a volume.
fn is_resolved_by_engine(how: &MountHow) -> bool {
    matches!(how, MountHow::Volume { sub_path, .. } if !sub_path.is_whole())
}

/// The engine found something else than the folder.
fn refused_mount(mount: &PlannedMount) -> Problem {
    let target = mount.target.as_str();
    let words = format!(
        "The engine refused to start it, though the folder for {target} is in place now. Either something else was there \
         for a moment, or the gate's volume was emptied. Nothing was started; try again."
    );
    Problem::new(ErrorCode::MountMismatch, words)
        .at(Field::of_mount(mount.index, FieldName::SubPath))
        .with(|context| context.target = Some(target.to_owned()))
}

/// Whether it is the same folder, whatever was written into it meanwhile.
fn is_same_folder(now: &PlannedMount, planned: &PlannedMount) -> bool {
    match (&now.resolved, &planned.resolved) {
        (Some(now), Some(planned)) => {
            now.identity.is_same(&planned.identity) && now.canonical == planned.canonical
        }
        (now, planned) => now.is_none() && planned.is_none(),
    }
}

/// The folder is another one than at the check.
fn moved((_, planned): (&PlannedMount, &PlannedMount)) -> Problem {
    let target = planned.target.as_str();
    let words =
        format!("The folder for {target} was replaced between the check and the start. Nothing was started.");
    Problem::new(ErrorCode::MountMismatch, words)
        .at(Field::of_mount(planned.index, FieldName::SubPath))
        .with(|context| context.target = Some(target.to_owned()))
}
