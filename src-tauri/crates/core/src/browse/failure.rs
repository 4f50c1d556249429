//! Why a look into a volume failed, in words.

use sandbar_agent_protocol::{Failure, ResponseBody};

use crate::engine::EngineError;
use crate::problem::{Action, ErrorCode, Problem};
use crate::rules::{VolumeName, VolumePath, escape_name};

pub(super) fn not_open(volume: &VolumeName, error: EngineError) -> Problem {
    match error {
        EngineError::NotFound { .. } => crate::compose::volume_not_found(volume).caused_by(error),
        _ => error.into(),
    }
}

pub(super) fn listing_closed(volume: &VolumeName) -> Problem {
    Problem::new(
        ErrorCode::ListingClosed,
        "The folder was opened a while ago; it is read again.",
    )
    .with(|context| context.volume = Some(volume.to_string()))
}

/// The problem behind an answer that is not the one asked for.
pub(super) fn unexpected(volume: &VolumeName, path: &VolumePath, answer: ResponseBody) -> Problem {
    let ResponseBody::Failed(failure) = answer else {
        return EngineError::Protocol { cause: None }.into();
    };
    let index = component(&failure);
    let name = index
        .and_then(|index| path.names().get(usize::try_from(index).ok()?))
        .or(path.names().last())
        .map_or_else(|| volume.to_string(), |name| escape_name(name));
    let (code, words) = explain(&failure, &name);
    let problem = Problem::new(code, words).with(|context| {
        context.volume = Some(volume.to_string());
        context.path = Some(path.to_string());
        context.component_index = index;
        context.component = Some(name);
    });
    if problem.code.is_retryable() {
        problem.offering(Action::Retry)
    } else {
        problem
    }
}

fn component(failure: &Failure) -> Option<u32> {
    match failure {
        Failure::NotFound { component }
        | Failure::NotAFolder { component }
        | Failure::Escapes { component, .. }
        | Failure::LinkLoop { component }
        | Failure::NameTooLong { component }
        | Failure::Permission { component } => Some(*component),
        _ => None,
    }
}

fn explain(failure: &Failure, name: &str) -> (ErrorCode, String) {
    match failure {
        Failure::NotFound { .. } => (
            ErrorCode::EntryNotFound,
            format!("“{name}” is not there, or not any more."),
        ),
        Failure::NotAFolder { .. } => (
            ErrorCode::PvcSubpathNotADirectory,
            format!("“{name}” is not a folder."),
        ),
        Failure::Escapes { .. } => (
            ErrorCode::PvcSubpathEscapes,
            format!("“{name}” is a link that leaves the volume. It is not followed."),
        ),
        Failure::LinkLoop { .. } => (
            ErrorCode::PvcSubpathLinkLoop,
            format!("The links at “{name}” go round in a circle."),
        ),
        Failure::NameTooLong { .. } => (
            ErrorCode::EntryUnreadable,
            format!("The path to “{name}” is too long: {}.", crate::rules::PATH_LIMITS),
        ),
        Failure::NotAFile => (
            ErrorCode::EntryUnreadable,
            format!("“{name}” is no regular file, so it is not opened."),
        ),
        Failure::Permission { .. } => (
            ErrorCode::EntryUnreadable,
            format!("“{name}” cannot be looked at: the system refuses."),
        ),
        Failure::ReadOnly => (ErrorCode::EntryUnreadable, "The volume is read-only.".into()),
        Failure::AlreadyExists => (ErrorCode::EntryAlreadyExists, format!("“{name}” exists already.")),
        Failure::NoSpace => (ErrorCode::NoSpace, "The disk behind the volume is full.".into()),
        Failure::UnknownListing => (ErrorCode::ListingClosed, "The folder is read again.".into()),
        Failure::TooMany => (
            ErrorCode::EntryUnreadable,
            format!("“{name}” holds more entries than the helper's memory takes."),
        ),
        Failure::Cancelled | Failure::Malformed | Failure::Other { .. } => {
            (ErrorCode::EntryUnreadable, format!("“{name}” could not be read."))
        }
    }
}
