use std::fmt;
use std::str::FromStr;

use super::{MAX_NAME_BYTES, MAX_PATH_BYTES, as_text};

/// What the targets of the agent begin with: nothing of the user's may be mounted there.
const AGENT_TARGETS: &str = "/.sandbar";

/// Where the agent is mounted in the sandbox with this id.
///
/// The id is random, so that no image can hold a link at that place: a link there could lead to a folder of the
/// user's, and the gate that runs would be somebody else's program.
pub fn agent_target(sandbox: &str) -> String {
    format!("{AGENT_TARGETS}-{sandbox}")
}

/// Whether a target is the agent's.
pub fn is_agent_target(target: &str) -> bool {
    target.starts_with(AGENT_TARGETS)
}

/// Where a mount appears inside a sandbox: absolute, in normal form, not `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MountPath(String);

/// Why a text is no target of a mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MountPathRule {
    /// Nothing was typed.
    #[error("a target is needed, for example /mnt/data")]
    Empty,
    /// It does not begin with `/`.
    #[error("a target is absolute: it begins with `/`")]
    Relative,
    /// It is the root of the sandbox.
    #[error("a target cannot be `/`: it would hide the whole image")]
    Root,
    /// A component is `..`.
    #[error("a target holds no `..`")]
    Parent,
    /// It holds a colon, which the short form of a mount cannot carry.
    #[error("a target holds no `:`")]
    Colon,
    /// It holds a NUL or another control character.
    #[error("a target holds no control characters")]
    Control,
    /// It lies where the kernel's own file systems or the agent are.
    #[error("{0} and what lies below belongs to the engine")]
    Reserved(&'static str),
    /// A component or the whole is longer than Linux takes.
    #[error("a target has at most 4095 bytes, a name in it at most 255")]
    TooLong,
}

/// Targets that a runtime fills itself, and the agent's own. `/dev/shm` is left to the user.
const RESERVED: [&str; 3] = ["/proc", "/sys", "/dev"];

impl MountPath {
    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MountPath {
    type Err = MountPathRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(MountPathRule::Empty);
        }
        if !text.starts_with('/') {
            return Err(MountPathRule::Relative);
        }
        if text.contains(':') {
            return Err(MountPathRule::Colon);
        }
        if text.chars().any(char::is_control) {
            return Err(MountPathRule::Control);
        }
        let names: Vec<&str> = text
            .split('/')
            .filter(|name| !name.is_empty() && *name != ".")
            .collect();
        if names.contains(&"..") {
            return Err(MountPathRule::Parent);
        }
        if names.is_empty() {
            return Err(MountPathRule::Root);
        }
        let normal = format!("/{}", names.join("/"));
        if normal.len() > MAX_PATH_BYTES || names.iter().any(|name| name.len() > MAX_NAME_BYTES) {
            return Err(MountPathRule::TooLong);
        }
        let inside = |root: &str| {
            normal
                .strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if is_agent_target(&normal) {
            return Err(MountPathRule::Reserved(AGENT_TARGETS));
        }
        match RESERVED.into_iter().find(|root| inside(root)) {
            Some(_) if inside("/dev/shm") => Ok(Self(normal)),
            Some(root) => Err(MountPathRule::Reserved(root)),
            None => Ok(Self(normal)),
        }
    }
}

impl fmt::Display for MountPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text!(MountPath);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d6_bad_targets_are_refused_before_anything_is_made() {
        for (text, rule) in [
            ("", MountPathRule::Empty),
            ("mnt", MountPathRule::Relative),
            ("/", MountPathRule::Root),
            ("/./", MountPathRule::Root),
            ("/a:b", MountPathRule::Colon),
            ("/../etc2", MountPathRule::Parent),
            ("/a/../b", MountPathRule::Parent),
            ("/a\0", MountPathRule::Control),
            ("/proc/self", MountPathRule::Reserved("/proc")),
            ("/dev", MountPathRule::Reserved("/dev")),
            ("/.sandbar/x", MountPathRule::Reserved("/.sandbar")),
        ] {
            assert_eq!(text.parse::<MountPath>(), Err(rule), "{text:?}");
        }
    }

    #[test]
    fn one_folder_has_one_normal_form() {
        for text in ["/mnt/data", "/mnt//data/", "/./mnt/data"] {
            assert_eq!(text.parse::<MountPath>().unwrap().as_str(), "/mnt/data");
        }
        assert_eq!("/dev/shm".parse::<MountPath>().unwrap().as_str(), "/dev/shm");
        assert_eq!("/processed".parse::<MountPath>().unwrap().as_str(), "/processed");
    }
}
