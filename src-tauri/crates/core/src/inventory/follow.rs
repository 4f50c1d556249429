use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::BoxStream;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::leftovers::Leftovers;
use super::state::State;
use super::{InventoryDelta, InventoryMessage, InventorySnapshot, Liveness, VolumeUse};
use crate::engine::{Change, Container, ContainerId, Engine, EngineError, Image, Volume, labels};
use crate::problem::Problem;
use crate::rules::VolumeName;

/// Takes messages in order; answers whether it wants more.
pub type Listener = Box<dyn Fn(InventoryMessage) -> bool + Send + Sync>;

/// From this many changes of one kind at once, listing is cheaper than asking one by one.
const RELIST_FROM: usize = 32;
/// Most changes that are looked at together.
const BATCH: usize = 512;
const FIRST_RETRY: Duration = Duration::from_millis(200);
const LAST_RETRY: Duration = Duration::from_secs(3);
/// What does not mend itself is tried less often: a server of ssh counts attempts.
const LASTING_RETRY: Duration = Duration::from_secs(10);
/// How often things left behind are looked for again.
const TIDY_EVERY: Duration = Duration::from_secs(20);
/// How often everything is listed anew although the engine tells of changes: a stream of events that fell silent on the
/// way looks like one on which nothing happens.
const RELIST_EVERY: Duration = Duration::from_mins(3);

/// What is on one engine, kept current, and told to whoever listens.
pub struct Inventory {
    engine: Arc<dyn Engine>,
    shared: Mutex<Shared>,
}

struct Shared {
    state: Option<State>,
    liveness: Liveness,
    sequence: u32,
    listeners: Vec<Listener>,
    leftovers: Leftovers,
}

impl Inventory {
    /// Knows nothing until it is followed.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        let shared = Shared {
            state: None,
            liveness: Liveness::Live,
            sequence: 0,
            listeners: Vec::new(),
            leftovers: Leftovers::default(),
        };
        Self {
            engine,
            shared: Mutex::new(shared),
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        // A panic elsewhere leaves it whole: every change to it is one assignment.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells `listener` what is known now, and from then on what changes.
    pub fn listen(&self, listener: Listener) {
        let mut shared = self.shared();
        let sequence = shared.sequence;
        let snapshot = shared.state.as_ref().map(|state| self.snapshot(state));
        let told =
            snapshot.is_none_or(|snapshot| listener(InventoryMessage::Snapshot { sequence, snapshot }));
        let stale = matches!(shared.liveness, Liveness::Stale { .. });
        let liveness = shared.liveness.clone();
        if told && (!stale || listener(InventoryMessage::Liveness { sequence, liveness })) {
            shared.listeners.push(listener);
        }
    }

    /// Every use of every volume, as of now.
    pub fn uses(&self) -> Vec<(VolumeName, VolumeUse)> {
        self.shared().state.as_ref().map(State::uses).unwrap_or_default()
    }

    /// A container as the engine described it last.
    pub fn container(&self, id: &ContainerId) -> Option<Container> {
        self.shared().state.as_ref()?.containers.get(id).cloned()
    }

    /// Follows the engine for as long as the future is polled; an engine that goes away is marked and tried
    /// again.
    pub async fn follow(&self) {
        let mut retry = FIRST_RETRY;
        loop {
            let begun = Instant::now();
            let Err(error) = self.follow_once().await else {
                continue;
            };
            let is_lasting = matches!(error, EngineError::NotConnected { .. });
            self.mark_stale(error);
            if is_lasting {
                sleep(LASTING_RETRY).await;
                continue;
            }
            if begun.elapsed() > LAST_RETRY {
                retry = FIRST_RETRY;
            }
            sleep(retry).await;
            retry = (retry * 2).min(LAST_RETRY);
        }
    }

    /// Watches first and lists then, so that nothing falls between the two. Ends when it is time to list again.
    async fn follow_once(&self) -> Result<(), EngineError> {
        let changes = self.engine.watch().await?;
        let (volumes, containers, images) = futures::try_join!(
            self.engine.volumes(),
            self.engine.containers(),
            self.engine.images()
        )?;
        if self.is_followed() {
            self.change(News::All(volumes), News::All(containers), Some(images));
        } else {
            self.replace(State::new(volumes, containers, images));
        }
        self.apply_all(changes).await
    }

    /// Whether what is known was true until now.
    fn is_followed(&self) -> bool {
        let shared = self.shared();
        shared.state.is_some() && matches!(shared.liveness, Liveness::Live)
    }

    async fn apply_all(
        &self,
        changes: BoxStream<'static, Result<Change, EngineError>>,
    ) -> Result<(), EngineError> {
        let mut batches = changes.ready_chunks(BATCH);
        let relist = sleep(RELIST_EVERY);
        tokio::pin!(relist);
        let mut tidy = interval(TIDY_EVERY);
        tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                batch = batches.next() => {
                    let Some(batch) = batch else {
                        return Err(EngineError::Unreachable { address: self.address(), cause: None });
                    };
                    self.apply(batch).await?;
                }
                _ = tidy.tick() => {}
                () = &mut relist => return Ok(()),
            }
            self.tidy().await;
        }
    }

    fn address(&self) -> String {
        self.engine.identity().address.clone()
    }

    async fn apply(&self, batch: Vec<Result<Change, EngineError>>) -> Result<(), EngineError> {
        let (mut volumes, mut containers, mut images) = (BTreeSet::new(), BTreeSet::new(), false);
        for change in batch {
            match change? {
                Change::Volume(name) => drop(volumes.insert(name)),
                Change::Container(id) => drop(containers.insert(id)),
                Change::Images => images = true,
            }
        }
        let volumes = self.ask_volumes(volumes).await?;
        let containers = self.ask_containers(containers).await?;
        let images = if images {
            Some(self.engine.images().await?)
        } else {
            None
        };
        self.change(volumes, containers, images);
        Ok(())
    }

    async fn ask_volumes(
        &self,
        names: BTreeSet<VolumeName>,
    ) -> Result<News<VolumeName, Volume>, EngineError> {
        if names.len() >= RELIST_FROM {
            return Ok(News::All(self.engine.volumes().await?));
        }
        let mut news = Vec::with_capacity(names.len());
        for name in names {
            let volume = self.engine.volume(&name).await?;
            news.push((name, volume));
        }
        Ok(News::Some(news))
    }

    async fn ask_containers(
        &self,
        ids: BTreeSet<ContainerId>,
    ) -> Result<News<ContainerId, Container>, EngineError> {
        if ids.len() >= RELIST_FROM {
            return Ok(News::All(self.engine.containers().await?));
        }
        let mut news = Vec::with_capacity(ids.len());
        for id in ids {
            let container = self.engine.container(&id).await?;
            news.push((id, container));
        }
        Ok(News::Some(news))
    }

    fn change(
        &self,
        volumes: News<VolumeName, Volume>,
        containers: News<ContainerId, Container>,
        images: Option<Vec<Image>>,
    ) {
        let mut shared = self.shared();
        let Some(state) = shared.state.as_mut() else {
            return;
        };
        volumes.apply(&mut state.volumes, |volume| volume.name.clone());
        containers.apply(&mut state.containers, |container| container.id.clone());
        if let Some(images) = images {
            state.images = images;
        }
        let delta = state.refresh();
        if !delta.is_empty() {
            shared.tell_delta(&delta);
        }
    }

    fn replace(&self, state: State) {
        let mut shared = self.shared();
        let snapshot = self.snapshot(&state);
        shared.state = Some(state);
        shared.liveness = Liveness::Live;
        shared.tell(|sequence| InventoryMessage::Snapshot {
            sequence,
            snapshot: snapshot.clone(),
        });
    }

    fn snapshot(&self, state: &State) -> InventorySnapshot {
        InventorySnapshot {
            engine: self.engine.identity().clone(),
            volumes: state.volume_rows(),
            containers: state.container_rows(),
            images: state.images.clone(),
        }
    }

    fn mark_stale(&self, error: EngineError) {
        let mut shared = self.shared();
        if matches!(shared.liveness, Liveness::Stale { .. }) {
            return;
        }
        let liveness = Liveness::Stale {
            problem: Box::new(Problem::from(error).tell()),
        };
        shared.liveness = liveness.clone();
        shared.tell(|sequence| InventoryMessage::Liveness {
            sequence,
            liveness: liveness.clone(),
        });
    }

    /// Removes what nobody needs any more: what a sandbox that is gone left, and what came after its request was given
    /// up.
    async fn tidy(&self) {
        let (containers, volumes) = {
            let mut shared = self.shared();
            let Shared {
                state: Some(state),
                leftovers,
                ..
            } = &mut *shared
            else {
                return;
            };
            leftovers.find(&state.volumes, &state.containers, &state.uses())
        };
        for container in containers {
            if let Err(error) = self.engine.remove_container(&container).await {
                tracing::info!(container = %container.0, %error, "a container that nobody needs stays for now");
            }
        }
        for (volume, sandbox) in volumes {
            if let Err(error) = self.remove_used_up(&volume, sandbox.as_deref()).await {
                tracing::info!(%volume, %error, "a volume that is no longer used stays for now");
            }
        }
    }

    /// Removes the volume that was made for `sandbox`. What is known of it may be old by now: one that was made anew
    /// under its name, for a launch under way, stays.
    async fn remove_used_up(&self, name: &VolumeName, sandbox: Option<&str>) -> Result<(), EngineError> {
        match self.engine.volume(name).await? {
            Some(now) if now.labels.get(labels::SANDBOX).map(String::as_str) == sandbox => {
                self.engine.remove_volume(name).await
            }
            _ => Ok(()),
        }
    }
}

impl Shared {
    fn tell_delta(&mut self, delta: &InventoryDelta) {
        self.tell(|sequence| InventoryMessage::Delta {
            sequence,
            delta: delta.clone(),
        });
    }

    fn tell(&mut self, message: impl Fn(u32) -> InventoryMessage) {
        self.sequence = self.sequence.wrapping_add(1);
        let sequence = self.sequence;
        self.listeners.retain(|listener| listener(message(sequence)));
    }
}

/// What an engine answered about things that changed.
enum News<K, V> {
    /// Everything of that kind.
    All(Vec<V>),
    /// Some, each as it is now; none where it is gone.
    Some(Vec<(K, Option<V>)>),
}

impl<K: Ord, V> News<K, V> {
    fn apply(self, known: &mut std::collections::BTreeMap<K, V>, key: impl Fn(&V) -> K) {
        match self {
            Self::All(all) => *known = all.into_iter().map(|one| (key(&one), one)).collect(),
            Self::Some(some) => {
                for (name, one) in some {
                    // The engine may know a thing by another key than the event's: keep its own.
                    match one {
                        Some(one) => drop(known.insert(key(&one), one)),
                        None => drop(known.remove(&name)),
                    }
                }
            }
        }
    }
}
