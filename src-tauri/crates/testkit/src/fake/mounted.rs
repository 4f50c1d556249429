use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::fs::{Mode, OFlags, ResolveFlags, open, openat2};
use rustix::io::Errno;
use sandbar_agent_protocol::{
    Access, CommandState, Expected, GateMount, GatePlan, GateReport, Identity, MountFacts, MountVerdict,
};
use sandbar_core::engine::{EngineError, MountHow, SandboxMount};
use tempfile::TempDir;

use super::world::World;
use crate::identity_of;

/// A folder that a started sandbox holds. Like a mount it stays the same folder whatever becomes of its name.
pub(super) struct Mounted {
    pub(super) target: String,
    pub(super) read_only: bool,
    pub(super) folder: OwnedFd,
    root: PathBuf,
    memory: Option<TempDir>,
}

impl Mounted {
    /// Mounts as the engine does at a start, which need not be what was asked for.
    pub(super) fn make(world: &World, mount: &SandboxMount) -> Result<Self, EngineError> {
        let (root, folder, memory) = match &mount.how {
            MountHow::Volume { name, sub_path } => {
                let volume = world.folder_of(name);
                let honoured = world.with(|state| state.honours_sub_path) && !sub_path.is_whole();
                let root = if honoured {
                    volume.join(sub_path.as_str())
                } else {
                    volume.clone()
                };
                let folder = open_folder(&volume).and_then(|volume| {
                    if honoured {
                        beneath(&volume, sub_path.as_str())
                    } else {
                        Ok(volume)
                    }
                });
                (root, folder, None)
            }
            MountHow::BoundVolume { source, .. } | MountHow::Host { source } => {
                let root = PathBuf::from(source.as_str());
                let folder = open_folder(&root);
                (root, folder, None)
            }
            MountHow::Tmpfs { .. } => {
                let memory = tempfile::tempdir_in(world.folder.path()).map_err(failed)?;
                (PathBuf::from("/"), open_folder(memory.path()), Some(memory))
            }
        };
        let folder = folder.map_err(refused)?;
        Ok(Self {
            target: mount.target.to_string(),
            read_only: mount.read_only,
            folder,
            root,
            memory,
        })
    }

    pub(super) fn identity(&self) -> Result<Identity, Errno> {
        let facts = self
            .folder
            .try_clone()
            .and_then(|folder| File::from(folder).metadata());
        facts
            .map(|facts| identity_of(&facts))
            .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))
    }

    fn facts(&self, planned: &GateMount) -> MountFacts {
        let found = self.identity();
        let verdict = match (found, planned.expected) {
            (Err(errno), _) => MountVerdict::Unreadable {
                errno: errno.raw_os_error(),
            },
            (Ok(_), Expected::Tmpfs) if self.memory.is_none() => MountVerdict::NotTmpfs,
            (Ok(found), Expected::Folder(identity)) if !found.is_same(&identity) => MountVerdict::OtherFolder,
            _ if self.read_only != (planned.access == Access::ReadOnly) => MountVerdict::AccessDiffers,
            _ => MountVerdict::Same,
        };
        MountFacts {
            target: planned.target.clone(),
            identity: found.ok(),
            root: self.root.as_os_str().as_encoded_bytes().to_vec(),
            filesystem: if self.memory.is_some() { "tmpfs" } else { "fake" }.into(),
            read_only: self.read_only,
            mount_point: self.target.clone().into_bytes(),
            verdict,
        }
    }
}

/// The report of the gate over what is mounted, before it looks for a command.
pub(super) fn compare(mounted: &[Mounted], plan: &GatePlan) -> GateReport {
    let facts = plan.mounts.iter().map(|planned| {
        let there = mounted.iter().find(|mounted| mounted.target == planned.target);
        there.map_or_else(|| not_mounted(planned), |mounted| mounted.facts(planned))
    });
    GateReport {
        mounts: facts.collect(),
        time: now(),
        command: CommandState::NotAsked,
    }
}

fn not_mounted(planned: &GateMount) -> MountFacts {
    MountFacts {
        target: planned.target.clone(),
        identity: None,
        root: b"/".to_vec(),
        filesystem: "fake".into(),
        read_only: false,
        mount_point: b"/".to_vec(),
        verdict: MountVerdict::NotMounted,
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// Follows links, out of a volume too, as a bind does.
pub(super) fn open_folder(path: &Path) -> Result<OwnedFd, Errno> {
    open(
        path,
        OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
    )
}

/// Follows links that stay inside, as Docker does from 26 on.
pub(super) fn beneath(volume: &OwnedFd, sub_path: &str) -> Result<OwnedFd, Errno> {
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    openat2(
        volume,
        sub_path,
        flags,
        Mode::empty(),
        ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS,
    )
}

/// The name by which a file inside a mounted folder can be opened, never outside of it.
pub(super) fn file_in(mounted: &Mounted, rest: &str, flags: OFlags) -> io::Result<File> {
    let mode = if flags.contains(OFlags::CREATE) {
        Mode::from_raw_mode(0o644)
    } else {
        Mode::empty()
    };
    let rest = if rest.is_empty() { "." } else { rest };
    let opened = openat2(
        &mounted.folder,
        rest,
        flags | OFlags::CLOEXEC,
        mode,
        ResolveFlags::BENEATH,
    )?;
    Ok(File::from(opened))
}

fn refused(errno: Errno) -> EngineError {
    let cause = Some(std::sync::Arc::new(io::Error::from(errno)) as _);
    match errno {
        Errno::NOENT => EngineError::NotFound { cause },
        _ => EngineError::Refused { status: 400, cause },
    }
}

pub(super) fn failed(error: io::Error) -> EngineError {
    EngineError::Failed {
        status: 500,
        cause: Some(std::sync::Arc::new(error)),
    }
}
