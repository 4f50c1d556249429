use std::fmt;
use std::str::FromStr;

use super::{MAX_NAME_BYTES, MAX_PATH_BYTES, VolumePath, as_text};

/// A folder inside a volume, relative to the volume's root, in normal form: components joined by one `/`,
/// none of them empty, `.` or `..`. Empty means the whole volume.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SubPath(String);

/// Why a text is no subPath.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubPathRule {
    /// It begins with `/`.
    #[error("a subPath is relative to the volume: it does not begin with `/`")]
    Absolute,
    /// A component is `..`.
    #[error("a subPath goes down only: `..` is not allowed")]
    Parent {
        /// Index of the component, counted without empty ones and `.`.
        component: usize,
    },
    /// It holds a NUL byte.
    #[error("a subPath holds no NUL character")]
    Nul,
    /// A component has more than 255 bytes.
    #[error("a name in a path has at most 255 bytes")]
    NameTooLong {
        /// Index of the component, counted without empty ones and `.`.
        component: usize,
    },
    /// More than 4,095 bytes.
    #[error("a path has at most 4095 bytes")]
    TooLong,
    /// The folder's name is not UTF-8, and an engine's API carries text only.
    #[error("the folder's name is not UTF-8, and an engine takes names as UTF-8 only")]
    NotText,
}

impl SubPath {
    /// The whole volume.
    pub fn whole() -> Self {
        Self::default()
    }

    /// Whether this is the volume's root.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its components, outermost first.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The same folder as a path of bytes.
    pub fn to_volume_path(&self) -> VolumePath {
        VolumePath::from_names(self.components())
    }

    /// The folder as a subPath.
    ///
    /// # Errors
    /// [`SubPathRule::NotText`] where a name is not UTF-8, and the rules on length.
    pub fn from_volume_path(path: &VolumePath) -> Result<Self, SubPathRule> {
        let names = path
            .names()
            .iter()
            .map(|name| std::str::from_utf8(name).or(Err(SubPathRule::NotText)))
            .collect::<Result<Vec<_>, _>>()?;
        names.join("/").parse()
    }

    /// Whether `other` is the same folder or lies inside this one.
    pub fn contains(&self, other: &Self) -> bool {
        self.is_whole()
            || self == other
            || other
                .0
                .strip_prefix(&self.0)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

impl FromStr for SubPath {
    type Err = SubPathRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with('/') {
            return Err(SubPathRule::Absolute);
        }
        if text.contains('\0') {
            return Err(SubPathRule::Nul);
        }
        let names: Vec<&str> = text
            .split('/')
            .filter(|name| !name.is_empty() && *name != ".")
            .collect();
        for (component, name) in names.iter().enumerate() {
            if *name == ".." {
                return Err(SubPathRule::Parent { component });
            }
            if name.len() > MAX_NAME_BYTES {
                return Err(SubPathRule::NameTooLong { component });
            }
        }
        let normal = names.join("/");
        if normal.len() > MAX_PATH_BYTES {
            return Err(SubPathRule::TooLong);
        }
        Ok(Self(normal))
    }
}

impl fmt::Display for SubPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text!(SubPath);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d8_a_sloppy_path_has_one_normal_form() {
        for text in ["datasets/train", "./datasets//train/", "datasets/./train"] {
            assert_eq!(text.parse::<SubPath>().unwrap().as_str(), "datasets/train");
        }
    }

    #[test]
    fn d8_a_dot_and_nothing_mean_the_whole_volume() {
        for text in ["", ".", "./", "././/"] {
            assert!(text.parse::<SubPath>().unwrap().is_whole(), "{text:?}");
        }
    }

    #[test]
    fn what_leaves_the_volume_is_refused_with_the_component() {
        assert_eq!("/etc".parse::<SubPath>(), Err(SubPathRule::Absolute));
        assert_eq!(
            "a/./../b".parse::<SubPath>(),
            Err(SubPathRule::Parent { component: 1 })
        );
        assert_eq!("..".parse::<SubPath>(), Err(SubPathRule::Parent { component: 0 }));
        assert_eq!(
            "a/..".parse::<SubPath>(),
            Err(SubPathRule::Parent { component: 1 })
        );
    }

    #[test]
    fn odd_but_legal_names_stay_as_they_are() {
        for text in [
            "a b",
            "a:b",
            "a\\b",
            "...",
            "..a",
            "-",
            "a\nb",
            "\u{202e}x",
            "$(x)",
        ] {
            assert_eq!(text.parse::<SubPath>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_folder_contains_itself_and_what_lies_below_and_no_namesake() {
        let at = |text: &str| text.parse::<SubPath>().unwrap();
        assert!(at("a").contains(&at("a/b")) && at("a").contains(&at("a")) && at("").contains(&at("a")));
        assert!(!at("a").contains(&at("ab")) && !at("a/b").contains(&at("a")));
    }

    proptest::proptest! {
        #[test]
        fn a_parsed_path_parses_to_itself_and_never_climbs(text in "[a./\\\\ ]{0,40}") {
            if let Ok(path) = text.parse::<SubPath>() {
                proptest::prop_assert_eq!(&path.as_str().parse::<SubPath>().unwrap(), &path);
                proptest::prop_assert!(path.components().all(|name| name != ".." && name != "." && !name.is_empty()));
            }
        }
    }
}
