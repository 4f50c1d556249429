use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Where programs for administrators lie, which are in the search path of few users.
const ADMINISTRATORS: [&str; 3] = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/// An engine that can be started privately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `dockerd`, which only root can start.
    Docker,
    /// `podman`, which anybody can.
    Podman,
}

impl Kind {
    /// Its name on the supervisor's command line, and of its folder among the data.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Docker => "docker",
            Self::Podman => "podman",
        }
    }

    /// The kind with a name.
    pub(crate) fn named(name: &OsStr) -> Option<Self> {
        [Self::Docker, Self::Podman]
            .into_iter()
            .find(|kind| name == kind.name())
    }
}

/// The program that is the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// What kind of engine it is.
    pub kind: Kind,
    /// Its file.
    pub file: PathBuf,
}

/// What can be started on this machine by this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// This can.
    Possible(Program),
    /// `dockerd` is installed, but this user is not root, and there is no `podman`.
    NeedsRoot,
    /// Neither is installed.
    NotInstalled,
}

/// What can be started by this user, looked for in a search path (see [`search_path`]).
pub fn offer(path: &OsStr, is_root: bool) -> Offer {
    let found = |kind, name| find_program(path, name).map(|file| Program { kind, file });
    let docker = found(Kind::Docker, "dockerd");
    match (docker, is_root) {
        (Some(docker), true) => Offer::Possible(docker),
        (docker, _) => match found(Kind::Podman, "podman") {
            Some(podman) => Offer::Possible(podman),
            None if docker.is_some() => Offer::NeedsRoot,
            None => Offer::NotInstalled,
        },
    }
}

/// The search path of this process, with where administrators' programs lie.
pub fn search_path() -> OsString {
    let own = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&own)
        .filter(|folder| folder.is_absolute())
        .collect();
    let more = ADMINISTRATORS.map(PathBuf::from);
    let more = more.into_iter().filter(|folder| !folders.contains(folder));
    let all: Vec<PathBuf> = folders.iter().cloned().chain(more).collect();
    env::join_paths(all).unwrap_or(own)
}

/// The first program of a name in a search path.
pub fn find_program(path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(name))
        .find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let file = folder.path().join(name);
            fs::write(&file, "").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    #[test]
    fn root_is_offered_docker_and_others_podman() {
        let both = installed(&["dockerd", "podman"]);
        let path = both.path().as_os_str();
        let program = |kind, name: &str| {
            Offer::Possible(Program {
                kind,
                file: both.path().join(name),
            })
        };
        assert_eq!(offer(path, true), program(Kind::Docker, "dockerd"));
        assert_eq!(offer(path, false), program(Kind::Podman, "podman"));
    }

    #[test]
    fn docker_alone_needs_root_and_nothing_is_nothing() {
        let docker = installed(&["dockerd"]);
        assert_eq!(offer(docker.path().as_os_str(), false), Offer::NeedsRoot);
        let none = installed(&[]);
        fs::write(none.path().join("podman"), "not to be executed").unwrap();
        assert_eq!(offer(none.path().as_os_str(), true), Offer::NotInstalled);
    }
}
