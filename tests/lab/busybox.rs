use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{LabError, command, packages, tree};

/// A root file system in a tar: one static program, a name for each of its applets, and `/tmp`. Made once.
pub(super) fn archive() -> Result<PathBuf, LabError> {
    let cache = packages::cache()?;
    let archive = cache.join("busybox.tar");
    if archive.exists() {
        return Ok(archive);
    }
    let package = packages::unpacked(&tree::BUSYBOX)?;
    let work = tempfile::tempdir_in(&cache).map_err(LabError::io("make a folder for an image"))?;
    let root = work.path().join("root");
    lay_out(&package, &root)?;
    let made = work.path().join("busybox.tar");
    let mut tar = Command::new("tar");
    tar.args([
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--sort=name",
        "--mtime=@0",
    ]);
    command::text(tar.arg("-C").arg(&root).arg("-cf").arg(&made).arg("."))?;
    fs::rename(&made, &archive).map_err(LabError::io("keep an image's archive"))?;
    Ok(archive)
}

/// The folder of the program itself.
pub(super) fn folder() -> Result<PathBuf, LabError> {
    let package = packages::unpacked(&tree::BUSYBOX)?;
    let program = PathBuf::from(packages::program(&package, "busybox").get_program());
    Ok(program.parent().map_or(package, Path::to_owned))
}

fn lay_out(package: &Path, root: &Path) -> Result<(), LabError> {
    let (programs, temporary) = (root.join("bin"), root.join("tmp"));
    for folder in [&programs, &temporary] {
        fs::create_dir_all(folder).map_err(LabError::io("make an image's folder"))?;
    }
    fs::set_permissions(&temporary, fs::Permissions::from_mode(0o1777))
        .map_err(LabError::io("open an image's /tmp"))?;
    let busybox = programs.join("busybox");
    let packed = packages::program(package, "busybox").get_program().to_owned();
    fs::copy(packed, &busybox).map_err(LabError::io("copy busybox"))?;
    for applet in command::text(Command::new(&busybox).arg("--list"))?
        .lines()
        .filter(|name| *name != "busybox")
    {
        symlink("busybox", programs.join(applet)).map_err(LabError::io(format!("link {applet}")))?;
    }
    Ok(())
}
