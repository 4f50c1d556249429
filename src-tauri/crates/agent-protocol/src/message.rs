//! Requests about one volume, and their answers.

use serde::{Deserialize, Serialize};

use crate::entry::{Entry, Facts, Identity, WirePath};
use crate::resolution::Resolution;

/// A question to the agent. Many may be open at once; answers come in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Chosen by the asker, unique among its open requests; the answer carries it.
    pub id: u32,
    /// The question.
    pub body: RequestBody,
}

/// An answer of the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The id of the request that it answers.
    pub id: u32,
    /// The answer.
    pub body: ResponseBody,
}

/// What can be asked; each says how it is answered. Any of them may be answered by `Failed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestBody {
    /// Who are you? Answered by `Hello`.
    Hello,
    /// Are you there? Answered by `Pong`, at once, also while every worker is busy.
    Ping,
    /// Opens a sorted snapshot of a folder, kept in the agent. Answered by `Listing`.
    List {
        /// The folder; links inside the volume are followed.
        path: WirePath,
        /// The order; folders come first in any.
        order: Order,
        /// Whether names that begin with `.` are listed too.
        hidden: bool,
        /// How many entries the first page should hold.
        limit: u32,
    },
    /// Entries of a snapshot. Answered by `Entries`.
    Page {
        /// From `Listing`.
        listing: u32,
        /// The first entry wanted, counted from 0.
        offset: u64,
        /// How many are wanted.
        limit: u32,
    },
    /// Drops a snapshot; one that is not known is no error. Answered by `Closed`.
    CloseListing {
        /// From `Listing`.
        listing: u32,
    },
    /// Folders, and links that lead to folders inside the volume. Answered by `Names`.
    Complete {
        /// The folder that holds them.
        path: WirePath,
        /// What their names begin with.
        prefix: Vec<u8>,
        /// How many names are wanted at most.
        limit: u32,
    },
    /// Judges a path component by component. Answered by `Resolved`.
    Resolve {
        /// The path.
        path: WirePath,
    },
    /// Reads from a regular file. Answered by `Bytes`.
    Read {
        /// The file; links inside the volume are followed.
        path: WirePath,
        /// The first byte wanted.
        offset: u64,
        /// How many bytes are wanted: at most `MAX_READ`.
        length: u32,
    },
    /// Makes a folder and those missing on the way to it. Answered by `Made`; `ReadOnly` unless the agent
    /// serves writably; `AlreadyExists` when the last component is there.
    MakeFolder {
        /// The folder; existing links inside the volume are followed on the way.
        path: WirePath,
        /// Owner of every folder made.
        uid: u32,
        /// Group of every folder made.
        gid: u32,
        /// Permission bits of every folder made (at most `0o7777`), whatever the umask.
        mode: u32,
    },
    /// Asks an open request to stop. Has no answer of its own: the request it names answers
    /// `Failed(Cancelled)`, or as usual when it was faster.
    Cancel {
        /// The request to stop.
        id: u32,
    },
}

/// The order of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Order {
    /// By what.
    pub by: OrderBy,
    /// Largest, latest or last name first. Folders stay first.
    pub descending: bool,
}

/// What a listing is ordered by. Equal ones are ordered by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OrderBy {
    /// The bytes of the name.
    Name,
    /// The size in bytes.
    Size,
    /// The time of the last change.
    Modified,
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResponseBody {
    /// Who the agent is.
    Hello {
        /// `PROTOCOL` of the agent.
        protocol: u16,
        /// Its package version.
        version: String,
        /// The root of the volume.
        root: Identity,
    },
    /// It is there.
    Pong,
    /// A snapshot was opened.
    Listing {
        /// Its number, for `Page` and `CloseListing`.
        listing: u32,
        /// How many entries it has.
        total: u64,
        /// How many of them are folders; they come first.
        folders: u64,
        /// The folder itself.
        folder: Facts,
        /// Its first entries. Fewer than asked when they would not fit a frame.
        first: Vec<Entry>,
    },
    /// Entries of a snapshot.
    Entries {
        /// The number of the first one.
        offset: u64,
        /// Fewer than asked when they would not fit a frame; empty only past the end or when none were asked.
        entries: Vec<Entry>,
    },
    /// The snapshot is gone.
    Closed,
    /// Names, sorted by their bytes.
    Names(Vec<Vec<u8>>),
    /// The path, judged.
    Resolved(Resolution),
    /// Bytes of a file.
    Bytes {
        /// The size of the whole file when it was read.
        size: u64,
        /// What was read; shorter than asked at the end.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        /// Whether the file ends with these bytes.
        eof: bool,
    },
    /// The folder was made.
    Made(Facts),
    /// The request failed.
    Failed(Failure),
}

/// Why a request failed. `component` counts the components of the asked path from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Failure {
    /// The component, or what it links to, is not there.
    NotFound {
        /// The first one missing.
        component: u32,
    },
    /// The component is not a folder, but has to be one.
    NotAFolder {
        /// The one that is something else.
        component: u32,
    },
    /// The component is a link that leaves the volume, directly or through other links.
    Escapes {
        /// The link in the asked path.
        component: u32,
        /// The text of the link that leaves; of another link when the asked one leads through it.
        target: Vec<u8>,
    },
    /// The path leads through more than 40 links.
    LinkLoop {
        /// Where that many were reached.
        component: u32,
    },
    /// `Read` was asked for something that is not a regular file.
    NotAFile,
    /// A name has more than 255 bytes, or the path more than 4095.
    NameTooLong {
        /// Where the limit was passed.
        component: u32,
    },
    /// The system refused access.
    Permission {
        /// Where it refused; the last one when the thing itself is refused.
        component: u32,
    },
    /// The volume is served, or mounted, read-only.
    ReadOnly,
    /// The last component is there already.
    AlreadyExists,
    /// The volume is full, or its quota is.
    NoSpace,
    /// The listing was closed or dropped for newer ones: open it again.
    UnknownListing,
    /// The folder has more entries than the agent's memory holds.
    TooMany,
    /// Stopped by `Cancel`.
    Cancelled,
    /// The request breaks a rule of this crate.
    Malformed,
    /// Anything else, as the kernel said it.
    Other {
        /// Linux error number; `EAGAIN` (11) when a path kept changing while it was judged.
        errno: i32,
    },
}
