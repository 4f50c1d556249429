//! What an engine cannot be told, found before it is asked.

use super::SourcedMount;
use crate::engine::{Capabilities, MountHow};
use crate::problem::{ErrorCode, Field, FieldName, Problem};
use crate::rules::{HostPath, MAX_PATH_BYTES, MountPath, PATH_LIMITS, SubPath, escape_name};

/// Room that the place of a volume takes on an engine's host, in bytes; what is longer is asked for.
const USUAL_PLACE: usize = 512;

/// Whether a subPath is so long that the place of its volume decides about it.
pub(super) fn is_long(sub_path: &SubPath) -> bool {
    sub_path.as_str().len() + USUAL_PLACE > MAX_PATH_BYTES
}

/// A folder at the place of a volume that the engine mounts by itself.
///
/// # Errors
/// [`ErrorCode::InvalidSubPath`] where the whole path is longer than Linux takes.
pub(super) fn native(place: &HostPath, sub_path: &SubPath) -> Result<(), Problem> {
    length(&place.join(sub_path), ErrorCode::InvalidSubPath)
}

/// The source of a bind.
///
/// # Errors
/// [`ErrorCode::InvalidSubPath`] or [`ErrorCode::InvalidHostPath`] where it is longer than Linux takes, or holds what
/// the engine takes for something else.
pub(super) fn source(how: &MountHow, engine: &Capabilities) -> Result<(), Problem> {
    let (source, code) = match how {
        MountHow::BoundVolume { source, .. } => (source, ErrorCode::InvalidSubPath),
        MountHow::Host { source } => (source, ErrorCode::InvalidHostPath),
        MountHow::Volume { .. } | MountHow::Tmpfs { .. } => return Ok(()),
    };
    length(source, code)?;
    characters(source.as_str(), code, engine)
}

/// The targets of mounts, as far as they are known.
///
/// # Errors
/// [`ErrorCode::InvalidMountPath`] for the first that holds what the engine takes for something else.
pub(super) fn target(index: usize, target: &MountPath, engine: &Capabilities) -> Result<(), Problem> {
    characters(target.as_str(), ErrorCode::InvalidMountPath, engine)
        .map_err(|problem| problem.at(Field::of_mount(index, FieldName::Target)))
}

/// What is wrong with the targets of a draft.
pub(super) fn targets<'a>(
    mounts: &'a [SourcedMount],
    engine: &'a Capabilities,
) -> impl Iterator<Item = Problem> + 'a {
    mounts
        .iter()
        .filter_map(|mount| target(mount.index, mount.target.as_ref()?, engine).err())
}

fn length(path: &HostPath, code: ErrorCode) -> Result<(), Problem> {
    if path.as_str().len() <= MAX_PATH_BYTES {
        return Ok(());
    }
    let words = format!(
        "The folder's whole path on the engine's host has {} bytes; {PATH_LIMITS}.",
        path.as_str().len()
    );
    Err(Problem::new(code, words))
}

fn characters(path: &str, code: ErrorCode, engine: &Capabilities) -> Result<(), Problem> {
    let Some(character) = path.chars().find(|&one| engine.untellable.contains(one)) else {
        return Ok(());
    };
    let words = format!(
        "This engine cannot mount a path with “{}” in it: it takes that for the end of the path.",
        escape_name(character.to_string().as_bytes())
    );
    Err(Problem::new(code, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{ForcedRemoval, LimitSupport, MissingFolder, ReadOnlySupport, SubPathSupport};

    fn engine(untellable: &str) -> Capabilities {
        Capabilities {
            sub_path: SubPathSupport::ProvenBind,
            missing_folder: MissingFolder::Made,
            read_only: ReadOnlySupport::TopOnly,
            limits: LimitSupport::ALL,
            needs_keeper: true,
            forced_removal: ForcedRemoval::TakesUsers,
            untellable: untellable.into(),
            shortest_new_volume_name: 1,
        }
    }

    fn bound(source: &str) -> MountHow {
        MountHow::BoundVolume {
            name: "data".parse().unwrap(),
            source: source.parse().unwrap(),
        }
    }

    #[test]
    fn what_the_engine_would_take_for_the_end_of_a_path_is_refused_with_its_field() {
        let podman = engine(",\"\n\r");
        let problem = source(&bound("/v/_data/a,source=/etc"), &podman).unwrap_err();
        assert_eq!(problem.code, ErrorCode::InvalidSubPath);
        assert!(problem.message.contains('“'), "{}", problem.message);
        assert!(source(&bound("/v/_data/a b:c"), &podman).is_ok());
        assert!(source(&bound("/v/_data/a,b"), &engine("")).is_ok());

        let problem = target(3, &"/mnt/a,ro=false".parse().unwrap(), &podman).unwrap_err();
        assert_eq!(problem.code, ErrorCode::InvalidMountPath);
        assert_eq!(problem.field, Some(Field::of_mount(3, FieldName::Target)));
    }

    #[test]
    fn a_folder_whose_whole_path_is_too_long_is_refused_before_the_engine_is_asked() {
        let deep: SubPath = vec!["a".repeat(200); 20].join("/").parse().unwrap();
        let place: HostPath = "/var/lib/docker/volumes/data/_data".parse().unwrap();
        assert!(!is_long(&"a/b".parse().unwrap()) && is_long(&deep));
        assert!(native(&place, &deep).is_ok());
        let deeper: SubPath = format!("{deep}/{}", "b".repeat(70)).parse().unwrap();
        let problem = native(&place, &deeper).unwrap_err();
        assert_eq!(problem.code, ErrorCode::InvalidSubPath);
        let how = MountHow::Host {
            source: place.join(&deeper),
        };
        assert_eq!(
            source(&how, &engine("")).unwrap_err().code,
            ErrorCode::InvalidHostPath
        );
    }
}
