//! An image for an engine that has none: this machine's own busybox.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_private_engine::{find_program, search_path};

/// The image's repository and tag.
pub(super) const IMAGE: (&str, &str) = ("busybox", "local");

/// Segments of an ELF file of 64 bits that name the program which loads it (elf(5): `PT_INTERP`). One without runs
/// in an image that has no libraries.
const INTERPRETER: [u8; 4] = [3, 0, 0, 0];

/// This machine's busybox, where it has one that needs no library: Debian's busybox-static has.
pub(super) fn find() -> Option<PathBuf> {
    find_program(&search_path(), "busybox").filter(|file| is_static(file).unwrap_or(false))
}

fn is_static(file: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(file)?.take(4096).read_to_end(&mut head)?;
    // Magic, 64 bits, least byte first; then where the segments' headers begin, how long each is, how many there are.
    let number = |at: usize, size: usize| {
        let bytes = head.get(at..at + size)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0, |number, byte| number << 8 | usize::from(*byte)),
        )
    };
    let segments = || Some((number(32, 8)?, number(54, 2)?, number(56, 2)?));
    let (Some((first, size, count)), true) = (segments(), head.starts_with(b"\x7fELF\x02\x01")) else {
        return Ok(false);
    };
    let kinds: Option<Vec<_>> = (0..count)
        .map(|index| head.get(first + index * size..)?.first_chunk())
        .collect();
    Ok(kinds.is_some_and(|kinds| !kinds.contains(&&INTERPRETER)))
}

/// A root file system in a tar: busybox, a link for each of its tools, and `/tmp`.
pub(super) fn archive(file: &Path) -> Result<Vec<u8>, Problem> {
    pack(file).map_err(|error| {
        let words = format!("{} could not be made into an image.", file.display());
        Problem::new(ErrorCode::PrivateEngineFailed, words).caused_by(error)
    })
}

fn pack(file: &Path) -> io::Result<Vec<u8>> {
    let program = std::fs::read(file)?;
    let listed = Command::new(file).arg("--list").output()?;
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    let mut archive = tar::Builder::new(Vec::with_capacity(program.len() + (1 << 19)));
    let mut folder = header(tar::EntryType::Directory, 0, 0o1777);
    archive.append_data(&mut folder, "tmp/", io::empty())?;
    let mut file = header(tar::EntryType::Regular, program.len() as u64, 0o755);
    archive.append_data(&mut file, "bin/busybox", program.as_slice())?;
    for name in names.lines().filter(|name| *name != "busybox") {
        let mut link = header(tar::EntryType::Symlink, 0, 0o777);
        archive.append_link(&mut link, format!("bin/{name}"), "busybox")?;
    }
    archive.into_inner()
}

fn header(kind: tar::EntryType, size: u64, mode: u32) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_libraries_and_what_is_no_program_is_not_taken() {
        assert!(!is_static(Path::new("/bin/sh")).unwrap());
        let text = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(text.path(), "#!/bin/sh").unwrap();
        assert!(!is_static(text.path()).unwrap());
    }
}
