//! Serving one volume: requests come in on one stream, answers go out on another.
//!
//! One thread reads, a few work, and whoever has an answer writes it. What needs no file system (`Ping`,
//! `Hello`, `Cancel`) is answered by the reading thread, so that it is never behind slow work.

mod answer;
mod open_requests;
mod output;
mod process;

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read, retry_on_intr};
use sandbar_agent_protocol::{
    Failure, FrameDecoder, FrameError, PROTOCOL, Request, RequestBody, ResponseBody, decode,
};

use crate::volume::{Listings, Volume};
use open_requests::{OpenRequest, OpenRequests};
use output::Output;

pub(crate) use process::prepare;

/// Threads that work on requests.
const WORKERS: usize = 4;
/// Requests that wait for a worker; further ones wait in the stream.
const WAITING: usize = 256;
/// Bytes taken from the stream at a time.
const CHUNK: usize = 64 * 1024;

/// Why serving ended without being asked to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
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

/// Serves until the input ends, or no frame came for as long as `silence`.
pub(crate) fn serve(
    volume: Volume,
    input: &OwnedFd,
    output: OwnedFd,
    silence: Duration,
) -> Result<(), ServeError> {
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
        if !wait_for_input(input.as_fd(), silence.saturating_sub(heard.elapsed()))? {
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

/// Whether there is something to read within this time.
fn wait_for_input(input: BorrowedFd<'_>, limit: Duration) -> Result<bool, ServeError> {
    let timeout = Timespec::try_from(limit).ok();
    let mut polled = [PollFd::new(&input, PollFlags::IN)];
    let ready = retry_on_intr(|| poll(&mut polled, timeout.as_ref())).map_err(ServeError::Input)?;
    Ok(ready > 0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn an_asker_that_says_nothing_for_too_long_is_left_though_its_stream_is_open() {
        let folder = TempDir::new().unwrap();
        let volume = Volume::open(folder.path(), false).unwrap();
        let (_asker, input) = UnixStream::pair().unwrap();
        let output = input.try_clone().unwrap().into();
        let start = Instant::now();
        serve(volume, &input.into(), output, Duration::from_millis(50)).unwrap();
        assert!(start.elapsed() >= Duration::from_millis(50));
    }
}
