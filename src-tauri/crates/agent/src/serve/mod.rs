//! Serving one volume: requests come in on one stream, answers go out on another.
//!
//! One thread reads, a few work, and whoever has an answer writes it. What needs no file system (`Ping`,
//! `Hello`, `Cancel`) is answered by the reading thread, so that it is never behind slow work.

mod answer;
mod open_requests;
mod output;

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read, retry_on_intr};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sandbar_agent_protocol::{
    Failure, FrameDecoder, FrameError, PROTOCOL, Request, RequestBody, ResponseBody, SILENCE_LIMIT, decode,
};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::register_conditional_shutdown;

use crate::volume::{Listings, Volume};
use open_requests::{OpenRequest, OpenRequests};
use output::Output;

/// Threads that work on requests.
const WORKERS: usize = 4;
/// Requests that wait for a worker; further ones wait in the stream.
const WAITING: usize = 256;
/// Bytes taken from the stream at a time.
const CHUNK: usize = 64 * 1024;

/// Why serving ended without being asked to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error("a signal cannot be handled")]
    Signal(#[source] std::io::Error),
    #[error("a thread cannot be started")]
    Thread(#[source] std::io::Error),
    #[error("the volume's root cannot be looked at")]
    Root(#[source] Errno),
    #[error("the requests cannot be read")]
    Input(#[source] Errno),
    #[error("an answer cannot be written")]
    Output(#[source] std::io::Error),
    #[error("what came in is not a request")]
    Frame(#[from] FrameError),
    #[error("the workers are gone")]
    Workers,
}

/// What all threads share.
struct Server {
    volume: Volume,
    listings: Listings,
    open: OpenRequests,
    output: Output,
}

/// A request for the workers.
struct Job {
    request: OpenRequest,
    body: RequestBody,
}

/// Serves until the input ends, or nothing came for [`SILENCE_LIMIT`].
pub(crate) fn serve(volume: Volume, input: &OwnedFd, output: OwnedFd) -> Result<(), ServeError> {
    end_on_signals().map_err(ServeError::Signal)?;
    raise_file_limit();
    let server = Arc::new(Server {
        volume,
        listings: Listings::default(),
        open: OpenRequests::default(),
        output: Output::new(output),
    });
    let jobs = start_workers(&server)?;
    let mut decoder = FrameDecoder::new();
    let mut chunk = vec![0; CHUNK];
    let mut heard = Instant::now();
    loop {
        if !wait_for_input(input.as_fd(), heard)? {
            return Ok(());
        }
        let count = retry_on_intr(|| read(input, &mut chunk[..])).map_err(ServeError::Input)?;
        if count == 0 {
            return Ok(decoder.finish()?);
        }
        let mut bytes = &chunk[..count];
        while let Some(payload) = decoder.push(&mut bytes)? {
            heard = Instant::now();
            server.take(decode(&payload)?, &jobs)?;
        }
    }
}

impl Server {
    /// Answers a request, or hands it to the workers.
    fn take(&self, Request { id, body }: Request, jobs: &SyncSender<Job>) -> Result<(), ServeError> {
        let answer = match body {
            RequestBody::Ping => ResponseBody::Pong,
            RequestBody::Hello => self.hello()?,
            RequestBody::Cancel { id } => {
                self.open.cancel(id);
                return Ok(());
            }
            body => match self.open.open(id) {
                Some(request) => {
                    return jobs
                        .send(Job { request, body })
                        .map_err(|_gone| ServeError::Workers);
                }
                // Its answer could not be told from the other one's.
                None => ResponseBody::Failed(Failure::Malformed),
            },
        };
        self.output.write(id, answer).map_err(ServeError::Output)
    }

    fn hello(&self) -> Result<ResponseBody, ServeError> {
        Ok(ResponseBody::Hello {
            protocol: PROTOCOL,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            root: self.volume.identity().map_err(ServeError::Root)?,
        })
    }
}

fn start_workers(server: &Arc<Server>) -> Result<SyncSender<Job>, ServeError> {
    let (sender, receiver) = sync_channel(WAITING);
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..WORKERS {
        let (server, receiver) = (Arc::clone(server), Arc::clone(&receiver));
        thread::Builder::new()
            .spawn(move || work(&server, &receiver))
            .map_err(ServeError::Thread)?;
    }
    Ok(sender)
}

fn work(server: &Server, jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { request, body }) = job else { return };
        let answer = server.answer(body, request.cancel());
        let id = request.close();
        // Whoever listened is gone; the reading thread notices that by itself.
        if server
            .output
            .write(id, answer.unwrap_or_else(ResponseBody::Failed))
            .is_err()
        {
            return;
        }
    }
}

/// Whether there is something to read, before nothing was heard for too long.
fn wait_for_input(input: BorrowedFd<'_>, heard: Instant) -> Result<bool, ServeError> {
    loop {
        let left = SILENCE_LIMIT.saturating_sub(heard.elapsed());
        let timeout = Timespec::try_from(left).ok();
        let mut polled = [PollFd::new(&input, PollFlags::IN)];
        match poll(&mut polled, timeout.as_ref()) {
            Ok(0) => return Ok(false),
            Ok(_) => return Ok(true),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(ServeError::Input(errno)),
        }
    }
}

/// A helper container's first process gets no default action for a signal: without this it could only be
/// killed, after the engine waited ten seconds.
fn end_on_signals() -> std::io::Result<()> {
    for signal in [SIGTERM, SIGINT] {
        register_conditional_shutdown(signal, 0, Arc::new(AtomicBool::new(true)))?;
    }
    Ok(())
}

/// A walk holds a file for each folder that it went through. If this fails, deep paths do.
fn raise_file_limit() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    );
}
