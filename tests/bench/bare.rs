//! What a program does that wants the same and nothing of Sandbar: the bare system, the bare API.

use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RawDir, openat, statat};
use serde_json::Value;

/// Bytes that the kernel fills at a time, as in the agent.
const BUFFER: usize = 128 * 1024;

/// The names of a folder, folders first and sorted, by `getdents64`; and, where wanted, `stat` of each. How many.
pub(crate) fn list(folder: &Path, with_facts: bool) -> usize {
    let folder = openat(
        CWD,
        folder,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .unwrap();
    let names = sorted_names(&folder);
    if with_facts {
        for (_, name) in &names {
            statat(&folder, name.as_slice(), AtFlags::SYMLINK_NOFOLLOW).unwrap();
        }
    }
    names.len()
}

fn sorted_names(folder: &OwnedFd) -> Vec<(bool, Vec<u8>)> {
    let mut buffer = Vec::with_capacity(BUFFER);
    let mut entries = RawDir::new(folder, buffer.spare_capacity_mut());
    let mut names = Vec::new();
    while let Some(entry) = entries.next() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            names.push((entry.file_type() != FileType::Directory, name.to_vec()));
        }
    }
    names.sort_unstable();
    names
}

/// The JSON that an engine answers to a `GET`, over a connection of its own.
///
/// HTTP/1.0 makes the engine close the connection, so that the answer simply ends and is not in chunks.
pub(crate) fn get(socket: &Path, path: &str) -> Value {
    let mut stream = UnixStream::connect(socket).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: engine\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    serde_json::from_slice(&answer[head + 4..]).unwrap()
}
