//! What is in a volume: names, facts and links.

use std::fmt;
use std::str::FromStr;

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

/// Which thing it is: two paths with the same identity are the same thing, in whatever container they are seen.
///
/// The number of an inode is free again once the thing is gone, and the next one that is made may get it. When it was
/// made tells the two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// `st_dev`.
    pub device: u64,
    /// `st_ino`.
    pub inode: u64,
    /// `stx_btime`, in nanoseconds since 1970; `None` where the file system, the kernel or the filter of an older engine
    /// does not tell.
    pub born: Option<i64>,
}

impl Identity {
    /// Whether it is the same thing, as far as both tell.
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same_age = self.born.zip(other.born).is_none_or(|(one, two)| one == two);
        self.device == other.device && self.inode == other.inode && is_same_age
    }
}

/// `device:inode`, and `:born` where that is known.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.device, self.inode)?;
        self.born.map_or(Ok(()), |born| write!(f, ":{born}"))
    }
}

/// A text that no identity has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no identity")]
pub struct NoIdentity(String);

impl FromStr for Identity {
    type Err = NoIdentity;

    fn from_str(text: &str) -> Result<Self, NoIdentity> {
        let read = |mut parts: std::str::Split<'_, char>| {
            Some(Self {
                device: parts.next()?.parse().ok()?,
                inode: parts.next()?.parse().ok()?,
                born: parts.next().map(str::parse).transpose().ok()?,
            })
        };
        read(text.split(':'))
            // What would be written in another way was written by somebody else: a sign, a fourth part.
            .filter(|identity| identity.to_string() == text)
            .ok_or_else(|| NoIdentity(text.to_owned()))
    }
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
