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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    /// `a/tool` is no program, `b/tool` is one, `a/tool2` is a folder.
    fn folders() -> (TempDir, OsString) {
        let folder = TempDir::new().unwrap();
        for (name, mode) in [("a", 0o644), ("b", 0o755)] {
            let file = folder.path().join(name).join("tool");
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(&file, "").unwrap();
            fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
        }
        fs::create_dir(folder.path().join("a/tool2")).unwrap();
        let path = env::join_paths(["missing", "a", "b"].map(|name| folder.path().join(name))).unwrap();
        (folder, path)
    }

    fn runs(path: &Path) -> CommandState {
        CommandState::Runs {
            path: path.as_os_str().as_bytes().to_vec(),
        }
    }

    #[test]
    fn the_first_program_in_path_is_found_behind_files_that_are_none() {
        let (folder, path) = folders();
        assert_eq!(
            find_in(OsStr::new("tool"), &path),
            runs(&folder.path().join("b/tool"))
        );
    }

    #[test]
    fn a_name_with_a_slash_is_not_looked_for_in_path() {
        let (folder, path) = folders();
        let tool = folder.path().join("b/tool");
        assert_eq!(find_in(tool.as_os_str(), OsStr::new("")), runs(&tool));
        assert_eq!(find_in(OsStr::new("./tool"), &path), CommandState::NotFound);
    }

    #[test]
    fn what_is_there_but_cannot_run_is_told_from_what_is_missing() {
        let (folder, path) = folders();
        let refused = CommandState::NotExecutable {
            errno: Errno::ACCESS.raw_os_error(),
        };
        assert_eq!(find_in(folder.path().join("a/tool").as_os_str(), &path), refused);
        assert_eq!(find_in(OsStr::new("tool2"), &path), refused);
        assert_eq!(find_in(OsStr::new("nothing"), &path), CommandState::NotFound);
        assert_eq!(find_in(OsStr::new(""), &path), CommandState::NotFound);
    }
}
