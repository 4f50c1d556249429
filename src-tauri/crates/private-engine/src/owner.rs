use std::fs::File;
use std::os::unix::net::UnixStream as PairedStream;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::Command;
use tokio::sync::{Mutex, watch};

use crate::message::{Failure, Order, Phase, Standing, Step};
use crate::offer::{Program, search_path};
use crate::place::{Place, PrivateEngineError};
use crate::supervisor::SUPERVISE;

/// The program as an owner of the private engine. When the last owner is dropped the engine ends, unless it is kept.
#[derive(Debug)]
pub struct Owner {
    orders: Mutex<OwnedWriteHalf>,
    standing: watch::Receiver<Standing>,
}

impl Owner {
    /// Starts the engine, with `executable` as its supervisor (see [`crate::supervise`]).
    ///
    /// The engine need not answer yet; [`Owner::standing`] tells whether it comes to run. To be called in a runtime
    /// of tokio, which takes the supervisor's end.
    ///
    /// # Errors
    /// [`PrivateEngineError`] where the supervisor cannot be started.
    pub fn start(place: &Place, program: &Program, executable: &Path) -> Result<Self, PrivateEngineError> {
        place.make()?;
        let log =
            File::create(place.log()).map_err(PrivateEngineError::io("open the private engine's log"))?;
        let log_too = log
            .try_clone()
            .map_err(PrivateEngineError::io("open the private engine's log"))?;
        let (ours, theirs) =
            PairedStream::pair().map_err(PrivateEngineError::io("make a connection to the supervisor"))?;
        let mut command = supervisor(executable);
        command
            .arg(SUPERVISE)
            .arg(program.kind.name())
            .args([&program.file, place.folder()])
            .stdin(Stdio::from(std::os::fd::OwnedFd::from(theirs)))
            .stdout(log)
            .stderr(log_too)
            // An interrupt at the program's terminal is for the program.
            .process_group(0);
        let mut child = command
            .spawn()
            .map_err(PrivateEngineError::io("start the supervisor"))?;
        // The other end is the child's alone from here on.
        drop(command);
        tokio::spawn(async move { child.wait().await });
        ours.set_nonblocking(true)
            .and_then(|()| UnixStream::from_std(ours))
            .map(Self::over)
            .map_err(PrivateEngineError::io("talk to the supervisor"))
    }

    /// Becomes an owner of an engine that runs; `None` where none does.
    pub async fn attach(place: &Place) -> Option<Self> {
        UnixStream::connect(place.owners()).await.ok().map(Self::over)
    }

    fn over(stream: UnixStream) -> Self {
        let (read, write) = stream.into_split();
        let (to, standing) = watch::channel(Standing {
            phase: Phase::Preparing,
            keep: false,
        });
        tokio::spawn(follow(read, to));
        Self {
            orders: Mutex::new(write),
            standing,
        }
    }

    /// How the engine is, followed. The last that comes is [`Phase::Ended`].
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.clone()
    }

    /// Says whether the engine goes on without owners.
    pub async fn keep(&self, keep: bool) {
        self.order(Order::Keep { keep }).await;
    }

    /// Ends the engine, and waits until nothing of it is left but its data.
    pub async fn stop(&self) {
        self.order(Order::Stop).await;
        let mut standing = self.standing();
        // A sender that is gone told the end before.
        let _ = standing
            .wait_for(|now| matches!(now.phase, Phase::Ended { .. }))
            .await;
    }

    async fn order(&self, order: Order) {
        let Ok(mut line) = serde_json::to_vec(&order) else {
            return;
        };
        line.push(b'\n');
        if let Err(error) = self.orders.lock().await.write_all(&line).await {
            tracing::debug!(%error, "the private engine's supervisor is gone");
        }
    }
}

/// As root in namespaces of processes and mounts of its own, which end with it.
fn supervisor(executable: &Path) -> Command {
    if !rustix::process::geteuid().is_root() {
        return Command::new(executable);
    }
    let mut command = Command::new("unshare");
    command
        .args([
            "--mount",
            "--propagation",
            "slave",
            "--pid",
            "--fork",
            "--kill-child=KILL",
            "--mount-proc",
            "--",
        ])
        .arg(executable)
        .env("PATH", search_path());
    command
}

/// Reads what the supervisor tells until it is gone.
async fn follow(read: OwnedReadHalf, to: watch::Sender<Standing>) {
    let mut lines = BufReader::new(read).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match serde_json::from_str(&line) {
            Ok(standing) => drop(to.send_replace(standing)),
            Err(error) => tracing::warn!(%error, "the private engine's supervisor cannot be understood"),
        }
    }
    to.send_if_modified(|standing| {
        let step = match standing.phase {
            Phase::Ended { .. } => return false,
            Phase::Preparing => Step::Supervise,
            Phase::Started | Phase::Stopping => Step::Run,
        };
        let cause = "the supervisor is gone without a word".to_owned();
        standing.phase = Phase::Ended {
            failure: Some(Failure { step, cause }),
        };
        true
    });
}
