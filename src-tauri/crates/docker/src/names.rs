//! Names that become part of a request's path. What no name can be is not there, and is not asked for.

use sandbar_core::engine::{ContainerId, EngineError};

use crate::failure::NOT_FOUND;

/// The id or name of a container, in the engine's own rule for names (`[a-zA-Z0-9][a-zA-Z0-9_.-]*`).
pub(crate) fn container(id: &ContainerId) -> Result<&str, EngineError> {
    if is_word(&id.0) { Ok(&id.0) } else { Err(NOT_FOUND) }
}

/// The reference or id of an image: `[host[:port]/]path[:tag][@digest]`.
pub(crate) fn image(reference: &str) -> Result<&str, EngineError> {
    let is_plain = reference.split(['/', ':', '@']).all(is_word);
    if is_plain { Ok(reference) } else { Err(NOT_FOUND) }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-+".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_to_another_part_of_the_api() {
        for text in [
            "",
            "..",
            "a/../../volumes",
            "a/json?x=",
            "a#",
            "%2e%2e",
            "a b",
            ".",
        ] {
            assert!(container(&ContainerId(text.into())).is_err(), "{text}");
            assert!(image(text).is_err(), "{text}");
        }
    }

    #[test]
    fn real_names_pass() {
        assert!(container(&ContainerId("my_sandbox-1.2".into())).is_ok());
        let digest = format!("registry.example:5000/a/b_c:1.0-rc+x@sha256:{}", "0".repeat(64));
        for text in [
            "busybox",
            "lab/bb:1",
            "localhost/x:latest",
            "sha256:00ff",
            &digest,
        ] {
            assert!(image(text).is_ok(), "{text}");
        }
    }
}
