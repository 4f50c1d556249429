//! A path, judged component by component and confirmed by the kernel.

use std::os::fd::AsFd;

use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
use rustix::io::Errno;
use sandbar_agent_protocol::{
    Component, ComponentState, Failure, Found, Identity, Kind, Link, Resolution, WirePath,
};

use super::Volume;
use super::facts::facts;
use super::path::VolumePath;
use super::stop::{Stop, failure};
use super::walk::{Seen, Walk};

/// How often a path that keeps changing is walked before the answer is that it does.
const ATTEMPTS: usize = 5;

/// A judged path and, where it leads somewhere, the walk that stands there.
pub(crate) struct Judged {
    pub(crate) components: Vec<Component>,
    pub(crate) outcome: Result<(Walk, Found), Failure>,
}

impl Volume {
    /// Judges a path.
    pub(crate) fn judge(&self, path: &VolumePath) -> Judged {
        for _ in 0..ATTEMPTS {
            let (components, walked) = self.walk(path);
            let outcome = match walked {
                Err(failure) => Err(failure),
                Ok(walk) => match self.confirm(walk, path.last()) {
                    Ok(None) => continue,
                    Ok(Some(confirmed)) => Ok(confirmed),
                    Err(failure) => Err(failure),
                },
            };
            return Judged { components, outcome };
        }
        let components = path
            .names()
            .iter()
            .map(|name| component(name, ComponentState::NotReached))
            .collect();
        Judged {
            components,
            outcome: Err(Failure::Other {
                errno: Errno::AGAIN.raw_os_error(),
            }),
        }
    }

    /// The walk that stands where the path leads.
    pub(crate) fn reach(&self, path: &VolumePath) -> Result<(Walk, Found), Failure> {
        self.judge(path).outcome
    }

    fn walk(&self, path: &VolumePath) -> (Vec<Component>, Result<Walk, Failure>) {
        let mut walk = Walk::new(self.root());
        let mut components: Vec<Component> = Vec::with_capacity(path.names().len());
        let mut stopped = None;
        for (name, number) in path.names().iter().zip(0_u32..) {
            if stopped.is_none() && walk.in_folder().is_err() {
                stopped = Some(Failure::NotAFolder {
                    component: number.saturating_sub(1),
                });
                components.last_mut().into_iter().for_each(mark_not_a_folder);
            }
            let state = if stopped.is_some() {
                ComponentState::NotReached
            } else {
                let (state, result) = look(&mut walk, name);
                stopped = result.err().map(|stop| stop.at(number));
                state
            };
            components.push(component(name, state));
        }
        (components, stopped.map_or(Ok(walk), Err))
    }

    /// Asks the kernel whether the canonical path leads, without any link and without leaving the root, to
    /// what was walked to; `None` when it does not, so that something was moved meanwhile.
    ///
    /// An older kernel, or the filter of an older engine, has no `openat2`: the walk alone is safe too, as it
    /// follows nothing.
    fn confirm(&self, walk: Walk, last: u32) -> Result<Option<(Walk, Found)>, Failure> {
        let facts = walk.facts().map_err(|errno| failure(errno, last))?;
        let canonical = walk.canonical();
        let confirmed = match self.identity_beneath(&canonical) {
            Ok(identity) => identity == facts.identity,
            Err(Errno::NOSYS | Errno::PERM) => true,
            Err(Errno::MFILE | Errno::NFILE | Errno::NOMEM) => return Err(failure(Errno::NOMEM, last)),
            Err(_) => false,
        };
        Ok(confirmed.then_some((walk, Found { canonical, facts })))
    }

    fn identity_beneath(&self, canonical: &WirePath) -> rustix::io::Result<Identity> {
        let path = if canonical.is_empty() {
            b".".to_vec()
        } else {
            canonical.join(&b'/')
        };
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let rules = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        Ok(facts(openat2(self.root().as_fd(), path, flags, Mode::empty(), rules)?)?.identity)
    }
}

impl From<Judged> for Resolution {
    fn from(judged: Judged) -> Self {
        Self {
            components: judged.components,
            outcome: judged.outcome.map(|(_, found)| found),
        }
    }
}

fn component(name: &[u8], state: ComponentState) -> Component {
    Component {
        name: name.to_vec(),
        state,
    }
}

/// Takes one asked component, and all links behind it.
fn look(walk: &mut Walk, name: &[u8]) -> (ComponentState, Result<(), Stop>) {
    match walk.step(name) {
        Ok(Seen::Reached(kind)) => (state_of(kind), Ok(())),
        Ok(Seen::Link(target)) => {
            let followed = walk.follow(&target);
            let verdict = followed.as_ref().map_or_else(Stop::verdict, |()| walk.inside());
            (ComponentState::Link(Link { target, verdict }), followed)
        }
        Err(Stop::Missing) => (ComponentState::Missing, Err(Stop::Missing)),
        Err(stop) => (ComponentState::NotReached, Err(stop)),
    }
}

fn state_of(kind: Kind) -> ComponentState {
    match kind {
        Kind::Folder => ComponentState::Folder,
        Kind::File => ComponentState::File,
        other => ComponentState::Other(other),
    }
}

/// A link keeps its state: its verdict says what it leads to.
fn mark_not_a_folder(component: &mut Component) {
    if !matches!(component.state, ComponentState::Link(_)) {
        component.state = ComponentState::NotAFolder;
    }
}
