use std::fmt::{self, Write as _};
use std::str::FromStr;

use super::{MAX_NAME_BYTES, as_text};

/// A place inside a volume as the file system knows it: names are bytes, and any of them may be odd.
///
/// As text it is the escaped form ([`escape_name`]), joined by `/`: safe to show, and readable back without
/// loss. Empty means the volume's root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct VolumePath(Vec<Vec<u8>>);

/// Why a text is no escaped path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VolumePathRule {
    /// A backslash is not followed by one of the known escapes.
    #[error("a backslash in an escaped path is followed by `\\`, `n`, `r`, `t`, `xNN` or `u{{N}}`")]
    Escape,
    /// A name is empty, `.`, `..`, too long, or holds `/` or NUL.
    #[error("a name in a path is 1 to 255 bytes without `/` and NUL, and neither `.` nor `..`")]
    Name,
}

impl VolumePath {
    /// The names, outermost first.
    pub fn names(&self) -> &[Vec<u8>] {
        &self.0
    }

    /// Takes names that are valid by construction.
    pub(crate) fn from_names<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(|name| name.as_bytes().to_vec()).collect())
    }

    /// Takes names as a file system or the agent gives them.
    ///
    /// # Errors
    /// [`VolumePathRule::Name`] for a name that no file can have.
    pub fn from_bytes(names: Vec<Vec<u8>>) -> Result<Self, VolumePathRule> {
        if names.iter().all(|name| is_name(name)) {
            Ok(Self(names))
        } else {
            Err(VolumePathRule::Name)
        }
    }
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && name != b"."
        && name != b".."
        && !name.iter().any(|&byte| byte == b'/' || byte == 0)
}

/// Characters that would not show as themselves: control characters, bidirectional marks and other invisible
/// ones (Unicode's `Default_Ignorable_Code_Point` and `Bidi_Control`, the ranges in use).
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Writes a name so that it can be shown as it is and read back: a backslash is doubled, bytes that are not
/// UTF-8 become `\xNN`, what hides or turns text becomes `\n`, `\r`, `\t` or `\u{N}`.
pub fn escape_name(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                c if hides(c) => text.extend(c.escape_unicode()),
                c => text.push(c),
            }
        }
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// Reads back what [`escape_name`] wrote.
///
/// # Errors
/// [`VolumePathRule::Escape`] for a backslash that begins no known escape.
pub fn unescape_name(text: &str) -> Result<Vec<u8>, VolumePathRule> {
    let mut name = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        name.extend_from_slice(&rest.as_bytes()[..at]);
        let (bytes, after) = unescape_one(&rest[at + 1..]).ok_or(VolumePathRule::Escape)?;
        name.extend_from_slice(&bytes);
        rest = after;
    }
    name.extend_from_slice(rest.as_bytes());
    Ok(name)
}

/// One escape without its backslash: the bytes it stands for, and what follows it.
fn unescape_one(text: &str) -> Option<(Vec<u8>, &str)> {
    let kind = text.chars().next()?;
    let rest = &text[kind.len_utf8()..];
    match kind {
        '\\' => Some((vec![b'\\'], rest)),
        'n' => Some((vec![b'\n'], rest)),
        'r' => Some((vec![b'\r'], rest)),
        't' => Some((vec![b'\t'], rest)),
        'x' => Some((vec![u8::from_str_radix(rest.get(..2)?, 16).ok()?], rest.get(2..)?)),
        'u' => {
            let (digits, after) = rest.strip_prefix('{')?.split_once('}')?;
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((c.to_string().into_bytes(), after))
        }
        _ => None,
    }
}

impl FromStr for VolumePath {
    type Err = VolumePathRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = text.split('/').filter(|name| !name.is_empty());
        Self::from_bytes(names.map(unescape_name).collect::<Result<_, _>>()?)
    }
}

impl fmt::Display for VolumePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_char('/')?;
            }
            f.write_str(&escape_name(name))?;
        }
        Ok(())
    }
}

as_text!(VolumePath);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_shown_escaped() {
        assert_eq!(escape_name(b"caf\xe9\n2.txt"), "caf\\xe9\\n2.txt");
        assert_eq!(escape_name("a\u{202e}txt.exe".as_bytes()), "a\\u{202e}txt.exe");
        assert_eq!(escape_name("naïve 日本".as_bytes()), "naïve 日本");
        assert_eq!(escape_name(b"back\\slash"), "back\\\\slash");
    }

    #[test]
    fn a_path_that_climbs_is_no_path() {
        assert_eq!("a/../b".parse::<VolumePath>(), Err(VolumePathRule::Name));
        assert_eq!("a\\x2fb".parse::<VolumePath>(), Err(VolumePathRule::Name));
    }

    proptest::proptest! {
        #[test]
        fn every_name_survives_being_shown(name in proptest::collection::vec(1u8..=255, 1..60)) {
            let shown = escape_name(&name);
            proptest::prop_assert!(!shown.chars().any(hides));
            proptest::prop_assert_eq!(unescape_name(&shown).unwrap(), name);
        }

        #[test]
        fn reading_an_escaped_path_never_panics(text in ".{0,60}") {
            let _ = text.parse::<VolumePath>();
        }
    }
}
