use serde::{Deserialize, Serialize};
use specta::Type;

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
    /// The image's programs are for another processor than the engine's, and were not executed.
    ImagePlatformMismatch,
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
    /// The file of the engine's socket is not there.
    EngineSocketMissing,
    /// Nobody listens at the engine's address.
    EngineConnectionRefused,
    /// The name of the engine's host leads to no address.
    EngineHostUnknown,
    /// The engine's host does not answer, or no way leads to it.
    EngineHostSilent,
    /// A file with a certificate or key of ours cannot be read.
    TlsFileUnreadable,
    /// The engine wants a client certificate, and there is none.
    TlsClientCertificateMissing,
    /// The engine does not take the client certificate.
    TlsClientCertificateRefused,
    /// The engine's certificate is signed by an authority that is not known.
    TlsUnknownAuthority,
    /// The engine's certificate is for another host.
    TlsNameMismatch,
    /// The engine's certificate is not valid any more, or not yet.
    TlsCertificateExpired,
    /// The engine's certificate is wrong in another way.
    TlsCertificateInvalid,
    /// The engine's port speaks HTTP without TLS.
    TlsNotSpoken,
    /// The engine's port speaks TLS, and was asked without it.
    TlsRequired,
    /// There is no program ssh.
    SshProgramMissing,
    /// The host's key is in no file of known hosts.
    SshHostKeyUnknown,
    /// The host shows another key than the known one.
    SshHostKeyChanged,
    /// The host does not let the user in without a question.
    SshAuthenticationRefused,
    /// There is no program docker on the host.
    SshNoDocker,
    /// The docker program on the host reaches no engine.
    SshEngineSilent,
    /// ssh failed for a reason that its own words tell.
    SshFailed,
    /// A field of an endpoint breaks a rule.
    InvalidEndpoint,
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
    /// The private engine could not be started, or ended by itself.
    PrivateEngineFailed,
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
            | Self::EngineSocketMissing
            | Self::EngineConnectionRefused
            | Self::EngineHostUnknown
            | Self::EngineHostSilent
            | Self::SshEngineSilent
            | Self::SshFailed
            | Self::EngineTimeout
            | Self::EngineFailed
            | Self::EngineProtocol
            | Self::PvcVolumeInspectFailed
            | Self::AgentUnavailable
            | Self::MountMismatch
            | Self::LaunchCancelled
            | Self::ListingClosed
            | Self::NoSpace
            | Self::PrivateEngineFailed
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
            | Self::ImagePlatformMismatch
            | Self::InvalidCommand
            | Self::InvalidEnvironment
            | Self::InvalidUser
            | Self::InvalidQuantity
            | Self::InvalidSandboxName
            | Self::SandboxNameTaken
            | Self::CommandNotFound
            | Self::CommandNotExecutable
            | Self::EnginePermissionDenied
            | Self::TlsFileUnreadable
            | Self::TlsClientCertificateMissing
            | Self::TlsClientCertificateRefused
            | Self::TlsUnknownAuthority
            | Self::TlsNameMismatch
            | Self::TlsCertificateExpired
            | Self::TlsCertificateInvalid
            | Self::TlsNotSpoken
            | Self::TlsRequired
            | Self::SshProgramMissing
            | Self::SshHostKeyUnknown
            | Self::SshHostKeyChanged
            | Self::SshAuthenticationRefused
            | Self::SshNoDocker
            | Self::InvalidEndpoint
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
