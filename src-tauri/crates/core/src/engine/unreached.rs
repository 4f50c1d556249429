use crate::problem::{ErrorCode, FieldName};

/// Why no engine was reached at an address that Sandbar can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// The file of the socket is not there.
    NoSocket,
    /// Nobody listens at the port or socket.
    Refused,
    /// The name of the host leads to no address.
    HostUnknown,
    /// The host does not answer, or no way leads to it.
    HostSilent,
    /// Something about the certificates, or about who speaks TLS.
    Tls(TlsFault),
    /// Something about ssh.
    Ssh {
        /// What it is, as far as it can be told without reading what ssh wrote.
        fault: SshFault,
        /// What ssh wrote, for the person to read: control characters escaped, cut where it is long.
        wrote: String,
    },
}

/// What is wrong about TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// A file of ours cannot be read, or holds no certificate or key.
    FileUnreadable {
        /// Which of them.
        file: TlsFile,
        /// Where it was looked for.
        path: String,
    },
    /// The engine wants a certificate of ours, and we have none.
    ClientCertificateMissing,
    /// The engine does not take our certificate.
    ClientCertificateRefused,
    /// The engine's certificate is signed by an authority that we do not know.
    UnknownAuthority,
    /// The engine's certificate is for another host.
    NameDiffers,
    /// The engine's certificate is not valid any more, or not yet.
    Expired,
    /// The engine's certificate is wrong in another way.
    CertificateInvalid,
    /// The port speaks HTTP without TLS.
    NotSpoken,
    /// The port speaks TLS, and we came without.
    Required,
}

/// The files that TLS needs on our side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFile {
    /// Certificates of the authority that signed the engine's.
    Authority,
    /// Our certificate.
    Certificate,
    /// The key of our certificate.
    Key,
}

/// What is wrong about ssh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SshFault {
    /// There is no program `ssh`.
    ProgramMissing,
    /// The host's key is in no file of known hosts.
    HostKeyUnknown,
    /// The host shows another key than the one that is known.
    HostKeyChanged,
    /// The host is the right one, and does not let us in.
    AuthenticationRefused,
    /// There is no program `docker` on the host.
    NoDocker,
    /// `docker` on the host reaches no engine.
    EngineSilent,
    /// ssh failed for a reason that only its words tell.
    Failed,
}

impl Unreached {
    /// The public code.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NoSocket => ErrorCode::EngineSocketMissing,
            Self::Refused => ErrorCode::EngineConnectionRefused,
            Self::HostUnknown => ErrorCode::EngineHostUnknown,
            Self::HostSilent => ErrorCode::EngineHostSilent,
            Self::Tls(fault) => fault.code(),
            Self::Ssh { fault, .. } => fault.code(),
        }
    }

    /// The field of an endpoint at which it can be mended.
    pub fn field(&self) -> FieldName {
        match self {
            Self::Tls(TlsFault::FileUnreadable { file, .. }) => match file {
                TlsFile::Authority => FieldName::Authority,
                TlsFile::Certificate => FieldName::Certificate,
                TlsFile::Key => FieldName::Key,
            },
            Self::Tls(TlsFault::UnknownAuthority | TlsFault::Required) => FieldName::Authority,
            Self::Tls(TlsFault::ClientCertificateMissing | TlsFault::ClientCertificateRefused) => {
                FieldName::Certificate
            }
            _ => FieldName::Address,
        }
    }

    /// What ssh wrote, where ssh was asked and wrote something.
    pub fn wrote(&self) -> Option<&str> {
        match self {
            Self::Ssh { wrote, .. } if !wrote.is_empty() => Some(wrote),
            _ => None,
        }
    }

    pub(super) fn words(&self, address: &str) -> String {
        match self {
            Self::NoSocket => format!("Nothing is at {address}."),
            Self::Refused => format!("{address} refuses to connect."),
            Self::HostUnknown => format!("The name in {address} leads nowhere."),
            Self::HostSilent => format!("Nothing came back from {address}."),
            Self::Tls(fault) => fault.words(address),
            Self::Ssh { fault, .. } => fault.words(address),
        }
    }
}

impl TlsFault {
    fn code(&self) -> ErrorCode {
        match self {
            Self::FileUnreadable { .. } => ErrorCode::TlsFileUnreadable,
            Self::ClientCertificateMissing => ErrorCode::TlsClientCertificateMissing,
            Self::ClientCertificateRefused => ErrorCode::TlsClientCertificateRefused,
            Self::UnknownAuthority => ErrorCode::TlsUnknownAuthority,
            Self::NameDiffers => ErrorCode::TlsNameMismatch,
            Self::Expired => ErrorCode::TlsCertificateExpired,
            Self::CertificateInvalid => ErrorCode::TlsCertificateInvalid,
            Self::NotSpoken => ErrorCode::TlsNotSpoken,
            Self::Required => ErrorCode::TlsRequired,
        }
    }

    fn words(&self, address: &str) -> String {
        match self {
            Self::FileUnreadable { file, path } => unreadable(*file, path),
            Self::ClientCertificateMissing => {
                format!("The engine at {address} wants a client certificate, and none is given.")
            }
            Self::ClientCertificateRefused => {
                format!("The engine at {address} does not take the client certificate.")
            }
            Self::UnknownAuthority => {
                format!("The certificate of {address} is signed by an authority that is not known here.")
            }
            Self::NameDiffers => format!("The certificate shown at {address} is for another host."),
            Self::Expired => {
                format!("The certificate of {address} is not valid now: it has expired, or begins later.")
            }
            Self::CertificateInvalid => format!("The certificate of {address} cannot be trusted."),
            Self::NotSpoken => format!("{address} speaks plain HTTP, without TLS."),
            Self::Required => format!("{address} speaks TLS, and was asked without it."),
        }
    }
}

fn unreadable(file: TlsFile, path: &str) -> String {
    let what = match file {
        TlsFile::Authority => "certificate of an authority",
        TlsFile::Certificate => "client certificate",
        TlsFile::Key => "key of the client certificate",
    };
    format!("No {what} can be read from {path}.")
}

impl SshFault {
    fn code(self) -> ErrorCode {
        match self {
            Self::ProgramMissing => ErrorCode::SshProgramMissing,
            Self::HostKeyUnknown => ErrorCode::SshHostKeyUnknown,
            Self::HostKeyChanged => ErrorCode::SshHostKeyChanged,
            Self::AuthenticationRefused => ErrorCode::SshAuthenticationRefused,
            Self::NoDocker => ErrorCode::SshNoDocker,
            Self::EngineSilent => ErrorCode::SshEngineSilent,
            Self::Failed => ErrorCode::SshFailed,
        }
    }

    fn words(self, address: &str) -> String {
        match self {
            Self::ProgramMissing => "There is no program ssh on this machine.".to_owned(),
            Self::HostKeyUnknown => format!("The key of {address} is not among your known hosts."),
            Self::HostKeyChanged => {
                format!("{address} shows another key than the one among your known hosts.")
            }
            Self::AuthenticationRefused => format!("{address} does not let you in without a question."),
            Self::NoDocker => format!("There is no program docker at {address}."),
            Self::EngineSilent => format!("The docker program at {address} reaches no engine."),
            Self::Failed => format!("ssh could not connect to {address}."),
        }
    }
}
