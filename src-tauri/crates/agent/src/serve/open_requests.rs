//! Requests that are not answered yet, so that they can be cancelled.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::volume::Cancel;

type Flags = Mutex<HashMap<u32, Cancel>>;

/// All of them.
#[derive(Default)]
pub(crate) struct OpenRequests(Arc<Flags>);

/// One of them.
pub(crate) struct OpenRequest {
    id: u32,
    cancel: Cancel,
    all: Arc<Flags>,
}

impl OpenRequests {
    /// `None` when one with this id is open.
    pub(crate) fn open(&self, id: u32) -> Option<OpenRequest> {
        let cancel = Cancel::default();
        let mut flags = lock(&self.0);
        if flags.contains_key(&id) {
            return None;
        }
        flags.insert(id, cancel.clone());
        Some(OpenRequest {
            id,
            cancel,
            all: Arc::clone(&self.0),
        })
    }

    /// Asks the request to stop, if it is open.
    pub(crate) fn cancel(&self, id: u32) {
        if let Some(cancel) = lock(&self.0).get(&id) {
            cancel.cancel();
        }
    }
}

impl OpenRequest {
    pub(crate) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Forgets it, right before it is answered: its id is free as soon as the asker has the answer.
    pub(crate) fn close(self) -> u32 {
        lock(&self.all).remove(&self.id);
        self.id
    }
}

fn lock(flags: &Flags) -> MutexGuard<'_, HashMap<u32, Cancel>> {
    flags.lock().unwrap_or_else(PoisonError::into_inner)
}
