//! How a folder of the engine's host is named in a request that binds it.

use sandbar_core::engine::MissingFolder;
use sandbar_core::rules::HostPath;

/// Steps up that lead to the root from wherever a program can sensibly stand; at the root they stay there.
const STEPS_UP: usize = 64;

/// The source of a bind, so that a folder that is missing makes the request fail and is not made.
///
/// Podman's Docker API makes the missing source of a bind, as root and through whatever links lead there, before it
/// looks at the request any further. It does so for absolute paths only: a relative one it takes for a volume's name
/// at that point, and later for what it is, from its own working directory. (`cliOpts` in
/// `pkg/api/handlers/compat/containers_create.go`.)
pub(crate) fn source(missing: MissingFolder, folder: &HostPath) -> String {
    match missing {
        MissingFolder::Refused | MissingFolder::Ignored => folder.to_string(),
        MissingFolder::Made => format!(
            "{}{}",
            "../".repeat(STEPS_UP),
            folder.as_str().trim_start_matches('/')
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_makes_what_is_missing_is_told_a_relative_path() {
        let folder: HostPath = "/srv/data".parse().unwrap();
        assert_eq!(source(MissingFolder::Refused, &folder), "/srv/data");
        assert_eq!(source(MissingFolder::Ignored, &folder), "/srv/data");
        let told = source(MissingFolder::Made, &folder);
        assert!(
            told.starts_with("../../") && told.ends_with("/../srv/data"),
            "{told}"
        );
    }
}
