//! A path that was asked for, with the rules of the wire checked.

use sandbar_agent_protocol::{Failure, WirePath};

/// The most bytes of a name on every Linux file system.
const NAME_MAX: usize = 255;
/// The most bytes of a path that the kernel takes, without its NUL.
pub(super) const PATH_MAX: usize = 4095;

/// Components from the volume's root: none empty, `.`, `..`, with `/` or NUL, or too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VolumePath(WirePath);

impl VolumePath {
    /// Checks what came over the wire: `Malformed`, or `NameTooLong` with the component.
    pub(crate) fn parse(components: WirePath) -> Result<Self, Failure> {
        let mut length = 0;
        for (name, component) in components.iter().zip(0_u32..) {
            if !is_name(name) {
                return Err(Failure::Malformed);
            }
            length += name.len() + 1;
            if name.len() > NAME_MAX || length > PATH_MAX {
                return Err(Failure::NameTooLong { component });
            }
        }
        Ok(Self(components))
    }

    pub(crate) fn names(&self) -> &[Vec<u8>] {
        &self.0
    }

    /// The first `count` components.
    pub(crate) fn first(&self, count: usize) -> Self {
        Self(self.0.iter().take(count).cloned().collect())
    }

    /// The number of the last component; 0 for the root, which has none.
    pub(crate) fn last(&self) -> u32 {
        u32::try_from(self.0.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name != b"." && name != b".." && !name.iter().any(|byte| matches!(byte, b'/' | 0))
}
