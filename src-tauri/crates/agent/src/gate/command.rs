//! Finding the user's command as the engine itself would.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use rustix::fs::{Access, CWD, FileType, accessat, stat};
use rustix::io::Errno;
use sandbar_agent_protocol::CommandState;

/// What the engine's own runtime takes when the environment has no PATH.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Finds a command: by PATH when its name has no slash, else from the working directory.
pub(crate) fn find(name: Option<&OsStr>) -> CommandState {
    let path = env::var_os("PATH").unwrap_or_else(|| OsString::from(DEFAULT_PATH));
    find_in(name.unwrap_or_default(), &path)
}

fn find_in(name: &OsStr, path: &OsStr) -> CommandState {
    if name.is_empty() {
        return CommandState::NotFound;
    }
    if name.as_bytes().contains(&b'/') {
        return match executable(Path::new(name)) {
            Ok(()) => CommandState::Runs {
                path: name.as_bytes().to_vec(),
            },
            Err(errno) => refused(errno),
        };
    }
    let mut best = CommandState::NotFound;
    for folder in env::split_paths(path) {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".").to_owned()
        } else {
            folder
        };
        let file = folder.join(name);
        match executable(&file) {
            Ok(()) => {
                return CommandState::Runs {
                    path: file.into_os_string().into_vec(),
                };
            }
            Err(errno) if best == CommandState::NotFound => best = refused(errno),
            Err(_) => {}
        }
    }
    best
}

fn executable(file: &Path) -> rustix::io::Result<()> {
    if FileType::from_raw_mode(stat(file)?.st_mode) != FileType::RegularFile {
        return Err(Errno::ACCESS);
    }
    accessat(CWD, file, Access::EXEC_OK, rustix::fs::AtFlags::empty())
}

fn refused(errno: Errno) -> CommandState {
    match errno {
        Errno::NOENT | Errno::NOTDIR => CommandState::NotFound,
        other => CommandState::NotExecutable {
            errno: other.raw_os_error(),
        },
    }
}
