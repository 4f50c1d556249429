//! Answers, one whole frame after the other.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::sync::{Mutex, PoisonError};

use rustix::io::Errno;
use sandbar_agent_protocol::{Failure, Response, ResponseBody, encode_frame};

/// Where all threads write their answers.
pub(crate) struct Output(Mutex<File>);

impl Output {
    pub(crate) fn new(output: OwnedFd) -> Self {
        Self(Mutex::new(File::from(output)))
    }

    /// Writes an answer; one that does not fit a frame becomes a failure that says so.
    pub(crate) fn write(&self, id: u32, body: ResponseBody) -> io::Result<()> {
        let frame = encode_frame(&Response { id, body }).or_else(|_too_long| {
            let errno = Errno::MSGSIZE.raw_os_error();
            encode_frame(&Response {
                id,
                body: ResponseBody::Failed(Failure::Other { errno }),
            })
        });
        let frame = frame.map_err(io::Error::other)?;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(&frame)
    }
}
