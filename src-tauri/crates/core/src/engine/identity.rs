use serde::Serialize;
use specta::Type;

/// Who made the engine, told by `/version`'s `Components[0].Name`, since Podman answers any API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Product {
    /// Docker, or an engine that calls itself "Engine".
    Docker,
    /// Podman through its Docker API.
    Podman,
}

/// What the engine does with a folder of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SubPathSupport {
    /// It mounts the folder itself (Docker from API 1.45).
    Native,
    /// It ignores the wish, so Sandbar binds the resolved folder and proves it.
    ProvenBind,
}

/// What the engine by itself does when the folder is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MissingFolder {
    /// It refuses to start.
    Refused,
    /// It mounts the whole volume; a host folder that is missing it refuses.
    Ignored,
    /// It mounts the whole volume; a host folder that is missing it makes, as root.
    Made,
}

/// What the engine does when a volume that containers refer to is to be removed by force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ForcedRemoval {
    /// It refuses.
    Refused,
    /// It ends and removes the containers too (Podman's own API and program). A sandbox that has a folder of the
    /// volume is protected by Sandbar, one that has the whole volume goes.
    TakesUsers,
}

/// How far read-only reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReadOnlySupport {
    /// Also over what is mounted inside the folder on the engine's host (Docker from API 1.44, Linux from 5.12).
    Recursive,
    /// Over the folder alone: a file system that is mounted inside it stays writable. The gate finds that and starts
    /// nothing.
    TopOnly,
}

/// Which limits the engine enforces. One that it does not enforce it ignores without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LimitSupport {
    /// Memory.
    pub memory: bool,
    /// Processor time.
    pub cpus: bool,
    /// Processes.
    pub processes: bool,
}

impl LimitSupport {
    /// Every limit is enforced.
    pub const ALL: Self = Self {
        memory: true,
        cpus: true,
        processes: true,
    };
}

/// What this engine can do, as data: nothing in Sandbar asks for a product or a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// How a folder of a volume is mounted.
    pub sub_path: SubPathSupport,
    /// What the engine by itself does with a folder that is missing.
    pub missing_folder: MissingFolder,
    /// What a read-only mount protects.
    pub read_only: ReadOnlySupport,
    /// Which limits of a sandbox are enforced.
    pub limits: LimitSupport,
    /// Whether a keeper must refer to the volumes of a sandbox, because a bind does not count as use.
    pub needs_keeper: bool,
    /// What a removal of a volume by force does to those who use it.
    pub forced_removal: ForcedRemoval,
    /// Characters that no source or target of a mount may hold, because the engine takes them for the end of it (Podman,
    /// which writes a request for a mount as comma-separated text).
    pub untellable: String,
    /// Fewest characters in the name of a new volume.
    pub shortest_new_volume_name: u8,
}

/// One engine, as it described itself when it was connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EngineIdentity {
    /// Its address: `unix:///var/run/docker.sock`.
    pub address: String,
    /// What people call it: the context's name, or the host's.
    pub name: String,
    /// The engine's own id; empty where it has none, as Podman.
    pub id: String,
    /// Who made it.
    pub product: Product,
    /// Its version, as it says.
    pub version: String,
    /// The newest API it speaks.
    pub api_version: String,
    /// `linux/amd64`.
    pub platform: String,
    /// Whether it runs without root's rights on its host, in a user namespace.
    pub rootless: bool,
    /// Version of its host's control groups: 1 or 2; none where it does not say.
    pub cgroup_version: Option<u8>,
    /// Names of its runtimes (`runc`, `crun`, `runsc`), the one that it uses by default first. Of Podman, which names
    /// every runtime that it has heard of, only the one that it uses.
    pub runtimes: Vec<String>,
    /// What it can do.
    pub capabilities: Capabilities,
    /// Whether engines of its kind and version were seen to do what `capabilities` says; otherwise only a probe
    /// tells (see [`crate::probe`]).
    pub is_known: bool,
}
