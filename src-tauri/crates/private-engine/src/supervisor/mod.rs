//! The process between the program and the engine.

mod engine;
mod events;
mod ground;
mod owners;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions};

use crate::leftovers::{clear_locked, holds_within};
use crate::message::{Failure, Order, Phase, Standing, Step};
use crate::offer::{Kind, Program};
use crate::place::Place;
use crate::{bridge, cgroups, processes};
use events::Event;
use owners::Owners;

/// The first argument of the program's executable that makes it a supervisor.
pub const SUPERVISE: &str = "supervise-private-engine";

/// How long containers have to end by themselves when the engine stops.
const CONTAINERS_END_WITHIN: Duration = Duration::from_secs(3);
/// How long the engine itself has after that.
const ENGINE_ENDS_WITHIN: Duration = Duration::from_secs(15);
/// A killed process is gone in far less, unless it waits for a disk.
const DIES_WITHIN: Duration = Duration::from_secs(10);

/// Runs as the supervisor until the engine is over, where the arguments behind [`SUPERVISE`] say which: its kind, its
/// file, its place.
///
/// Standard input is the connection to the first owner.
pub fn supervise(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let kind = arguments.next().and_then(|name| Kind::named(&name));
    let (Some(kind), Some(file), Some(folder)) = (kind, arguments.next(), arguments.next()) else {
        return ExitCode::from(2);
    };
    let program = Program {
        kind,
        file: file.into(),
    };
    let place = Place::new(folder);
    let Ok((events, sender)) = events::start(&place) else {
        return ExitCode::FAILURE;
    };
    let supervisor = Supervisor {
        place,
        program,
        events,
        owners: Owners::new(sender),
        standing: Standing {
            phase: Phase::Preparing,
            keep: false,
        },
        engine: None,
    };
    supervisor.run()
}

struct Supervisor {
    place: Place,
    program: Program,
    events: Receiver<Event>,
    owners: Owners,
    standing: Standing,
    /// The engine's process while it runs.
    engine: Option<Pid>,
}

impl Supervisor {
    fn run(mut self) -> ExitCode {
        self.owners.welcome_the_first(&self.standing);
        let lock = match self.place.lock() {
            Ok(Some(lock)) => lock,
            // Whoever has it hears new owners at its socket.
            Ok(None) => return ExitCode::SUCCESS,
            Err(error) => return self.end(Some(failure(Step::Prepare, &error))),
        };
        let failure = match self.start() {
            Ok(()) => self.serve(),
            Err(failure) => Some(failure),
        };
        self.change(|standing| standing.phase = Phase::Stopping);
        self.stop();
        if let Err(error) = ground::leave().and_then(|()| clear_locked(&self.place)) {
            // The log of the engine is this process's standard error; the next start clears again.
            ground::say(&format!(
                "not all of the private engine could be cleared: {error}"
            ));
        }
        drop(lock);
        self.end(failure)
    }

    fn start(&mut self) -> Result<(), Failure> {
        clear_locked(&self.place).map_err(|error| failure(Step::Prepare, &error))?;
        ground::prepare(&self.place).map_err(|error| failure(Step::Prepare, &error))?;
        let bridge = if rustix::process::geteuid().is_root() {
            Some(bridge::make(&self.place).map_err(|error| failure(Step::Network, &error))?)
        } else {
            None
        };
        owners::listen(&self.place, self.owners.sender()).map_err(|error| failure(Step::Prepare, &error))?;
        let started = engine::start(&self.program, &self.place, bridge.as_deref());
        self.engine = Some(started.map_err(|error| failure(Step::Start, &error))?);
        self.change(|standing| standing.phase = Phase::Started);
        Ok(())
    }

    /// Waits until the engine is to end, or ended by itself.
    fn serve(&mut self) -> Option<Failure> {
        loop {
            match self.events.recv() {
                Ok(Event::Said(Order::Stop) | Event::Told) | Err(_) => return None,
                Ok(Event::Said(Order::Keep { keep })) => self.change(|standing| standing.keep = keep),
                Ok(Event::Came(owner)) => self.owners.welcome(owner, &self.standing),
                Ok(Event::Left(owner)) => {
                    self.owners.remove(owner);
                }
                Ok(Event::ChildEnded) => {
                    if let Some(status) = self.reap() {
                        return Some(Failure {
                            step: Step::Run,
                            cause: format!("{} ended with {status}", self.program.file.display()),
                        });
                    }
                }
            }
            if self.owners.is_empty() && !self.standing.keep {
                return None;
            }
        }
    }

    /// Ends the engine in good order, its containers before it, and then whatever is left.
    fn stop(&mut self) {
        if self.program.kind == Kind::Podman && self.engine.is_some() {
            engine::stop_containers(&self.program, &self.place, CONTAINERS_END_WITHIN);
        }
        if let Some(engine) = self.engine {
            processes::signal(engine.as_raw_nonzero().get(), Signal::TERM);
        }
        if !self.ended_within(CONTAINERS_END_WITHIN) {
            let group = bridge::of(&self.place);
            for pid in group.iter().flat_map(|name| cgroups::processes(name)) {
                processes::signal(pid, Signal::KILL);
            }
            self.ended_within(ENGINE_ENDS_WITHIN);
        }
        let own = rustix::process::getpid().as_raw_nonzero().get();
        holds_within(DIES_WITHIN, || {
            self.reap();
            let left = processes::descendants(&[own]);
            for pid in &left {
                processes::signal(*pid, Signal::KILL);
            }
            left.is_empty()
        });
    }

    /// Waits for the end of the engine's process; tells whether it came.
    fn ended_within(&mut self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        while self.engine.is_some() {
            let left = end.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::ChildEnded) => drop(self.reap()),
                Ok(Event::Came(owner)) => self.owners.welcome(owner, &self.standing),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }

    /// Takes ended children out of the process table, also those that others left behind. Gives how the engine
    /// ended, where it is among them.
    fn reap(&mut self) -> Option<String> {
        let mut ended = None;
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if Some(pid) == self.engine {
                self.engine = None;
                ended = Some(match (status.exit_status(), status.terminating_signal()) {
                    (Some(code), _) => format!("exit status {code}"),
                    (None, Some(signal)) => format!("signal {signal}"),
                    (None, None) => "an unknown status".to_owned(),
                });
            }
        }
        ended
    }

    fn change(&mut self, change: impl FnOnce(&mut Standing)) {
        change(&mut self.standing);
        self.owners.tell(&self.standing);
    }

    fn end(mut self, failure: Option<Failure>) -> ExitCode {
        let status = if failure.is_some() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        };
        self.change(|standing| standing.phase = Phase::Ended { failure });
        status
    }
}

/// A failure with all that lies behind it.
fn failure(step: Step, error: &dyn std::error::Error) -> Failure {
    let mut cause = error.to_string();
    let mut next = error.source();
    while let Some(inner) = next {
        cause = format!("{cause}: {inner}");
        next = inner.source();
    }
    Failure { step, cause }
}
