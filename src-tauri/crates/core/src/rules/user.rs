use std::fmt;
use std::str::FromStr;

use super::as_text;

/// Who runs the command: `user`, `uid`, `user:group` or `uid:gid`, looked up in the image by the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User(String);

/// Why a text is no user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserRule {
    /// Not `user`, `uid`, `user:group` or `uid:gid`.
    #[error("write a user or uid, with a group or gid after a colon if wanted, for example 1000:1000")]
    Form,
    /// A number that is no user id.
    #[error("a uid or gid is at most 2147483647")]
    TooLarge,
}

impl User {
    /// The text as engines take it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for User {
    type Err = UserRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (user, group) = text
            .split_once(':')
            .map_or((text, None), |(user, group)| (user, Some(group)));
        for part in std::iter::once(user).chain(group) {
            let legal = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            if part.is_empty() || part.starts_with('-') || !part.chars().all(legal) {
                return Err(UserRule::Form);
            }
            if part.chars().all(|c| c.is_ascii_digit()) && part.parse::<i32>().is_err() {
                return Err(UserRule::TooLarge);
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text!(User);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_names_or_numbers() {
        for text in ["root", "1000", "1000:1000", "www-data:www-data"] {
            assert_eq!(text.parse::<User>().unwrap().as_str(), text);
        }
        for text in ["", ":", "a:", ":0", "a b", "-1", "a:b:c"] {
            assert_eq!(text.parse::<User>(), Err(UserRule::Form), "{text}");
        }
        assert_eq!("4294967296".parse::<User>(), Err(UserRule::TooLarge));
    }
}
