//! What is in a volume: names, facts and links.

use serde::{Deserialize, Serialize};

/// A path inside a volume, as components from the volume's root; the root itself has none.
///
/// No component is empty, `.` or `..`, or holds `/` or NUL; the agent answers `Malformed` to others. Bytes,
/// because a file name on Linux need not be UTF-8.
pub type WirePath = Vec<Vec<u8>>;

/// What `stat` says a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A directory.
    Folder,
    /// A regular file: the only kind that the agent reads.
    File,
    /// A symbolic link.
    Link,
    /// A named pipe; never opened.
    Pipe,
    /// A socket; never opened.
    Socket,
    /// A character device; never opened.
    CharDevice,
    /// A block device; never opened.
    BlockDevice,
}

/// Device and inode number: two paths with the same identity are the same thing, in whatever container
/// they are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// `st_dev`.
    pub device: u64,
    /// `st_ino`.
    pub inode: u64,
}

/// What `stat` says about one thing, not following a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Bytes; for a link the length of its target.
    pub size: u64,
    /// Permission bits with setuid, setgid and sticky (`mode & 0o7777`).
    pub mode: u32,
    /// Owner, as numbered inside the helper container.
    pub uid: u32,
    /// Group, as numbered inside the helper container.
    pub gid: u32,
    /// Last change of the content: nanoseconds since 1970, UTC.
    pub modified: i64,
    /// Which thing it is.
    pub identity: Identity,
}

/// A symbolic link and where it leads, judged inside the volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The text of the link.
    pub target: Vec<u8>,
    /// Where it leads.
    pub verdict: LinkVerdict,
}

/// Where a link leads, once every link on the way was followed too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkVerdict {
    /// To something inside the volume.
    Inside {
        /// Where it is, without links.
        canonical: WirePath,
        /// What it is.
        kind: Kind,
    },
    /// To nothing that can be reached.
    Broken,
    /// Out of the volume: an absolute target, or `..` above the root, anywhere on the way.
    Leaves,
    /// Through more than 40 links.
    Loops,
}

/// One thing in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name: 1 to 255 bytes, no `/`, no NUL; perhaps not UTF-8, perhaps with control characters.
    pub name: Vec<u8>,
    /// `None` when it went away after the listing was opened.
    pub facts: Option<Facts>,
    /// Set when it is a link.
    pub link: Option<Link>,
}
