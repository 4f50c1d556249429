use std::io;
use std::pin::Pin;
use std::process::ExitStatus;
use std::task::{Context, Poll, ready};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use sandbar_core::rules::escape_name;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

/// Most bytes that are kept of what ssh writes about itself.
const MOST_WORDS: usize = 2048;

/// ssh ended before anything came from the other end.
#[derive(Debug, thiserror::Error)]
#[error("ssh ended ({status}) and wrote: {wrote}")]
pub(in crate::transport) struct SshEnded {
    /// How it ended: 255 is ssh's own failure, anything else is the far command's.
    pub(in crate::transport) status: ExitStatus,
    /// What it, or the far command, wrote on standard error, escaped.
    pub(in crate::transport) wrote: String,
}

/// A connection through a process of ssh. Dropping it ends the process.
pub(in crate::transport) struct SshStream {
    input: Option<ChildStdin>,
    output: ChildStdout,
    /// The process and what it writes, until it is waited for.
    process: Option<(Child, JoinHandle<String>)>,
    /// Whether anything came from the other end; then the connection has come about.
    answered: bool,
    /// Held until it has come about.
    permit: Option<OwnedSemaphorePermit>,
    /// Why it has not come about, once that is asked for.
    end: Option<BoxFuture<'static, io::Error>>,
}

impl SshStream {
    pub(super) fn new(mut child: Child, permit: OwnedSemaphorePermit) -> io::Result<Self> {
        let piped = || io::Error::from(io::ErrorKind::BrokenPipe);
        let input = child.stdin.take().ok_or_else(piped)?;
        let output = child.stdout.take().ok_or_else(piped)?;
        let words = tokio::spawn(words(child.stderr.take().ok_or_else(piped)?));
        Ok(Self {
            input: Some(input),
            output,
            process: Some((child, words)),
            answered: false,
            permit: Some(permit),
            end: None,
        })
    }

    /// Waits for the end of the process, and gives it as an error.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        if let Some((child, words)) = self.process.take() {
            self.input = None;
            self.permit = None;
            self.end = Some(ended(child, words).boxed());
        }
        match &mut self.end {
            Some(end) => end.as_mut().poll(context),
            None => Poll::Ready(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

async fn ended(mut child: Child, words: JoinHandle<String>) -> io::Error {
    match child.wait().await {
        Ok(status) => io::Error::other(SshEnded {
            status,
            wrote: words.await.unwrap_or_default(),
        }),
        Err(error) => error,
    }
}

/// All that is written, to the end, of which the beginning is kept.
async fn words(mut stream: ChildStderr) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        let room = MOST_WORDS.saturating_sub(kept.len());
        kept.extend_from_slice(&piece[..length.min(room)]);
    }
    escaped(&kept)
}

/// Each line as a name would be shown: what hides or turns text is visible.
fn escaped(words: &[u8]) -> String {
    let lines = words.trim_ascii().split(|&byte| byte == b'\n');
    let shown: Vec<String> = lines.map(|line| escape_name(line.trim_ascii_end())).collect();
    shown.join("\n")
}

impl AsyncRead for SshStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.output).poll_read(context, into))?;
        if into.filled().len() > before {
            self.answered = true;
            self.permit = None;
            return Poll::Ready(Ok(()));
        }
        if self.answered || into.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        self.poll_end(context).map(Err)
    }
}

impl AsyncWrite for SshStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = match &mut self.input {
            Some(input) => ready!(Pin::new(input).poll_write(context, bytes)),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        };
        match written {
            // Who only writes would otherwise learn nothing but that the pipe is broken.
            Err(_) if !self.answered => self.poll_end(context).map(Err),
            other => Poll::Ready(other),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.input {
            Some(input) => Pin::new(input).poll_flush(context),
            None => Poll::Ready(Ok(())),
        }
    }

    /// Closes this direction alone: the far command passes that on to the engine.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(input) = &mut self.input {
            ready!(Pin::new(input).poll_shutdown(context))?;
        }
        self.input = None;
        Poll::Ready(Ok(()))
    }
}
