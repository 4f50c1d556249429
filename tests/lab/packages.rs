use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::tree::{SuitePackages, Tree, Wanted};
use super::{LabError, command, mirror};

/// The folder that keeps unpacked engines between runs: `sandbar/lab` in the user's cache.
pub(super) fn cache() -> Result<PathBuf, LabError> {
    let home = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let user_cache = home("XDG_CACHE_HOME")
        .or_else(|| home("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(|| PathBuf::from("/var/cache"));
    let cache = user_cache.join("sandbar/lab");
    fs::create_dir_all(&cache).map_err(LabError::io(format!("make {}", cache.display())))?;
    Ok(cache)
}

/// A folder with the tree's packages unpacked in it, fetched and verified at the first call.
///
/// Processes that ask at the same time fetch once. A fetch that is cut short leaves nothing that counts.
pub(super) fn unpacked(tree: &Tree) -> Result<PathBuf, LabError> {
    let cache = cache()?;
    let root = cache.join(tree.name);
    let lock = File::create(cache.join("lock")).map_err(LabError::io("open the lock of the lab's cache"))?;
    lock.lock().map_err(LabError::io("lock the lab's cache"))?;
    if root.exists() {
        return Ok(root);
    }
    let work = tempfile::tempdir_in(&cache).map_err(LabError::io("make a folder for packages"))?;
    let unpacked = work.path().join("root");
    lay_out(&unpacked)?;
    let archive = mirror::debian_archive()?;
    for from in tree.packages {
        let debs = download(&archive, from, &work.path().join(from.suite))?;
        if let Some(wanted) = tree.wanted.filter(|wanted| wanted.suite == from.suite) {
            verify(tree.name, wanted, &debs)?;
        }
        debs.iter().try_for_each(|deb| unpack(deb, &unpacked))?;
    }
    fs::rename(&unpacked, &root).map_err(LabError::io(format!("move packages to {}", root.display())))?;
    Ok(root)
}

/// Debian's layout: programs and libraries are all below `usr`. The package that holds these links is not needed otherwise.
fn lay_out(root: &Path) -> Result<(), LabError> {
    fs::create_dir(root).map_err(LabError::io("make a folder for packages"))?;
    for name in ["bin", "sbin", "lib", "lib64"] {
        let target = Path::new("usr").join(name);
        fs::create_dir_all(root.join(&target)).map_err(LabError::io("make a folder for packages"))?;
        symlink(target, root.join(name)).map_err(LabError::io("link a folder of packages"))?;
    }
    Ok(())
}

/// As `dpkg -x` does, but without a folder of a package taking the place of a link.
fn unpack(deb: &Path, root: &Path) -> Result<(), LabError> {
    let mut content = Command::new("dpkg");
    let content = content.arg("--fsys-tarfile").arg(deb).stdout(Stdio::piped());
    let mut content = content.spawn().map_err(LabError::io("run dpkg"))?;
    let mut tar = Command::new("tar");
    tar.args(["-x", "--keep-directory-symlink", "-C"]).arg(root);
    if let Some(stream) = content.stdout.take() {
        tar.stdin(stream);
    }
    command::piped_text(&mut tar)?;
    content.wait().map(drop).map_err(LabError::io("wait for dpkg"))
}

/// The file of a package is named `NAME_VERSION_ARCHITECTURE.deb`.
fn verify(engine: &'static str, wanted: Wanted, debs: &[PathBuf]) -> Result<(), LabError> {
    let prefix = format!("{}_", wanted.package);
    let mut names = debs.iter().filter_map(|deb| deb.file_name()?.to_str());
    let found = names.find_map(|name| name.strip_prefix(&prefix));
    if found.is_some_and(|version| version.starts_with(wanted.version)) {
        return Ok(());
    }
    Err(LabError::OtherVersion {
        engine,
        wanted: wanted.version,
        found: found.unwrap_or("nothing").to_owned(),
    })
}

/// Fetches packages of one suite with an apt whose lists, sources and preferences are all in `state`:
/// the machine's own apt never hears of the suite, and cannot come to install from it.
fn download(archive: &str, from: &SuitePackages, state: &Path) -> Result<Vec<PathBuf>, LabError> {
    let debs = state.join("debs");
    for folder in [
        &state.join("lists/partial"),
        &state.join("archives/partial"),
        &debs,
    ] {
        fs::create_dir_all(folder).map_err(LabError::io(format!("make {}", folder.display())))?;
    }
    let suite = from.suite;
    let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    let sources =
        format!("Types: deb\nURIs: {archive}\nSuites: {suite}\nComponents: main\nSigned-By: {keyring}\n");
    for (name, content) in [("status", ""), ("lab.sources", sources.as_str())] {
        fs::write(state.join(name), content).map_err(LabError::io(format!("write apt's {name}")))?;
    }
    command::text(private_apt(state).args(["update", "-qq"]))?;
    let names = if from.complete {
        with_dependencies(from.names, state)?
    } else {
        from.names.iter().map(|name| (*name).to_owned()).collect()
    };
    command::text(
        private_apt(state)
            .args(["download", "-qq"])
            .args(names)
            .current_dir(&debs),
    )?;
    let entries = fs::read_dir(&debs).map_err(LabError::io("list the packages"))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

/// What an empty machine would have to install: apt prints a line `'ADDRESS' NAME_VERSION_ARCHITECTURE.deb SIZE SUM` for each.
fn with_dependencies(names: &[&str], state: &Path) -> Result<Vec<String>, LabError> {
    let install = [
        "install",
        "--print-uris",
        "-qq",
        "--yes",
        "--no-install-recommends",
    ];
    let printed = command::text(private_apt(state).args(install).args(names))?;
    let files = printed.lines().filter_map(|line| line.split_whitespace().nth(1));
    Ok(files
        .filter_map(|file| file.split_once('_'))
        .map(|(name, _)| name.to_owned())
        .collect())
}

/// The machine's own settings (proxies, credentials) stay in force; where apt reads and writes does not.
fn private_apt(state: &Path) -> Command {
    let mut apt = Command::new("apt-get");
    for (option, value) in [
        ("Dir::State", "."),
        ("Dir::State::lists", "lists"),
        ("Dir::State::status", "status"),
        ("Dir::Cache", "."),
        ("Dir::Etc::sourcelist", "/dev/null"),
        ("Dir::Etc::sourceparts", "."),
        ("Dir::Etc::preferences", "/dev/null"),
        ("Dir::Etc::preferencesparts", "/dev/null"),
    ] {
        let value = if value.starts_with('/') {
            PathBuf::from(value)
        } else {
            state.join(value)
        };
        apt.arg("-o").arg(format!("{option}={}", value.display()));
    }
    // A frozen mirror's lists are past their date, and still signed. apt's own user cannot enter a private cache.
    apt.args([
        "-o",
        "Acquire::Check-Valid-Until=false",
        "-o",
        "APT::Sandbox::User=root",
    ]);
    apt.args(["-o", "Acquire::Languages=none"]);
    apt
}

/// A program of unpacked packages, with their folders first where it looks for programs and libraries.
pub(super) fn program(root: &Path, name: &str) -> Command {
    let programs: Vec<_> = ["usr/sbin", "usr/bin", "sbin", "bin"]
        .map(|folder| root.join(folder))
        .into();
    let path = programs
        .iter()
        .find(|folder| folder.join(name).exists())
        .map_or_else(|| name.into(), |it| it.join(name));
    let mut command = Command::new(path);
    command.env("PATH", joined(programs, "PATH"));
    command.env(
        "LD_LIBRARY_PATH",
        joined(library_folders(root), "LD_LIBRARY_PATH"),
    );
    command
}

/// Debian keeps libraries in a folder named after the architecture.
fn library_folders(root: &Path) -> Vec<PathBuf> {
    let triplet = format!("{}-linux-gnu", std::env::consts::ARCH);
    ["usr/lib", "lib"]
        .map(|folder| root.join(folder).join(&triplet))
        .into()
}

fn joined(first: Vec<PathBuf>, variable: &str) -> std::ffi::OsString {
    let present = std::env::var_os(variable).unwrap_or_default();
    let rest = std::env::split_paths(&present).filter(|path| !path.as_os_str().is_empty());
    // A path with a colon cannot be named in such a list at all; the machine's own list is then what is left.
    std::env::join_paths(first.into_iter().chain(rest)).unwrap_or(present)
}
