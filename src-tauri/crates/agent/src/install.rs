//! Putting this binary into the volume that sandboxes mount it from.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::fs::OFlags;
use sandbar_agent_protocol::AGENT_BINARY;

/// Everyone runs it, nobody changes it.
const MODE: u32 = 0o555;

/// Copies this binary to `folder`, or leaves the same one alone. Whoever looks meanwhile sees the old file,
/// or none, or the new one, whole.
pub(crate) fn install(folder: &Path) -> io::Result<()> {
    let binary = fs::read("/proc/self/exe")?;
    let target = folder.join(AGENT_BINARY);
    if is_installed(&target, &binary) {
        return Ok(());
    }
    let temporary = temporary(folder);
    let written = write(&temporary, &binary).and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written?;
    File::open(folder)?.sync_all()
}

fn is_installed(target: &Path, binary: &[u8]) -> bool {
    fs::symlink_metadata(target)
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o777 == MODE)
        && fs::read(target).is_ok_and(|found| found == binary)
}

/// Two installers in two containers have the same process id: the time tells them apart, and the file is
/// only ever created, never opened.
fn temporary(folder: &Path) -> PathBuf {
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    folder.join(format!(".{AGENT_BINARY}-{time}-{}", process::id()))
}

fn write(path: &Path, binary: &[u8]) -> io::Result<()> {
    let nofollow = i32::try_from(OFlags::NOFOLLOW.bits())
        .map_err(|error| io::Error::new(ErrorKind::Unsupported, error))?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(MODE)
        .custom_flags(nofollow)
        .open(path)?;
    file.write_all(binary)?;
    file.set_permissions(fs::Permissions::from_mode(MODE))?;
    file.sync_all()
}
