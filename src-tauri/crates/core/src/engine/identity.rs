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

/// What the engine does when the folder is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MissingFolder {
    /// It refuses to start.
    Refused,
    /// It mounts something else, or makes the folder.
    Ignored,
}

/// What this engine can do, as data: nothing in Sandbar asks for a product or a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// How a folder of a volume is mounted.
    pub sub_path: SubPathSupport,
    /// What the engine by itself does with a folder that is missing.
    pub missing_folder: MissingFolder,
    /// Whether a keeper must refer to the volumes of a sandbox, because a bind does not count as use.
    pub needs_keeper: bool,
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
    /// Who made it.
    pub product: Product,
    /// Its version, as it says.
    pub version: String,
    /// The newest API it speaks.
    pub api_version: String,
    /// `linux/amd64`.
    pub platform: String,
    /// What it can do.
    pub capabilities: Capabilities,
}
