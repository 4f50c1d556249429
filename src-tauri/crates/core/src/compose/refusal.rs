use super::resolve::cannot_look;
use super::{MountVerdict, MountWish, Source};
use crate::engine::{Engine, EngineError, ViewRoot};
use crate::problem::{ErrorCode, Field, FieldName, Problem};
use crate::rules::VolumeName;

/// The engine could not say what it knows of the volume.
pub(crate) fn inspect_failed(name: &VolumeName, error: EngineError) -> Problem {
    match error.code() {
        ErrorCode::EngineFailed | ErrorCode::EngineRefused | ErrorCode::EngineProtocol => Problem::new(
            ErrorCode::PvcVolumeInspectFailed,
            format!("The engine could not say what it knows of {name}."),
        )
        .with(|context| context.volume = Some(name.to_string()))
        .caused_by(error),
        _ => cannot_look(&ViewRoot::Volume(name.clone()), error),
    }
}

/// A volume that is to be made must not be there yet.
pub(crate) async fn check_absent(engine: &dyn Engine, name: &VolumeName) -> Result<(), Problem> {
    match engine.volume(name).await {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(volume_exists(name)),
        Err(error) => Err(inspect_failed(name, error)),
    }
}

/// A volume that was to be made exists.
pub(crate) fn volume_exists(name: &VolumeName) -> Problem {
    Problem::new(
        ErrorCode::VolumeAlreadyExists,
        format!("{name} exists already. Choose it as an existing volume, or another name."),
    )
    .with(|context| context.volume = Some(name.to_string()))
}

pub(super) fn refused<Target>(wish: &MountWish<Target>, problem: Problem) -> MountVerdict {
    let problem = if problem.field.is_some() {
        problem
    } else {
        problem.at(field_of(wish))
    };
    MountVerdict::Refused {
        problem: Box::new(problem.tell()),
    }
}

/// The field of a mount that a fault of its folder belongs to.
pub(super) fn field_of<Target>(wish: &MountWish<Target>) -> Field {
    let name = match &wish.source {
        Source::Volume {
            sub_path,
            create: false,
            ..
        } if !sub_path.is_whole() => FieldName::SubPath,
        Source::Volume { .. } => FieldName::Volume,
        Source::Host { .. } => FieldName::HostFolder,
        Source::Tmpfs { .. } => FieldName::Size,
    };
    Field::of_mount(wish.index, name)
}
