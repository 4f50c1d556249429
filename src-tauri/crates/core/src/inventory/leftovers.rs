use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::Instant;

use super::VolumeUse;
use crate::engine::{Container, ContainerId, ContainerState, Role, Volume, labels};
use crate::rules::VolumeName;

/// What was never seen in use may belong to a launch that another Sandbar has under way: it is left alone this
/// long.
const GRACE: Duration = Duration::from_mins(2);
/// A helper that does not run, or a sandbox that was never started: longer than any step between the two may take. One
/// that stays so came after its request was given up.
const ABANDONED: Duration = Duration::from_mins(5);

/// Remembers what was seen in use, so that what nobody needs any more is told from what nobody needs yet.
///
/// Waits are counted by this program's own steady clock, since an engine's clock can jump.
#[derive(Default)]
pub(super) struct Leftovers {
    used_volumes: BTreeSet<Made>,
    living_sandboxes: BTreeSet<String>,
    idle_since: BTreeMap<Idle, Instant>,
}

/// A volume and the sandbox for which it was made: one of the same name that is made later is another.
pub(super) type Made = (VolumeName, Option<String>);

/// Something that nobody seems to need.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Idle {
    Container(ContainerId),
    Volume(Made),
}

impl Leftovers {
    /// Containers that nobody needs, and volumes that go once nobody uses them.
    pub(super) fn find(
        &mut self,
        volumes: &BTreeMap<VolumeName, Volume>,
        containers: &BTreeMap<ContainerId, Container>,
        uses: &[(VolumeName, VolumeUse)],
    ) -> (Vec<ContainerId>, Vec<Made>) {
        let in_use: BTreeSet<&VolumeName> = uses.iter().map(|(volume, _)| volume).collect();
        let (needed, unused): (Vec<&Volume>, Vec<&Volume>) =
            volumes.values().partition(|volume| in_use.contains(&volume.name));
        self.used_volumes.extend(needed.into_iter().map(made));
        let living: BTreeSet<String> = containers
            .values()
            .filter(|container| container.role() == Some(Role::Sandbox))
            .filter_map(sandbox_of)
            .collect();
        self.living_sandboxes.extend(living.iter().cloned());

        let idle_containers = containers.values().filter_map(|container| {
            Some((
                Idle::Container(container.id.clone()),
                self.patience(container, &living)?,
            ))
        });
        let idle_volumes = unused
            .into_iter()
            .filter(|volume| volume.labels.contains_key(labels::REMOVE_WHEN_UNUSED))
            .map(made)
            .map(|made| {
                let known = self.used_volumes.contains(&made);
                (Idle::Volume(made), if known { Duration::ZERO } else { GRACE })
            });
        let idle: Vec<(Idle, Duration)> = idle_containers.chain(idle_volumes).collect();
        self.waited(idle)
    }

    /// How long a container may stay as it is; without limit where it is needed.
    fn patience(&self, container: &Container, living: &BTreeSet<String>) -> Option<Duration> {
        let sandbox = sandbox_of(container);
        match container.role()? {
            Role::Keeper if sandbox.as_ref().is_some_and(|sandbox| living.contains(sandbox)) => None,
            Role::Keeper => {
                let known = sandbox.is_some_and(|sandbox| self.living_sandboxes.contains(&sandbox));
                Some(if known { Duration::ZERO } else { GRACE })
            }
            Role::Browse | Role::Edit | Role::Install => (!container.state.is_alive()).then_some(ABANDONED),
            Role::Sandbox => (container.state == ContainerState::Created).then_some(ABANDONED),
        }
    }

    /// Those that were idle for as long as they may be.
    fn waited(&mut self, idle: Vec<(Idle, Duration)>) -> (Vec<ContainerId>, Vec<Made>) {
        let before = std::mem::take(&mut self.idle_since);
        let (mut containers, mut volumes) = (Vec::new(), Vec::new());
        for (idle, patience) in idle {
            let since = before.get(&idle).copied().unwrap_or_else(Instant::now);
            if since.elapsed() >= patience {
                match &idle {
                    Idle::Container(id) => containers.push(id.clone()),
                    Idle::Volume(made) => volumes.push(made.clone()),
                }
            }
            self.idle_since.insert(idle, since);
        }
        (containers, volumes)
    }
}

fn made(volume: &Volume) -> Made {
    (volume.name.clone(), volume.labels.get(labels::SANDBOX).cloned())
}

fn sandbox_of(container: &Container) -> Option<String> {
    container.labels.get(labels::SANDBOX).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeper() -> Container {
        let labels = [(labels::ROLE, "keeper"), (labels::SANDBOX, "s1")];
        Container {
            id: ContainerId("k".into()),
            name: "k".into(),
            image: "i".into(),
            state: ContainerState::Created,
            exit_code: None,
            created: None,
            labels: labels
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            mounts: Vec::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn d4_a_keeper_goes_with_its_sandbox_and_one_of_a_launch_under_way_stays() {
        let mut leftovers = Leftovers::default();
        let keeper = keeper();
        let alone = BTreeMap::from([(keeper.id.clone(), keeper.clone())]);
        assert!(
            leftovers.find(&BTreeMap::new(), &alone, &[]).0.is_empty(),
            "its sandbox may be on its way"
        );

        let mut sandbox = Container {
            id: ContainerId("s".into()),
            ..keeper.clone()
        };
        sandbox.labels.insert(labels::ROLE.into(), "sandbox".into());
        let both = BTreeMap::from([(keeper.id.clone(), keeper.clone()), (sandbox.id.clone(), sandbox)]);
        assert!(leftovers.find(&BTreeMap::new(), &both, &[]).0.is_empty());
        assert_eq!(leftovers.find(&BTreeMap::new(), &alone, &[]).0, [keeper.id]);
    }

    fn for_sandbox(sandbox: &str) -> Volume {
        let labels = [(labels::REMOVE_WHEN_UNUSED, "true"), (labels::SANDBOX, sandbox)];
        Volume {
            name: "data".parse().unwrap(),
            driver: "local".into(),
            mountpoint: "/v".into(),
            created: None,
            labels: labels
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            options: BTreeMap::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_volume_made_anew_for_a_launch_under_way_stays_although_its_namesake_was_used_up() {
        let mut leftovers = Leftovers::default();
        let known = |sandbox| {
            let volume = for_sandbox(sandbox);
            BTreeMap::from([(volume.name.clone(), volume)])
        };
        let user = VolumeUse {
            container: ContainerId("s".into()),
            name: "s".into(),
            is_sandbox: true,
            state: ContainerState::Running,
            sub_path: crate::rules::SubPath::whole(),
            target: "/mnt".into(),
            access: crate::compose::Access::ReadWrite,
        };
        let none = BTreeMap::new();
        let name: VolumeName = "data".parse().unwrap();
        let in_use = [(name.clone(), user)];
        leftovers.find(&known("s1"), &none, &in_use);
        assert_eq!(
            leftovers.find(&known("s1"), &none, &[]).1,
            [(name.clone(), Some("s1".to_owned()))]
        );
        assert!(
            leftovers.find(&known("s2"), &none, &[]).1.is_empty(),
            "another launch makes it"
        );
        tokio::time::advance(GRACE).await;
        assert_eq!(
            leftovers.find(&known("s2"), &none, &[]).1,
            [(name, Some("s2".to_owned()))],
            "its launch never came"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_after_its_request_was_given_up_goes_after_a_while_and_what_runs_stays() {
        let with = |role: Role, state| {
            let mut container = keeper();
            container.labels.insert(labels::ROLE.into(), role.label().into());
            container.state = state;
            BTreeMap::from([(container.id.clone(), container)])
        };
        for role in [Role::Browse, Role::Edit, Role::Install, Role::Sandbox] {
            let mut leftovers = Leftovers::default();
            let mut gone = |state| {
                let containers = with(role, state);
                !leftovers.find(&BTreeMap::new(), &containers, &[]).0.is_empty()
            };
            assert!(!gone(ContainerState::Created));
            tokio::time::advance(ABANDONED).await;
            assert!(!gone(ContainerState::Running), "{role:?}");
            assert!(!gone(ContainerState::Created), "it is looked at anew");
            tokio::time::advance(ABANDONED).await;
            assert!(gone(ContainerState::Created), "{role:?}");
        }
    }
}
