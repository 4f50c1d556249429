//! What the supervisor waits for, from signals; its owners send the rest.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::owners::OwnerId;
use crate::message::Order;
use crate::place::Place;

/// Something that happened.
#[derive(Debug)]
pub(super) enum Event {
    /// Somebody wants to be an owner.
    Came(UnixStream),
    /// An owner said something.
    Said(Order),
    /// An owner is gone.
    Left(OwnerId),
    /// A child ended, or several.
    ChildEnded,
    /// The system told this process to end.
    Told,
}

/// Hears signals from now on.
///
/// The end of a terminal is heard and left at that: an engine that is kept outlives it.
pub(super) fn start(place: &Place) -> io::Result<(Receiver<Event>, Sender<Event>)> {
    // The folder that the program was started in may be one that somebody wants to unmount.
    std::env::set_current_dir(place.folder())?;
    let (sender, receiver) = mpsc::channel();
    let mut signals = Signals::new([SIGCHLD, SIGTERM, SIGINT, SIGHUP])?;
    let to = sender.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGCHLD => Event::ChildEnded,
                SIGTERM | SIGINT => Event::Told,
                _ => continue,
            };
            if to.send(event).is_err() {
                return;
            }
        }
    });
    Ok((receiver, sender))
}
