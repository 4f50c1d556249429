use serde::{Deserialize, Serialize};
use specta::Type;

/// A field of the composer or of an endpoint, by the name on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldName {
    /// The name of the sandbox or endpoint.
    Name,
    /// The image.
    Image,
    /// The command.
    Command,
    /// The environment; `line` of the field counts its lines.
    Environment,
    /// The user.
    User,
    /// The memory limit.
    Memory,
    /// The processor limit.
    Cpu,
    /// The process limit.
    Processes,
    /// The volume of a mount.
    Volume,
    /// The subPath of a mount.
    SubPath,
    /// The host folder of a mount.
    HostFolder,
    /// The size of a tmpfs.
    Size,
    /// The target of a mount.
    Target,
    /// Read-only or read-write.
    Access,
    /// The address of an endpoint.
    Address,
    /// The file with the authority's certificate of an endpoint.
    Authority,
    /// The file with the client certificate of an endpoint.
    Certificate,
    /// The file with the key of the client certificate of an endpoint.
    Key,
}

/// The field at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// Index of the mount it belongs to.
    pub mount: Option<u32>,
    /// Index of the line in a field of several lines.
    pub line: Option<u32>,
}

impl Field {
    /// A field of the sandbox itself, or of an endpoint.
    pub fn of_sandbox(name: FieldName) -> Self {
        Self {
            name,
            mount: None,
            line: None,
        }
    }

    /// A field of the mount at `index`.
    pub fn of_mount(index: usize, name: FieldName) -> Self {
        Self {
            name,
            mount: u32::try_from(index).ok(),
            line: None,
        }
    }
}
