use std::ffi::OsString;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use sandbar_core::engine::{SshFault, Unreached};
use tokio::io::AsyncReadExt as _;

use super::Ssh;
use super::known::{Configuration, HostKey};
use crate::endpoint::SshDestination;
use crate::transport::dial::{CONNECT_LIMIT, tcp, within};
use crate::transport::probe::reason;

/// What every server of ssh begins with.
const BANNER: &[u8] = b"SSH-";
/// For a program of ssh that looks at files or asks the host once.
const TOOL_LIMIT: Duration = Duration::from_secs(10);
/// What our own command on this side writes once the host has let us in.
const LET_IN: &str = "sandbar-is-let-in";

/// Why ssh failed with its own status, learnt from its configuration, from the host and from ssh's own tools, never
/// from its words. `None` where all of that is in order.
pub(in crate::transport) async fn diagnose(
    destination: &SshDestination,
    path: Option<OsString>,
    wrote: &str,
) -> Option<Unreached> {
    let ssh = Ssh::new(destination.clone(), path);
    let fault = |fault| {
        Some(Unreached::Ssh {
            fault,
            wrote: wrote.to_owned(),
        })
    };
    let arguments = ssh.address();
    let arguments: Vec<&str> = ["-G"]
        .into_iter()
        .chain(arguments.iter().map(String::as_str))
        .collect();
    let configuration = Configuration::parse(&ssh.output("ssh", &arguments).await?);
    if !configuration.is_proxied()
        && let Some((host, port)) = configuration.place()
    {
        match greets(&host, port).await {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return reason(&error),
        }
    }
    match ssh.host_key(&configuration).await {
        HostKey::Unknown => fault(SshFault::HostKeyUnknown),
        HostKey::Changed => fault(SshFault::HostKeyChanged),
        HostKey::NothingWrong if ssh.is_let_in().await == Some(false) => {
            fault(SshFault::AuthenticationRefused)
        }
        HostKey::NothingWrong => None,
    }
}

/// Whether a server of ssh is at the place.
async fn greets(host: &str, port: u16) -> io::Result<bool> {
    let mut stream = tcp(host, port).await?;
    let mut first = [0; BANNER.len()];
    let read = within(CONNECT_LIMIT, stream.read_exact(&mut first)).await;
    Ok(read.is_ok() && first == *BANNER)
}

impl Ssh {
    /// Whether the host lets the user in: ssh runs the command on this side only after that. `None` where ssh
    /// cannot be asked.
    async fn is_let_in(&self) -> Option<bool> {
        let say = format!("LocalCommand=echo {LET_IN}");
        let mut command = self.ssh(&["PermitLocalCommand=yes", &say]);
        command.args(self.address()).arg("true");
        let output = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let output = tokio::time::timeout(TOOL_LIMIT, output.wait_with_output())
            .await
            .ok()?
            .ok()?;
        Some(String::from_utf8_lossy(&output.stdout).contains(LET_IN))
    }

    /// What a program of OpenSSH writes, where it ends well.
    pub(super) async fn output(&self, program: &'static str, arguments: &[&str]) -> Option<String> {
        let output = self.program(program).args(arguments).output();
        let output = tokio::time::timeout(TOOL_LIMIT, output).await.ok()?.ok()?;
        let text = || String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then(text)
    }
}
