use std::fmt;
use std::str::FromStr;

use super::{MAX_NAME_BYTES, MAX_PATH_BYTES, SubPath, as_text};

/// A folder on the engine's host: absolute, in normal form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPath(String);

/// Why a text is no host folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostPathRule {
    /// It does not begin with `/`.
    #[error("a host folder is absolute: it begins with `/`")]
    Relative,
    /// A component is `..`.
    #[error("a host folder holds no `..`")]
    Parent,
    /// It holds a NUL character.
    #[error("a host folder holds no NUL character")]
    Nul,
    /// A component or the whole is longer than Linux takes.
    #[error("a path has at most 4095 bytes, a name in it at most 255")]
    TooLong,
    /// The whole file system of the host cannot be an allowed root.
    #[error("`/` would allow the whole host; name a folder below it")]
    Everything,
}

impl HostPath {
    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part below `root`, where this folder is `root` or lies inside it.
    pub fn below(&self, root: &Self) -> Option<SubPath> {
        let rest = self.0.strip_prefix(root.0.as_str())?;
        if rest.is_empty() {
            return Some(SubPath::whole());
        }
        rest.strip_prefix('/')?.parse().ok()
    }

    #[must_use]
    /// The folder at `sub_path` below this one.
    pub fn join(&self, sub_path: &SubPath) -> Self {
        if sub_path.is_whole() {
            self.clone()
        } else {
            Self(format!("{}/{sub_path}", self.0))
        }
    }
}

impl FromStr for HostPath {
    type Err = HostPathRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.starts_with('/') {
            return Err(HostPathRule::Relative);
        }
        if text.contains('\0') {
            return Err(HostPathRule::Nul);
        }
        let names: Vec<&str> = text
            .split('/')
            .filter(|name| !name.is_empty() && *name != ".")
            .collect();
        if names.contains(&"..") {
            return Err(HostPathRule::Parent);
        }
        let normal = format!("/{}", names.join("/"));
        if normal.len() > MAX_PATH_BYTES || names.iter().any(|name| name.len() > MAX_NAME_BYTES) {
            return Err(HostPathRule::TooLong);
        }
        Ok(Self(normal))
    }
}

impl fmt::Display for HostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text!(HostPath);

/// Host folders below which sandboxes may mount; none by default, and none means nothing is allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedRoots(Vec<HostPath>);

impl AllowedRoots {
    /// Takes the roots as the user wrote them.
    ///
    /// # Errors
    /// The first line that breaks a rule, with its index; `/` is refused.
    pub fn parse(lines: &[String]) -> Result<Self, (usize, HostPathRule)> {
        let mut roots = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let root: HostPath = line.parse().map_err(|rule| (index, rule))?;
            if root.as_str() == "/" {
                return Err((index, HostPathRule::Everything));
            }
            roots.push(root);
        }
        Ok(Self(roots))
    }

    /// The innermost root that holds `path`, with the part below it.
    pub fn find(&self, path: &HostPath) -> Option<(&HostPath, SubPath)> {
        let holds = self.0.iter().filter_map(|root| Some((root, path.below(root)?)));
        holds.max_by_key(|(root, _)| root.as_str().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> HostPath {
        text.parse().unwrap()
    }

    #[test]
    fn an_empty_list_allows_nothing() {
        assert!(AllowedRoots::default().find(&path("/srv")).is_none());
    }

    #[test]
    fn a_namesake_beside_a_root_is_outside() {
        let roots = AllowedRoots::parse(&["/srv/data".into(), "/srv".into()]).unwrap();
        assert_eq!(roots.find(&path("/srv/data/a")).unwrap().1.as_str(), "a");
        assert_eq!(roots.find(&path("/srv/database")).unwrap().1.as_str(), "database");
        assert!(roots.find(&path("/srvx")).is_none());
    }

    #[test]
    fn the_whole_host_is_no_root() {
        assert_eq!(
            AllowedRoots::parse(&["//".into()]),
            Err((0, HostPathRule::Everything))
        );
    }
}
