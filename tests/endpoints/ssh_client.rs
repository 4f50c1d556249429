use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sandbar_docker::{Endpoint, Means};
use sandbar_tests::lab::SshAccess;
use sandbar_tests::rig::programs_after;
use tempfile::TempDir;

/// The ssh client of a user: keys and known hosts of their own, and the machine's own program.
pub(crate) struct SshClient {
    folder: TempDir,
    access: SshAccess,
    options: Vec<String>,
}

impl SshClient {
    /// One with the key and the known hosts that let it in.
    pub(crate) fn of(access: SshAccess) -> Self {
        let client = Self {
            folder: tempfile::Builder::new().prefix("sandbar-ssh-").tempdir().unwrap(),
            access,
            options: Vec::new(),
        };
        let ssh = format!(
            "#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n",
            client.file("config").display()
        );
        fs::write(client.file("ssh"), ssh).unwrap();
        fs::set_permissions(client.file("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
        client
    }

    /// Options that win over those of the lab.
    pub(crate) fn with(mut self, option: impl Into<String>) -> Self {
        self.options.push(option.into());
        self
    }

    /// Knows these hosts, and no others.
    pub(crate) fn knowing(self, hosts: &str) -> Self {
        let file = self.file("known");
        fs::write(&file, hosts).unwrap();
        self.with(format!("UserKnownHostsFile {}", file.display()))
    }

    /// Shows a new key, and no other. Gives its public half too.
    pub(crate) fn with_another_key(self) -> (Self, String) {
        let (key, public) = new_key(&self.file("another"));
        (self.with(format!("IdentityFile {}", key.display())), public)
    }

    /// A file of this client alone.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Whatever a connection needs, once all is said about the client.
    pub(crate) fn means(&self) -> Means {
        let mut lines = vec!["Host *".to_owned()];
        lines.extend(self.options.iter().map(|option| format!("  {option}")));
        let lab = fs::read_to_string(&self.access.config).unwrap();
        let has_key = self
            .options
            .iter()
            .any(|option| option.starts_with("IdentityFile"));
        // Of keys every one counts.
        let theirs = lab
            .lines()
            .filter(|line| !(has_key && line.contains("IdentityFile")));
        lines.extend(theirs.map(str::to_owned));
        lines.push(String::new());
        fs::write(self.file("config"), lines.join("\n")).unwrap();
        crate::means().with_programs_in(programs_after(self.folder.path()))
    }

    /// The engine's endpoint.
    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&self.access.host())
    }
}

/// A new key in a file, and its public half.
pub(crate) fn new_key(file: &Path) -> (PathBuf, String) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(file)
        .status();
    assert!(made.unwrap().success(), "a key is made");
    let public = fs::read_to_string(file.with_extension("pub")).unwrap();
    (file.to_owned(), public)
}
