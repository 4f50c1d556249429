//! The one shape in which every failure reaches the person: code, words, place, context, actions.

use std::error::Error as StdError;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::rules::{SubPath, VolumeName};

/// Stable name of a kind of failure. The reference's names where it has one.
///
/// A code exists only where the page has words or an action of its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// The volume is not there, or not any more.
    PvcVolumeNotFound,
    /// The engine could not say what it knows of the volume.
    PvcVolumeInspectFailed,
    /// The engine cannot mount a folder of a volume with this driver.
    PvcSubpathUnsupportedDriver,
    /// A component of the subPath is missing.
    PvcSubpathNotFound,
    /// A component of the subPath is a link that leaves the volume.
    PvcSubpathEscapes,
    /// A component of the subPath is not a folder.
    PvcSubpathNotADirectory,
    /// The links in the subPath go round in a circle.
    PvcSubpathLinkLoop,
    /// The subPath breaks a lexical rule.
    InvalidSubPath,
    /// The target breaks a lexical rule.
    InvalidMountPath,
    /// Two mounts have the same target.
    DuplicateMountPath,
    /// The volume's name breaks the engine's rule, or is one of Sandbar's own.
    InvalidVolumeName,
    /// A volume that was to be made exists.
    VolumeAlreadyExists,
    /// A volume that was to be removed is used.
    VolumeInUse,
    /// The host folder lies outside the allowed roots.
    HostPathNotAllowed,
    /// The host folder is not there.
    HostPathNotFound,
    /// The host folder breaks a lexical rule.
    InvalidHostPath,
    /// No image was named, or the text is no reference.
    InvalidImage,
    /// The image is not on the engine.
    ImageNotFound,
    /// The command is missing or its quotes do not close.
    InvalidCommand,
    /// A line of the environment is not `NAME=value`.
    InvalidEnvironment,
    /// The user is not `user[:group]`.
    InvalidUser,
    /// A limit or a size is no quantity.
    InvalidQuantity,
    /// The sandbox's name breaks the engine's rule.
    InvalidSandboxName,
    /// Another container has the sandbox's name.
    SandboxNameTaken,
    /// A mount is not what was planned; no user code ran.
    MountMismatch,
    /// The command is not in the image; no user code ran.
    CommandNotFound,
    /// The command cannot be executed; no user code ran.
    CommandNotExecutable,
    /// Nobody answers at the engine's address.
    EngineUnreachable,
    /// The system does not let this user talk to the engine.
    EnginePermissionDenied,
    /// The engine's API is older than Sandbar can use.
    EngineTooOld,
    /// This kind of address is not supported.
    EngineAddressUnsupported,
    /// The engine did not answer in time.
    EngineTimeout,
    /// The engine refused a request that it should have taken.
    EngineRefused,
    /// The engine failed inside.
    EngineFailed,
    /// The engine's answer could not be understood.
    EngineProtocol,
    /// The helper inside the engine could not be started, or ended.
    AgentUnavailable,
    /// No program file of the agent for the engine's architecture is beside Sandbar.
    AgentMissing,
    /// The place in the volume is not there.
    EntryNotFound,
    /// The place in the volume cannot be read.
    EntryUnreadable,
    /// A folder that was to be made exists.
    EntryAlreadyExists,
    /// The snapshot of a folder is gone; open the folder again.
    ListingClosed,
    /// The disk behind the volume is full.
    NoSpace,
    /// The sandbox or container is not there, or not any more.
    SandboxNotFound,
    /// The launch was cancelled by the user.
    LaunchCancelled,
    /// The settings could not be read or written.
    SettingsFailed,
    /// A fault in Sandbar itself.
    Internal,
}

impl ErrorCode {
    /// Whether the same request can succeed later without a change to it.
    pub fn is_retryable(self) -> bool {
        match self {
            Self::EngineUnreachable
            | Self::EngineTimeout
            | Self::EngineFailed
            | Self::EngineProtocol
            | Self::PvcVolumeInspectFailed
            | Self::AgentUnavailable
            | Self::MountMismatch
            | Self::LaunchCancelled
            | Self::ListingClosed
            | Self::NoSpace
            | Self::SettingsFailed => true,
            Self::PvcVolumeNotFound
            | Self::PvcSubpathUnsupportedDriver
            | Self::PvcSubpathNotFound
            | Self::PvcSubpathEscapes
            | Self::PvcSubpathNotADirectory
            | Self::PvcSubpathLinkLoop
            | Self::InvalidSubPath
            | Self::InvalidMountPath
            | Self::DuplicateMountPath
            | Self::InvalidVolumeName
            | Self::VolumeAlreadyExists
            | Self::VolumeInUse
            | Self::HostPathNotAllowed
            | Self::HostPathNotFound
            | Self::InvalidHostPath
            | Self::InvalidImage
            | Self::ImageNotFound
            | Self::InvalidCommand
            | Self::InvalidEnvironment
            | Self::InvalidUser
            | Self::InvalidQuantity
            | Self::InvalidSandboxName
            | Self::SandboxNameTaken
            | Self::CommandNotFound
            | Self::CommandNotExecutable
            | Self::EnginePermissionDenied
            | Self::EngineTooOld
            | Self::EngineAddressUnsupported
            | Self::EngineRefused
            | Self::AgentMissing
            | Self::EntryNotFound
            | Self::EntryUnreadable
            | Self::EntryAlreadyExists
            | Self::SandboxNotFound
            | Self::Internal => false,
        }
    }
}

/// A field of the composer, by the name on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldName {
    /// The sandbox's name.
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

/// What mends a failure with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Make the folder, with the owner and mode shown.
    CreateFolder {
        /// The volume.
        volume: VolumeName,
        /// The folder; missing parents are made too.
        sub_path: SubPath,
        /// Owner of what is made.
        uid: u32,
        /// Group of what is made.
        gid: u32,
        /// Permission bits of what is made.
        mode: u32,
    },
    /// Make the volume.
    CreateVolume {
        /// Its name.
        volume: VolumeName,
    },
    /// Pick another folder.
    ChooseFolder {
        /// The volume to look into.
        volume: VolumeName,
    },
    /// Show the component at fault where it lies.
    ShowInVolume {
        /// The volume.
        volume: VolumeName,
        /// The folder that holds the component.
        folder: SubPath,
    },
    /// Use an image that is on the engine.
    UseImage {
        /// Its reference.
        reference: String,
    },
    /// Mount the file itself, knowing that it is one.
    AllowFile,
    /// Open the settings at the allowed host folders.
    OpenAllowedRoots,
    /// Do the same again.
    Retry,
}

/// What the words need: each part is there where it makes sense for the code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// The volume.
    pub volume: Option<String>,
    /// The subPath as asked, or a path in a volume in its escaped form.
    pub path: Option<String>,
    /// The component at fault, escaped.
    pub component: Option<String>,
    /// Its index in the path.
    pub component_index: Option<u32>,
    /// Where a link points, escaped.
    pub link_target: Option<String>,
    /// The target of a mount.
    pub target: Option<String>,
    /// What was planned.
    pub planned: Option<String>,
    /// What was found instead.
    pub found: Option<String>,
    /// The image.
    pub image: Option<String>,
    /// The engine's address.
    pub engine: Option<String>,
    /// The stage of a launch at which it happened.
    pub stage: Option<String>,
}

/// A failure as the person gets it. The private cause stays behind for the log.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The kind.
    pub code: ErrorCode,
    /// What went wrong here, in one or two sentences for the person who reads it.
    pub message: String,
    /// The field at fault.
    pub field: Option<Field>,
    /// Facts that the words and the actions use. Boxed, since failures travel in every result.
    pub context: Box<Context>,
    /// What mends it.
    pub actions: Vec<Action>,
    /// For the log only.
    #[source]
    pub cause: Option<Cause>,
}

/// A problem as it leaves Sandbar's core: without its cause, which the log has under `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Under which the log has the cause.
    pub id: String,
    /// The kind.
    pub code: ErrorCode,
    /// What went wrong here.
    pub message: String,
    /// The field at fault.
    pub field: Option<Field>,
    /// Facts that the words and the actions use.
    pub context: Context,
    /// What mends it.
    pub actions: Vec<Action>,
    /// Whether the same request can succeed later.
    pub retryable: bool,
}

/// A private cause, shared so that a problem can be told in several places.
pub type Cause = Arc<dyn StdError + Send + Sync>;

impl Problem {
    /// A failure of `code` with its words.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            context: Box::default(),
            actions: Vec::new(),
            cause: None,
        }
    }

    /// Names the field at fault.
    #[must_use]
    pub fn at(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// Adds facts.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Context)) -> Self {
        change(&mut self.context);
        self
    }

    /// Offers an action.
    #[must_use]
    pub fn offering(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Logs the cause under a new id and gives what the person may know.
    pub fn tell(&self) -> Told {
        let id = uuid::Uuid::new_v4().simple().to_string()[..12].to_owned();
        if let Some(cause) = &self.cause {
            tracing::warn!(%id, code = ?self.code, message = %self.message, cause = %chain(cause));
        } else {
            tracing::debug!(%id, code = ?self.code, message = %self.message);
        }
        Told {
            id,
            code: self.code,
            message: self.message.clone(),
            field: self.field,
            context: (*self.context).clone(),
            actions: self.actions.clone(),
            retryable: self.code.is_retryable(),
        }
    }

    /// Keeps the private cause.
    #[must_use]
    pub fn caused_by(mut self, cause: impl StdError + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }
}

/// A cause with all that lies behind it, outermost first.
fn chain(cause: &Cause) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(inner) = next {
        text = format!("{text}: {inner}");
        next = inner.source();
    }
    text
}

impl Field {
    /// A field of the sandbox itself.
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
