use std::collections::HashSet;

use bollard::models::{ContainerSummary, ContainerSummaryStateEnum};
use sandbar_core::engine::{EngineError, Role, labels};

use crate::connection::{Connection, INSTANCE};
use crate::engine::DockerEngine;

/// A helper that does not run and is older than this belongs to a program that ended, in seconds.
const HELPER_AGE: i64 = 60;
/// A keeper without a sandbox, or a sandbox that was never started, is no launch under way any more when it is
/// older than this, in seconds.
const LAUNCH_AGE: i64 = 120;

impl DockerEngine {
    /// Removes what programs that were killed left on the engine: helpers that do not run, keepers whose sandbox
    /// is gone, sandboxes that were made and never started; agents of other versions that nobody uses, and volumes
    /// of probes. How many containers that were.
    ///
    /// # Errors
    /// Those of the lists; a container that cannot be removed is logged and stays.
    pub async fn sweep(&self) -> Result<usize, EngineError> {
        let swept = self.connection.sweep().await?;
        if let Err(error) = self.connection.remove_older_agents().await {
            tracing::info!(%error, "older agents stay");
        }
        if let Err(error) = self.connection.remove_left_probes().await {
            tracing::info!(%error, "volumes of probes stay");
        }
        Ok(swept)
    }
}

impl Connection {
    pub(crate) async fn sweep(&self) -> Result<usize, EngineError> {
        let listed = self.list_containers(&[labels::ROLE.to_owned()]).await?;
        if listed.is_empty() {
            return Ok(0);
        }
        let now = self.clock().await?.unix_timestamp();
        let mut swept = 0;
        for id in leftovers(&listed, now, &INSTANCE) {
            match self.remove(id).await {
                Ok(()) => swept += 1,
                Err(error) => tracing::warn!(container = id, %error, "a leftover stays"),
            }
        }
        Ok(swept)
    }
}

/// Ids of what nobody needs any more, when the engine's clock says `now` (seconds since 1970).
fn leftovers<'a>(listed: &'a [ContainerSummary], now: i64, instance: &str) -> Vec<&'a str> {
    let living: HashSet<&str> = listed
        .iter()
        .filter(|one| role(one) == Some(Role::Sandbox))
        .filter_map(|one| label(one, labels::SANDBOX))
        .collect();
    let is_leftover = |one: &&ContainerSummary| {
        let age = now - one.created.unwrap_or(now);
        let is_other_programs = label(one, labels::INSTANCE) != Some(instance);
        match role(one) {
            Some(Role::Browse | Role::Edit | Role::Install) => {
                is_other_programs && !runs(one) && age > HELPER_AGE
            }
            Some(Role::Keeper) => {
                age > LAUNCH_AGE
                    && label(one, labels::SANDBOX).is_none_or(|sandbox| !living.contains(sandbox))
            }
            Some(Role::Sandbox) => {
                is_other_programs && one.state == Some(ContainerSummaryStateEnum::CREATED) && age > LAUNCH_AGE
            }
            None => false,
        }
    };
    listed
        .iter()
        .filter(is_leftover)
        .filter_map(|one| one.id.as_deref())
        .collect()
}

fn role(container: &ContainerSummary) -> Option<Role> {
    Role::from_label(label(container, labels::ROLE)?)
}

fn label<'a>(container: &'a ContainerSummary, name: &str) -> Option<&'a str> {
    container.labels.as_ref()?.get(name).map(String::as_str)
}

fn runs(container: &ContainerSummary) -> bool {
    use ContainerSummaryStateEnum as State;
    matches!(
        container.state,
        Some(State::RUNNING | State::PAUSED | State::RESTARTING)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 10_000;

    fn container(id: &str, role: Role, state: ContainerSummaryStateEnum, age: i64) -> ContainerSummary {
        let labels = [
            (labels::ROLE, role.label()),
            (labels::SANDBOX, "s1"),
            (labels::INSTANCE, "dead"),
        ];
        ContainerSummary {
            id: Some(id.into()),
            created: Some(NOW - age),
            state: Some(state),
            labels: Some(
                labels
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
            ),
            ..Default::default()
        }
    }

    #[test]
    fn a_helper_of_a_dead_program_goes_and_one_that_runs_or_was_just_made_stays() {
        let listed = [
            container("ended", Role::Browse, ContainerSummaryStateEnum::EXITED, 61),
            container(
                "never started",
                Role::Install,
                ContainerSummaryStateEnum::CREATED,
                61,
            ),
            container("runs", Role::Browse, ContainerSummaryStateEnum::RUNNING, 999),
            container("new", Role::Edit, ContainerSummaryStateEnum::CREATED, 5),
        ];
        assert_eq!(leftovers(&listed, NOW, "me"), ["ended", "never started"]);
        assert!(leftovers(&listed, NOW, "dead").is_empty());
    }

    #[test]
    fn a_keeper_goes_with_its_sandbox() {
        let keeper = container("keeper", Role::Keeper, ContainerSummaryStateEnum::CREATED, 121);
        let sandbox = container("sandbox", Role::Sandbox, ContainerSummaryStateEnum::EXITED, 121);
        assert_eq!(leftovers(std::slice::from_ref(&keeper), NOW, "me"), ["keeper"]);
        assert!(leftovers(&[keeper, sandbox], NOW, "me").is_empty());
    }

    #[test]
    fn a_sandbox_that_was_never_started_goes_after_its_launch() {
        let made = |age| container("made", Role::Sandbox, ContainerSummaryStateEnum::CREATED, age);
        assert_eq!(leftovers(&[made(121)], NOW, "me"), ["made"]);
        assert!(leftovers(&[made(60)], NOW, "me").is_empty());
    }
}
