//! Why a walk ended before its path did.

use rustix::io::Errno;
use sandbar_agent_protocol::{Failure, LinkVerdict};

/// Why the next step cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    Missing,
    NotAFolder,
    /// A link with this text leaves the volume.
    Escapes(Vec<u8>),
    Loops,
    NameTooLong,
    Permission,
    Kernel(Errno),
}

impl Stop {
    /// As the failure of the asked component.
    pub(crate) fn at(self, component: u32) -> Failure {
        match self {
            Self::Missing => Failure::NotFound { component },
            Self::NotAFolder => Failure::NotAFolder { component },
            Self::Escapes(target) => Failure::Escapes { component, target },
            Self::Loops => Failure::LinkLoop { component },
            Self::NameTooLong => Failure::NameTooLong { component },
            Self::Permission => Failure::Permission { component },
            Self::Kernel(errno) => kernel_failure(errno),
        }
    }

    /// As the verdict on a link that led here.
    pub(crate) fn verdict(&self) -> LinkVerdict {
        match self {
            Self::Escapes(_) => LinkVerdict::Leaves,
            Self::Loops => LinkVerdict::Loops,
            Self::Missing | Self::NotAFolder | Self::NameTooLong | Self::Permission | Self::Kernel(_) => {
                LinkVerdict::Broken
            }
        }
    }
}

impl From<Errno> for Stop {
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::NOENT => Self::Missing,
            Errno::NOTDIR => Self::NotAFolder,
            Errno::LOOP => Self::Loops,
            Errno::NAMETOOLONG => Self::NameTooLong,
            Errno::ACCESS | Errno::PERM => Self::Permission,
            other => Self::Kernel(other),
        }
    }
}

/// What the kernel refused for a reason that is not about one component.
fn kernel_failure(errno: Errno) -> Failure {
    match errno {
        Errno::ROFS => Failure::ReadOnly,
        Errno::NOSPC | Errno::DQUOT => Failure::NoSpace,
        other => Failure::Other {
            errno: other.raw_os_error(),
        },
    }
}

/// The failure of a call on the thing that the path led to, of which `component` is the last.
pub(crate) fn failure(errno: Errno, component: u32) -> Failure {
    Stop::from(errno).at(component)
}
