use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::jail::{Jail, User};
use super::{LabEndpoint, LabError, command};

/// What a client needs that speaks to an engine over ssh, as root and with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshAccess {
    /// Whom to log in as.
    pub user: &'static str,
    /// Where the server listens.
    pub address: SocketAddr,
    /// An ssh configuration with the key, and with the one host that is known.
    pub config: PathBuf,
    /// The host keys that the configuration names.
    pub known_hosts: PathBuf,
    /// A folder with an `ssh` that takes that configuration, to be put first into `PATH`.
    pub programs: PathBuf,
    /// The engine's socket on the server. Over ssh `docker` finds it by itself.
    pub socket: PathBuf,
}

impl SshAccess {
    /// The value of `DOCKER_HOST` that leads there.
    pub fn host(&self) -> String {
        format!("ssh://{}@{}", self.user, self.address)
    }

    pub(super) fn of(endpoint: &LabEndpoint, address: SocketAddr) -> Self {
        let folder = endpoint.folder().join("ssh");
        Self {
            user: "root",
            address,
            config: folder.join("config"),
            known_hosts: folder.join("known_hosts"),
            programs: folder.join("programs"),
            socket: endpoint.socket(),
        }
    }

    fn folder(&self) -> &Path {
        self.config.parent().unwrap_or(&self.config)
    }

    /// Makes keys and configurations anew.
    pub(super) fn make(&self) -> Result<(), LabError> {
        let folder = self.folder();
        fs::create_dir_all(&self.programs).map_err(LabError::io("make a folder for ssh"))?;
        let [host_key, user_key] = ["host_key", "user_key"].map(|name| folder.join(name));
        for key in [&host_key, &user_key] {
            // A restart keeps the keys, as a server does.
            if !key.exists() {
                let mut keygen = Command::new("ssh-keygen");
                command::text(keygen.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(key))?;
            }
        }
        let public = |key: &Path| {
            fs::read_to_string(key.with_extension("pub")).map_err(LabError::io("read a public key"))
        };
        let (ip, port) = (self.address.ip(), self.address.port());
        self.write("authorized_keys", &public(&user_key)?)?;
        self.write("known_hosts", &format!("[{ip}]:{port} {}", public(&host_key)?))?;
        self.write("sshd_config", &self.of_server(&host_key))?;
        self.write("config", &self.of_client(&user_key))?;
        let ssh = format!(
            "#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n",
            self.config.display()
        );
        self.write("programs/ssh", &ssh)?;
        fs::set_permissions(self.programs.join("ssh"), fs::Permissions::from_mode(0o755))
            .map_err(LabError::io("make ssh a program"))
    }

    /// The server, in a jail with the machine's network.
    pub(super) fn server(&self, endpoint: &LabEndpoint, jail: &Jail) -> Command {
        let mut command = jail.command(endpoint, User::Root, "/usr/sbin/sshd");
        command
            .args(["-D", "-e", "-f"])
            .arg(self.folder().join("sshd_config"));
        command
    }

    fn write(&self, name: &str, text: &str) -> Result<(), LabError> {
        fs::write(self.folder().join(name), text).map_err(LabError::io(format!("write ssh's {name}")))
    }

    fn of_server(&self, host_key: &Path) -> String {
        let (ip, port) = (self.address.ip(), self.address.port());
        let keys = self.folder().join("authorized_keys");
        [
            format!("ListenAddress {ip}:{port}"),
            format!("HostKey {}", host_key.display()),
            format!("AuthorizedKeysFile {}", keys.display()),
            format!("SetEnv DOCKER_HOST=unix://{}", self.socket.display()),
            "PermitRootLogin prohibit-password".to_owned(),
            "PasswordAuthentication no".to_owned(),
            "KbdInteractiveAuthentication no".to_owned(),
            "UsePAM no".to_owned(),
            // Whoever runs the tests owns the folder above.
            "StrictModes no".to_owned(),
            "AllowStreamLocalForwarding yes".to_owned(),
            // Every question is a session of its own.
            "MaxStartups 200".to_owned(),
            "MaxSessions 200".to_owned(),
            String::new(),
        ]
        .join("\n")
    }

    fn of_client(&self, user_key: &Path) -> String {
        [
            "Host *".to_owned(),
            format!("  IdentityFile {}", user_key.display()),
            "  IdentitiesOnly yes".to_owned(),
            format!("  UserKnownHostsFile {}", self.known_hosts.display()),
            "  GlobalKnownHostsFile /dev/null".to_owned(),
            "  StrictHostKeyChecking yes".to_owned(),
            String::new(),
        ]
        .join("\n")
    }
}
