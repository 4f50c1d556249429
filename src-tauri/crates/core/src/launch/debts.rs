use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::sleep;

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
}

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

    /// Tries again to remove what is left. Called whenever the engine was listed anew.
    pub async fn settle(&self) {
        let debts = std::mem::take(&mut *self.open());
        for debt in debts {
            if self.remove(&debt).await.is_err() {
                self.open().push(debt);
            }
        }
    }

    async fn try_often(&self, debt: &Debt) -> Result<(), EngineError> {
        for pause in PAUSES {
            match self.remove(debt).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_unreachable() => break,
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
