//! Who the engine belongs to: every program that is connected.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::events::Event;
use crate::message::{Order, Standing};
use crate::place::{Place, PrivateEngineError};

/// An owner that does not read is not waited for.
const WRITE_LIMIT: Duration = Duration::from_secs(1);

/// One of the owners, in the order in which they came.
pub(super) type OwnerId = u32;

/// The owners that are connected.
pub(super) struct Owners {
    sender: Sender<Event>,
    connected: BTreeMap<OwnerId, UnixStream>,
    next: OwnerId,
}

impl Owners {
    pub(super) fn new(sender: Sender<Event>) -> Self {
        Self {
            sender,
            connected: BTreeMap::new(),
            next: 0,
        }
    }

    pub(super) fn sender(&self) -> Sender<Event> {
        self.sender.clone()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.connected.is_empty()
    }

    /// Takes whoever is at standard input as an owner. Without one there the engine has none.
    pub(super) fn welcome_the_first(&mut self, standing: &Standing) {
        if let Ok(stream) = io::stdin().as_fd().try_clone_to_owned() {
            self.welcome(UnixStream::from(stream), standing);
        }
    }

    /// Takes an owner in, tells it how the engine is, and hears it from now on.
    pub(super) fn welcome(&mut self, stream: UnixStream, standing: &Standing) {
        let id = self.next;
        self.next += 1;
        let Ok(heard) = stream.try_clone() else { return };
        // Only a closed connection refuses this, and that shows when it is read.
        let _ = stream.set_write_timeout(Some(WRITE_LIMIT));
        let to = self.sender();
        thread::spawn(move || hear(id, heard, &to));
        self.connected.insert(id, stream);
        self.tell(standing);
    }

    /// An owner is gone.
    pub(super) fn remove(&mut self, id: OwnerId) {
        self.connected.remove(&id);
    }

    /// Tells every owner how the engine is.
    pub(super) fn tell(&mut self, standing: &Standing) {
        let Ok(mut line) = serde_json::to_vec(standing) else {
            return;
        };
        line.push(b'\n');
        for stream in self.connected.values_mut() {
            // One that is gone is heard of as such.
            let _ = stream.write_all(&line);
        }
    }
}

/// Passes on what an owner says until it is gone. What is no order ends the connection.
fn hear(id: OwnerId, stream: UnixStream, to: &Sender<Event>) {
    for line in BufReader::new(stream).lines() {
        let Ok(order) = line.map(|line| serde_json::from_str::<Order>(&line)) else {
            break;
        };
        let Ok(order) = order else { break };
        if to.send(Event::Said(order)).is_err() {
            return;
        }
    }
    // Nobody is there to be told where this fails.
    let _ = to.send(Event::Left(id));
}

/// Hears more owners at the socket of the place.
pub(super) fn listen(place: &Place, to: Sender<Event>) -> Result<(), PrivateEngineError> {
    let listener = UnixListener::bind(place.owners())
        .map_err(PrivateEngineError::io("listen for owners of the private engine"))?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if to.send(Event::Came(stream)).is_err() {
                return;
            }
        }
    });
    Ok(())
}
