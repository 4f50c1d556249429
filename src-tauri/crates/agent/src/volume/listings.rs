//! The listings that are open, and the memory that they may take together.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sandbar_agent_protocol::{Failure, MAX_LISTINGS};

use super::listing::Listing;

/// Memory for all listings: half of what the helper container has.
const LIMIT: usize = 128 * 1024 * 1024;
/// Memory is reserved in pieces of this size, so that a name costs no atomic operation.
const PIECE: usize = 1024 * 1024;

type Open = Arc<Mutex<VecDeque<(u32, Arc<Listing>)>>>;

/// The open listings, the oldest first.
#[derive(Default)]
pub(crate) struct Listings {
    open: Open,
    used: Arc<AtomicUsize>,
    next: AtomicU32,
}

impl Listings {
    /// Keeps a listing and gives its number; drops the oldest when there are too many.
    pub(crate) fn keep(&self, listing: Listing) -> u32 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut open = lock(&self.open);
        let dropped = if open.len() < MAX_LISTINGS {
            None
        } else {
            open.pop_front()
        };
        open.push_back((number, Arc::new(listing)));
        // The lock is released before a listing is dropped: it may be large.
        drop(open);
        drop(dropped);
        number
    }

    /// The listing with this number.
    pub(crate) fn get(&self, number: u32) -> Result<Arc<Listing>, Failure> {
        let open = lock(&self.open);
        let found = open.iter().find(|(kept, _)| *kept == number);
        found
            .map(|(_, listing)| Arc::clone(listing))
            .ok_or(Failure::UnknownListing)
    }

    /// Drops the listing with this number, if there is one.
    pub(crate) fn close(&self, number: u32) {
        lock(&self.open).retain(|(kept, _)| *kept != number);
    }

    /// Memory for one more.
    pub(crate) fn budget(&self) -> Budget {
        Budget {
            open: Arc::clone(&self.open),
            used: Arc::clone(&self.used),
        }
    }
}

/// Where memory for names comes from: what is free, then the oldest listings.
pub(crate) struct Budget {
    open: Open,
    used: Arc<AtomicUsize>,
}

impl Budget {
    /// An account with nothing on it.
    pub(crate) fn start(&self) -> Reserved {
        Reserved {
            budget: Self {
                open: Arc::clone(&self.open),
                used: Arc::clone(&self.used),
            },
            bytes: 0,
            taken: 0,
        }
    }

    fn reserve(&self, bytes: usize) -> Result<(), Failure> {
        loop {
            let fits = |used: usize| used.checked_add(bytes).filter(|sum| *sum <= LIMIT);
            if self
                .used
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
                .is_ok()
            {
                return Ok(());
            }
            let oldest = lock(&self.open).pop_front();
            if oldest.is_none() {
                return Err(Failure::TooMany);
            }
        }
    }
}

/// Memory that is accounted for until this is dropped.
pub(crate) struct Reserved {
    budget: Budget,
    bytes: usize,
    taken: usize,
}

impl std::fmt::Debug for Reserved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bytes", self.taken, self.bytes)
    }
}

impl Reserved {
    /// Takes so many bytes more; `TooMany` when there are none left.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), Failure> {
        self.taken += bytes;
        if self.taken > self.bytes {
            let more = (self.taken - self.bytes).next_multiple_of(PIECE);
            self.budget.reserve(more)?;
            self.bytes += more;
        }
        Ok(())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Nothing that is done under the lock can leave the list half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
