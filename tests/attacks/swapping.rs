use std::ffi::OsString;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags, open, renameat_with, unlinkat};
use sandbar_agent_protocol::Identity;
use sandbar_testkit::identity_of;

/// The rounds of a race: few in a run of all tests. For the figures of README.md as many as `SANDBAR_RACE_ROUNDS` says,
/// or as `SANDBAR_RACE_MINUTES` has room for.
#[derive(Clone, Copy)]
pub(crate) struct Rounds {
    most: u32,
    end: Option<Instant>,
}

impl Rounds {
    pub(crate) fn few(few: u32) -> Self {
        let asked = |name: &str| Some(std::env::var(name).ok()?.parse().expect("a number"));
        let minutes = asked("SANDBAR_RACE_MINUTES").map(|minutes: u32| minutes * Duration::from_mins(1));
        Self {
            most: asked("SANDBAR_RACE_ROUNDS").unwrap_or(few),
            end: minutes.map(|minutes| Instant::now() + minutes),
        }
    }

    /// Whether there is one more after so many.
    pub(crate) fn go_on(self, done: u32) -> bool {
        done < self.most && self.end.is_none_or(|end| Instant::now() < end)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = u32> {
        (0..self.most).take_while(move |done| self.go_on(*done))
    }
}

/// The folder that was planned, whatever its name is at the moment, and what must stay as it is around it.
pub(crate) struct Planned {
    folder: OwnedFd,
    around: Vec<(PathBuf, Vec<OsString>)>,
}

impl Planned {
    /// Holds the folder, and remembers what is in the others.
    pub(crate) fn hold(folder: &Path, others: &[&Path]) -> Self {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW;
        Self {
            folder: open(folder, flags, Mode::empty()).unwrap(),
            around: others
                .iter()
                .map(|other| ((*other).to_owned(), names(other)))
                .collect(),
        }
    }

    pub(crate) fn identity(&self) -> Identity {
        let folder = File::from(self.folder.try_clone().unwrap());
        identity_of(&folder.metadata().unwrap())
    }

    /// Whether user code left this mark there; it is taken away.
    pub(crate) fn take_mark(&self, mark: &str) -> bool {
        unlinkat(&self.folder, mark, AtFlags::empty()).is_ok()
    }

    /// Asserts that user code left nothing anywhere else.
    pub(crate) fn assert_no_escape(&self) {
        for (other, before) in &self.around {
            assert_eq!(names(other), *before, "user code ran on {}", other.display());
        }
    }
}

fn names(folder: &Path) -> Vec<OsString> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    // A name that is exchanged while the folder is read may be read twice.
    names.dedup();
    names
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
