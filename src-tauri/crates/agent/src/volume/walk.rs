//! Walking inside a volume, one name at a time, so that nothing outside of it is ever touched.
//!
//! Every name is opened with `O_PATH | O_NOFOLLOW` in the folder reached before it: the kernel never follows a
//! link for us. The text of a link is walked the same way. `..` goes back along the folders that were
//! walked, never up by the kernel's own `..`, which a moved folder could turn into a way out.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{Mode, OFlags, openat, readlinkat};
use sandbar_agent_protocol::{Facts, Kind, LinkVerdict, WirePath};

use super::facts::facts;
use super::path::PATH_MAX;
use super::stop::Stop;

/// As many links as the kernel follows in one path.
const MAX_LINKS: u32 = 40;

/// Where a walk has come to.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    root: Arc<OwnedFd>,
    steps: Vec<Step>,
    /// Bytes of the path without links, a slash before each name. Nothing below what the kernel takes as a path can be
    /// mounted, and every step holds an open file.
    length: usize,
    links: u32,
    /// Names looked up so far.
    looks: u32,
}

/// A thing below the root that was reached, opened with `O_PATH`.
#[derive(Debug, Clone)]
struct Step {
    name: Vec<u8>,
    fd: Arc<OwnedFd>,
    kind: Kind,
}

/// What is under a name.
pub(crate) enum Seen {
    /// Not a link; the walk now stands on it.
    Reached(Kind),
    /// A link with this text; the walk stands where it was.
    Link(Vec<u8>),
}

/// A part of a link's text.
enum Part {
    Name(Vec<u8>),
    /// `.`, or nothing between two slashes: what is before it has to be a folder.
    Here,
    /// `..`, in the link with this text.
    Up(Arc<[u8]>),
}

impl Walk {
    /// At the root of the volume.
    pub(crate) fn new(root: Arc<OwnedFd>) -> Self {
        Self {
            root,
            steps: Vec::new(),
            length: 0,
            links: 0,
            looks: 0,
        }
    }

    /// A new walk from where this one stands, with all its links before it.
    pub(crate) fn fork(&self) -> Self {
        Self {
            links: 0,
            looks: 0,
            ..self.clone()
        }
    }

    /// How many names were looked up: what the walk has cost.
    pub(crate) fn looks(&self) -> u32 {
        self.looks
    }

    /// Where it stands, without links.
    pub(crate) fn canonical(&self) -> WirePath {
        self.steps.iter().map(|step| step.name.clone()).collect()
    }

    /// What it stands on.
    pub(crate) fn kind(&self) -> Kind {
        self.steps.last().map_or(Kind::Folder, |step| step.kind)
    }

    /// Facts of what it stands on.
    pub(crate) fn facts(&self) -> rustix::io::Result<Facts> {
        facts(self.as_fd())
    }

    /// Looks at a name in the folder it stands on, and steps there unless it is a link.
    pub(crate) fn step(&mut self, name: &[u8]) -> Result<Seen, Stop> {
        self.in_folder()?;
        let length = self.length + 1 + name.len();
        if length > PATH_MAX {
            return Err(Stop::NameTooLong);
        }
        self.looks += 1;
        let fd = openat(
            self.as_fd(),
            name,
            OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC,
            Mode::empty(),
        )?;
        let kind = facts(&fd)?.kind;
        if kind == Kind::Link {
            let text = readlinkat(&fd, c"", Vec::new())?;
            return Ok(Seen::Link(text.into_bytes()));
        }
        self.steps.push(Step {
            name: name.to_vec(),
            fd: Arc::new(fd),
            kind,
        });
        self.length = length;
        Ok(Seen::Reached(kind))
    }

    /// The text of a link in the folder it stands on.
    pub(crate) fn link_text(&self, name: &[u8]) -> rustix::io::Result<Vec<u8>> {
        Ok(readlinkat(self.as_fd(), name, Vec::new())?.into_bytes())
    }

    /// Goes where a link in the folder it stands on leads, through further links.
    pub(crate) fn follow(&mut self, text: &[u8]) -> Result<(), Stop> {
        let mut parts = Vec::new();
        self.read_link(text, &mut parts)?;
        while let Some(part) = parts.pop() {
            match part {
                Part::Here => self.in_folder()?,
                Part::Up(text) => {
                    self.in_folder()?;
                    let Some(left) = self.steps.pop() else {
                        return Err(Stop::Escapes(text.to_vec()));
                    };
                    self.length -= 1 + left.name.len();
                }
                Part::Name(name) => {
                    if let Seen::Link(text) = self.step(&name)? {
                        self.read_link(&text, &mut parts)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Where a link in the folder it stands on leads, and how many names were looked up for it; the walk stays where it
    /// is.
    pub(crate) fn verdict(&self, text: &[u8]) -> (LinkVerdict, u32) {
        let mut walk = self.fork();
        let verdict = match walk.follow(text) {
            Ok(()) => walk.inside(),
            Err(stop) => stop.verdict(),
        };
        (verdict, walk.looks())
    }

    /// Where it stands, as the verdict on a link that led here.
    pub(crate) fn inside(&self) -> LinkVerdict {
        LinkVerdict::Inside {
            canonical: self.canonical(),
            kind: self.kind(),
        }
    }

    /// An error unless it stands on a folder.
    pub(crate) fn in_folder(&self) -> Result<(), Stop> {
        if self.kind() == Kind::Folder {
            Ok(())
        } else {
            Err(Stop::NotAFolder)
        }
    }

    /// Counts a link and puts the parts of its text before those that are left; `parts` ends with the next.
    fn read_link(&mut self, text: &[u8], parts: &mut Vec<Part>) -> Result<(), Stop> {
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(Stop::Loops);
        }
        match text.first() {
            None => return Err(Stop::Missing),
            Some(b'/') => return Err(Stop::Escapes(text.to_vec())),
            Some(_) => {}
        }
        let whole: Arc<[u8]> = text.into();
        parts.extend(text.rsplit(|byte| *byte == b'/').map(|part| match part {
            b"" | b"." => Part::Here,
            b".." => Part::Up(Arc::clone(&whole)),
            name => Part::Name(name.to_vec()),
        }));
        Ok(())
    }
}

impl AsFd for Walk {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.steps.last().map_or(&self.root, |step| &step.fd).as_fd()
    }
}
