//! Docker over ssh: the user's own ssh client, one process for each connection, and `docker system dial-stdio` at
//! the other end.

mod diagnose;
mod known;
mod stream;

use std::ffi::OsString;
use std::io;
use std::process::Stdio;
use std::sync::Arc;

use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::endpoint::SshDestination;

pub(super) use diagnose::diagnose;
pub(super) use stream::SshEnded;
use stream::SshStream;

/// Connections that are being set up at once: a server drops some of those beyond ten (`MaxStartups`).
const AT_ONCE: usize = 6;

/// Never asks, never becomes something that stays, and does nothing beside what it is started for. Everything else
/// is as the user has configured it.
const OPTIONS: [&str; 8] = [
    "BatchMode=yes",
    // Seconds for the connection underneath: as long as others may take for theirs.
    "ConnectTimeout=8",
    "ControlMaster=no",
    "ClearAllForwardings=yes",
    "ForwardAgent=no",
    "ForwardX11=no",
    "PermitLocalCommand=no",
    "RemoteCommand=none",
];

/// No program of this name can be started.
#[derive(Debug, thiserror::Error)]
#[error("{program} cannot be started")]
pub(super) struct NotStarted {
    program: &'static str,
    #[source]
    cause: io::Error,
}

/// Makes connections to one destination.
#[derive(Clone)]
pub(super) struct Ssh {
    destination: SshDestination,
    /// Where programs are looked for, where that is not the `PATH` of this process.
    path: Option<OsString>,
    setting_up: Arc<Semaphore>,
}

impl Ssh {
    pub(super) fn new(destination: SshDestination, path: Option<OsString>) -> Self {
        Self {
            destination,
            path,
            setting_up: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    pub(super) async fn dial(&self) -> io::Result<SshStream> {
        let permit = Arc::clone(&self.setting_up)
            .acquire_owned()
            .await
            .map_err(io::Error::other)?;
        let mut command = self.ssh(&[]);
        command.args(self.address()).args(self.far_command()?);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn().map_err(not_started("ssh"))?;
        SshStream::new(child, permit)
    }

    /// ssh with what holds for each of its uses here. Of an option that comes twice ssh takes the first: `own`.
    fn ssh(&self, own: &[&str]) -> Command {
        let mut command = self.program("ssh");
        command.arg("-T");
        for option in own.iter().chain(&OPTIONS) {
            command.args(["-o", option]);
        }
        command
    }

    /// A program of OpenSSH that ends when its handle is dropped, asks nobody and reads nothing.
    fn program(&self, name: &'static str) -> Command {
        let mut command = Command::new(name);
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// User, port and host, as arguments. The host cannot be taken for an option.
    fn address(&self) -> Vec<String> {
        let SshDestination { user, host, port, .. } = &self.destination;
        let mut arguments = Vec::new();
        if let Some(user) = user {
            arguments.extend(["-l".to_owned(), user.clone()]);
        }
        if let Some(port) = port {
            arguments.extend(["-p".to_owned(), port.to_string()]);
        }
        arguments.extend(["--".to_owned(), host.clone()]);
        arguments
    }

    /// What runs at the other end, as words that its shell puts together again.
    ///
    /// By itself `docker system dial-stdio` passes the end of its input on, and then stays until the engine ends the
    /// connection or says something. An engine does neither where a silent container is attached to, so a connection
    /// that is cut would leave it there for as long as the container runs. So the input goes through a second
    /// process, which ends it with the input.
    fn far_command(&self) -> io::Result<Vec<String>> {
        let mut dial = "docker".to_owned();
        if let Some(socket) = &self.destination.socket {
            let host = format!("unix://{socket}");
            dial = format!(
                "{dial} --host {}",
                shlex::try_quote(&host).map_err(io::Error::other)?
            );
        }
        let dial = format!("exec {dial} system dial-stdio");
        let script = format!(
            "d=$(mktemp -d) && mkfifo \"$d/i\" || {dial}; exec 3<&0; \
             {{ exec >\"$d/i\"; rm -r \"$d\"; cat <&3; kill -9 $$; }} 2>/dev/null & \
             exec 3<&-; {dial} <\"$d/i\""
        );
        let quoted = shlex::try_quote(&script).map_err(io::Error::other)?;
        Ok(vec!["sh".to_owned(), "-c".to_owned(), quoted.into_owned()])
    }
}

fn not_started(program: &'static str) -> impl FnOnce(io::Error) -> io::Error {
    move |cause| io::Error::other(NotStarted { program, cause })
}
