use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::VolumeUse;
use crate::engine::{Container, ContainerId, Role, Volume, labels};
use crate::rules::VolumeName;

/// What was never seen in use may belong to a launch that another Sandbar has under way: it is left alone this
/// long.
const GRACE: Duration = Duration::from_mins(2);

/// Remembers what was seen in use, so that what nobody needs any more is told from what nobody needs yet.
#[derive(Default)]
pub(super) struct Leftovers {
    used_volumes: BTreeSet<VolumeName>,
    living_sandboxes: BTreeSet<String>,
    first_seen: HashMap<String, Instant>,
}

impl Leftovers {
    /// Keepers whose sandbox is gone, and volumes that go once nobody uses them.
    pub(super) fn find(
        &mut self,
        volumes: &BTreeMap<VolumeName, Volume>,
        containers: &BTreeMap<ContainerId, Container>,
        uses: &[(VolumeName, VolumeUse)],
    ) -> (Vec<ContainerId>, Vec<VolumeName>) {
        let in_use: BTreeSet<&VolumeName> = uses.iter().map(|(volume, _)| volume).collect();
        let of_role = |role| {
            containers
                .values()
                .filter(move |container| container.role() == Some(role))
        };
        let sandbox_of = |container: &Container| container.labels.get(labels::SANDBOX).cloned();
        let living: BTreeSet<String> = of_role(Role::Sandbox).filter_map(sandbox_of).collect();
        self.used_volumes.extend(in_use.iter().map(|&name| name.clone()));
        self.living_sandboxes.extend(living.iter().cloned());

        let keepers: Vec<ContainerId> = of_role(Role::Keeper)
            .filter(|keeper| sandbox_of(keeper).is_none_or(|sandbox| !living.contains(&sandbox)))
            .filter(|keeper| {
                let known =
                    sandbox_of(keeper).is_some_and(|sandbox| self.living_sandboxes.contains(&sandbox));
                known || waited(&mut self.first_seen, &keeper.id.0)
            })
            .map(|keeper| keeper.id.clone())
            .collect();
        let volumes = volumes
            .values()
            .filter(|volume| {
                volume.labels.contains_key(labels::REMOVE_WHEN_UNUSED) && !in_use.contains(&volume.name)
            })
            .filter(|volume| {
                self.used_volumes.contains(&volume.name) || waited(&mut self.first_seen, volume.name.as_str())
            })
            .map(|volume| volume.name.clone())
            .collect();
        (keepers, volumes)
    }
}

fn waited(first_seen: &mut HashMap<String, Instant>, key: &str) -> bool {
    first_seen
        .entry(key.to_owned())
        .or_insert_with(Instant::now)
        .elapsed()
        >= GRACE
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
            state: crate::engine::ContainerState::Created,
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
}
