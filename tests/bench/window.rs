use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::memory;
use crate::samples::millis;
use crate::screen::{Picture, Screen};

/// How often the screen is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(4);
/// A picture is whole once it has not changed for this long, which also a busy machine does not make it wait.
const STILL: Duration = Duration::from_secs(8);
/// A program that has just drawn its picture still holds what it needed for that.
const REST: Duration = Duration::from_secs(1);
/// No window takes longer to come or to go.
const LIMIT: Duration = Duration::from_mins(1);

/// A program with one window, started alone on the display.
pub(crate) struct Window<'a> {
    screen: &'a Screen,
    program: Child,
    begun: Instant,
    before: Picture,
}

impl<'a> Window<'a> {
    /// Starts a program.
    pub(crate) fn open(screen: &'a Screen, command: &mut Command) -> Self {
        let before = screen.picture();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let begun = Instant::now();
        let program = command.process_group(0).spawn().expect("the program starts");
        Self {
            screen,
            program,
            begun,
            before,
        }
    }

    /// Waits until the picture changes no more, and gives it.
    pub(crate) fn whole_picture(&self) -> Picture {
        let (mut seen, mut changed) = (self.screen.picture(), Instant::now());
        while seen.is_like(&self.before) || changed.elapsed() < STILL {
            assert!(
                self.begun.elapsed() < LIMIT,
                "no window came, or one that never rests"
            );
            std::thread::sleep(LOOK_EVERY);
            let now = self.screen.picture();
            if !now.is_like(&seen) {
                (seen, changed) = (now, Instant::now());
            }
        }
        seen
    }

    /// Waits for a picture. How long it took from the start of the program, in milliseconds.
    pub(crate) fn until(&self, picture: &Picture) -> f64 {
        while !self.screen.picture().is_like(picture) {
            assert!(
                self.begun.elapsed() < LIMIT,
                "the window never showed what it did before"
            );
            std::thread::sleep(LOOK_EVERY);
        }
        millis(self.begun.elapsed())
    }

    /// Memory of all its processes once they have come to rest, in MiB.
    pub(crate) fn memory(&self) -> f64 {
        std::thread::sleep(REST);
        memory::of_tree(self.program.id())
    }
}

/// Ends the program and waits until nothing of it is left, on the display either.
impl Drop for Window<'_> {
    fn drop(&mut self) {
        let family = memory::tree(self.program.id());
        if let Some(pid) = i32::try_from(self.program.id()).ok().and_then(Pid::from_raw) {
            // One that has ended already is not there to be told.
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.program.wait();
        let ending = Instant::now();
        let lives = |pid: &u32| Path::new("/proc").join(pid.to_string()).join("exe").exists();
        while ending.elapsed() < LIMIT
            && (family.iter().any(lives) || !self.screen.picture().is_like(&self.before))
        {
            std::thread::sleep(LOOK_EVERY);
        }
    }
}
