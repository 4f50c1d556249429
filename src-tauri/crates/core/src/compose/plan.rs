use serde::Serialize;
use specta::Type;

use super::Overlap;
use crate::problem::Told;
use crate::rules::SubPath;

/// What would happen if the draft were launched now.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What breaks a rule or stands in the way, field by field; faults of a mount's folder are with the mount.
    pub problems: Vec<Told>,
    /// One for each mount of the draft that can be judged, in the draft's order.
    pub mounts: Vec<MountPlan>,
    /// Who else reaches the same files.
    pub overlaps: Vec<Overlap>,
    /// The same sandbox as a command line; none while a field breaks a rule.
    pub docker_run: Option<String>,
    /// Variables whose values are secrets, which the command line leaves out.
    pub secret_variables: Vec<String>,
    /// Whether it can be launched.
    pub ready: bool,
}

/// How a mount gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// The whole volume, by the engine.
    WholeVolume,
    /// The engine mounts the folder itself.
    NativeSubPath,
    /// The resolved folder is bound, and proved before anything runs.
    ProvenBind,
    /// A host folder is bound, and proved.
    HostBind,
    /// Memory.
    Tmpfs,
}

/// A mount of the plan.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MountPlan {
    /// Its place in the draft.
    pub index: u32,
    /// Where it appears, in normal form; none while that breaks a rule.
    pub target: Option<String>,
    /// Whether it can be made.
    pub verdict: MountVerdict,
    /// How it would be made.
    pub way: Way,
    /// The subPath in normal form, for volumes and host folders.
    pub sub_path: Option<SubPath>,
    /// The subPath component by component.
    pub components: Vec<ComponentVerdict>,
    /// The folder at its end.
    pub folder: Option<FolderFacts>,
}

/// Whether a mount can be made.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MountVerdict {
    /// It can.
    Ready,
    /// It can; the volume, and the folder in it, are made first.
    WillBeMade,
    /// It cannot.
    Refused {
        /// Why.
        problem: Box<Told>,
    },
}

/// What stands at the end of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderFacts {
    /// Whether it is a file.
    pub is_file: bool,
    /// Owner, as numbered inside the engine.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Permission bits.
    pub mode: u32,
    /// Its path without links, where that differs from the subPath.
    pub canonical: Option<SubPath>,
}

/// One component of a path, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComponentVerdict {
    /// Its name, escaped.
    pub name: String,
    /// What was found.
    pub state: ComponentState,
    /// Where a link points, escaped.
    pub link_target: Option<String>,
}

/// What was found under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ComponentState {
    /// A folder.
    Folder,
    /// A file at the end.
    File,
    /// A device, pipe or socket at the end.
    Special,
    /// A link that stays in the volume.
    LinkInside,
    /// A link to nothing.
    LinkBroken,
    /// A link out of the volume.
    LinkLeaves,
    /// A link in a circle.
    LinkLoops,
    /// Nothing.
    Missing,
    /// No folder, although more follows.
    NotAFolder,
    /// Not looked at.
    NotReached,
}
