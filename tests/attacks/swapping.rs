use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;

use rustix::fs::{CWD, RenameFlags, renameat_with};

/// How many rounds a race has: few in a run of all tests, as many as `SANDBAR_RACE_ROUNDS` says for the figures of
/// README.md.
pub(crate) fn rounds(few: u32) -> u32 {
    let asked = std::env::var("SANDBAR_RACE_ROUNDS");
    asked.map_or(few, |rounds| rounds.parse().expect("a number of rounds"))
}

/// Swaps a folder and a link for each other as fast as the kernel can, until it is dropped.
pub(crate) struct Swapping {
    goes_on: Arc<AtomicBool>,
    swaps: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Swapping {
    pub(crate) fn start(folder: &Path, link: &Path) -> Self {
        let (goes_on, swaps) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
        let (folder, link, on, count) = (folder.to_owned(), link.to_owned(), goes_on.clone(), swaps.clone());
        let thread = std::thread::spawn(move || {
            while on.load(Ordering::Relaxed) {
                renameat_with(CWD, &folder, CWD, &link, RenameFlags::EXCHANGE).unwrap();
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self {
            goes_on,
            swaps,
            thread: Some(thread),
        }
    }

    /// Ends it, and tells how often it swapped.
    pub(crate) fn end(self) -> u64 {
        self.swaps.load(Ordering::Relaxed)
    }
}

impl Drop for Swapping {
    fn drop(&mut self) {
        self.goes_on.store(false, Ordering::Relaxed);
        self.thread
            .take()
            .map(JoinHandle::join)
            .transpose()
            .expect("the swapping went well");
    }
}
