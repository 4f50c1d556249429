use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::engine::{ContainerId, Engine, EngineError, ViewRoot, labels};
use crate::rules::VolumeName;
use crate::views::Views;

/// Something that a launch made, or may have made, and that has to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Debt {
    /// A container with its keeper, if it carries the label of this sandbox.
    Container {
        /// Its name.
        name: ContainerId,
        /// The sandbox it was made for.
        sandbox: String,
    },
    /// A volume, if it carries the label of this sandbox.
    Volume {
        /// Its name.
        name: VolumeName,
        /// The sandbox it was made for.
        sandbox: String,
    },
}

/// What could not be removed when a launch failed, because the engine was gone: removed when it is back.
pub struct Debts {
    engine: Arc<dyn Engine>,
    views: Arc<Views>,
    open: Mutex<Vec<Debt>>,
    /// What an engine whose answer was lost may still make, and until when it is looked for.
    late: Mutex<Vec<(Debt, Instant)>>,
}

/// An engine that has not made it by then is not going to.
const COMES_WITHIN: Duration = Duration::from_mins(2);

/// When a removal is tried again, after each failure.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1500),
];

impl Debts {
    /// None at first.
    pub fn new(engine: Arc<dyn Engine>, views: Arc<Views>) -> Self {
        Self {
            engine,
            views,
            open: Mutex::default(),
            late: Mutex::default(),
        }
    }

    /// How many things are still to be removed.
    pub fn count(&self) -> usize {
        self.open().len()
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Vec<Debt>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes `debts` now, in order; those that cannot be removed now are kept for [`Debts::settle`].
    pub(super) async fn pay(&self, debts: Vec<Debt>) {
        for debt in debts {
            if let Err(error) = self.try_often(&debt).await {
                tracing::warn!(?debt, %error, "what a launch made stays until the engine is back");
                self.open().push(debt);
            }
        }
    }

    /// The same after the engine's answer was lost: what is not there yet may still come, so it is looked for again.
    pub(super) async fn pay_late(&self, debts: Vec<Debt>) {
        let until = Instant::now() + COMES_WITHIN;
        self.late().extend(debts.iter().map(|debt| (debt.clone(), until)));
        self.pay(debts).await;
    }

    fn late(&self) -> std::sync::MutexGuard<'_, Vec<(Debt, Instant)>> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tries again to remove what is left, and what came late. Called every few seconds.
    pub async fn settle(&self) {
        let debts = std::mem::take(&mut *self.open());
        let late: Vec<Debt> = {
            let mut late = self.late();
            late.retain(|(_, until)| *until > Instant::now());
            late.iter().map(|(debt, _)| debt.clone()).collect()
        };
        for debt in debts {
            if self.remove(&debt).await.is_err() {
                self.open().push(debt);
            }
        }
        for debt in late {
            if let Err(error) = self.remove(&debt).await {
                tracing::debug!(?debt, %error, "what may come late could not be looked for");
            }
        }
    }

    async fn try_often(&self, debt: &Debt) -> Result<(), EngineError> {
        for pause in PAUSES {
            match self.remove(debt).await {
                Ok(()) => return Ok(()),
                // It will not be back within moments, and somebody waits.
                Err(error) if error.is_unreachable() || matches!(error, EngineError::Timeout) => {
                    return Err(error);
                }
                Err(_) => sleep(pause).await,
            }
        }
        self.remove(debt).await
    }

    async fn remove(&self, debt: &Debt) -> Result<(), EngineError> {
        match debt {
            Debt::Container { name, sandbox } => match self.engine.container(name).await? {
                Some(container) if container.labels.get(labels::SANDBOX) == Some(sandbox) => {
                    self.engine.remove_container(&container.id).await
                }
                _ => Ok(()),
            },
            Debt::Volume { name, sandbox } => match self.engine.volume(name).await? {
                Some(volume) if volume.labels.get(labels::SANDBOX) == Some(sandbox) => {
                    // The folder was looked at on the way: our own helper would keep the volume in use.
                    self.views.close(&ViewRoot::Volume(name.clone()));
                    self.engine.remove_volume(name).await
                }
                _ => Ok(()),
            },
        }
    }
}
