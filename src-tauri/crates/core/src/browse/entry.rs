use sandbar_agent_protocol::{Entry, Kind, Link, LinkVerdict};
use serde::Serialize;
use specta::Type;

use crate::rules::{VolumePath, escape_name};

/// One thing in a folder, as the page shows it. Names are escaped: safe to show, and readable back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EntryRow {
    /// Its name, escaped.
    pub name: String,
    /// Whether the name holds what would not show as itself.
    pub odd_name: bool,
    /// What it is; none when it went away meanwhile.
    pub kind: Option<EntryKind>,
    /// Bytes.
    #[specta(type = u32)]
    pub size: u64,
    /// Permission bits with setuid, setgid and sticky.
    pub mode: u32,
    /// Owner, as numbered inside the engine.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Last change of the content, milliseconds since 1970.
    #[specta(type = i32)]
    pub modified: i64,
    /// Where a link leads.
    pub link: Option<LinkRow>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A named pipe; never opened.
    Pipe,
    /// A socket; never opened.
    Socket,
    /// A device; never opened.
    Device,
}

impl From<Kind> for EntryKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Folder => Self::Folder,
            Kind::File => Self::File,
            Kind::Link => Self::Link,
            Kind::Pipe => Self::Pipe,
            Kind::Socket => Self::Socket,
            Kind::CharDevice | Kind::BlockDevice => Self::Device,
        }
    }
}

/// Where a link points and leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LinkRow {
    /// Its text, escaped.
    pub target: String,
    /// Where it leads.
    pub state: LinkState,
    /// What is there, where it stays inside.
    pub kind: Option<EntryKind>,
    /// The place inside the volume that it leads to.
    pub canonical: Option<VolumePath>,
}

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LinkState {
    /// To something in the volume.
    Inside,
    /// To nothing.
    Broken,
    /// Out of the volume.
    Leaves,
    /// In a circle.
    Loops,
}

impl From<Entry> for EntryRow {
    fn from(entry: Entry) -> Self {
        let name = escape_name(&entry.name);
        let odd_name = name.as_bytes() != entry.name;
        let link = entry.link.map(LinkRow::from);
        let facts = entry.facts;
        Self {
            name,
            odd_name,
            kind: facts.map(|facts| facts.kind.into()),
            size: facts.map_or(0, |facts| facts.size),
            mode: facts.map_or(0, |facts| facts.mode),
            uid: facts.map_or(0, |facts| facts.uid),
            gid: facts.map_or(0, |facts| facts.gid),
            modified: facts.map_or(0, |facts| facts.modified.div_euclid(1_000_000)),
            link,
        }
    }
}

impl From<Link> for LinkRow {
    fn from(link: Link) -> Self {
        let target = escape_name(&link.target);
        let (state, kind, canonical) = match link.verdict {
            LinkVerdict::Inside { canonical, kind } => (
                LinkState::Inside,
                Some(kind.into()),
                VolumePath::from_bytes(canonical).ok(),
            ),
            LinkVerdict::Broken => (LinkState::Broken, None, None),
            LinkVerdict::Leaves => (LinkState::Leaves, None, None),
            LinkVerdict::Loops => (LinkState::Loops, None, None),
        };
        Self {
            target,
            state,
            kind,
            canonical,
        }
    }
}
