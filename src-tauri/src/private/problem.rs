//! Failures of the private engine in words.

use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_private_engine::{Failure, Offer, Place, PrivateEngineError, Step};

/// Lines of the engine's log that go to Sandbar's.
const LINES: usize = 20;

/// What lies behind a failure, for the log.
#[derive(Debug, thiserror::Error)]
#[error("{cause}; the end of {log}:\n{tail}")]
struct WithLog {
    cause: String,
    log: String,
    tail: String,
}

/// Why the engine is over.
pub(super) fn of_failure(failure: &Failure, place: &Place) -> Problem {
    let words = match failure.step {
        Step::Supervise => "Its supervisor did not start.",
        Step::Prepare => "Its folders could not be prepared.",
        Step::Network => "Its bridge could not be made.",
        Step::Start => "Its program could not be started.",
        Step::Run => "It ended by itself.",
    };
    with_log(words, failure.cause.clone(), place)
}

/// It did not answer in time.
pub(super) fn silent(place: &Place, seconds: u64) -> Problem {
    let cause = format!("no answer within {seconds} s");
    with_log(
        &format!("It was started, but did not answer within {seconds} seconds."),
        cause,
        place,
    )
}

fn with_log(words: &str, cause: String, place: &Place) -> Problem {
    let log = place.log().display().to_string();
    let cause = WithLog {
        cause,
        tail: place.log_tail(LINES),
        log: log.clone(),
    };
    let words = format!("{words} What it said is in {log}.");
    Problem::new(ErrorCode::PrivateEngineFailed, words).caused_by(cause)
}

/// What was to be done to its folder.
pub(super) fn of_error(error: PrivateEngineError) -> Problem {
    let words = match &error {
        PrivateEngineError::PathTooLong { path } => {
            format!("No socket can be made at {path}: the path is too long.")
        }
        PrivateEngineError::InUse => "It runs, here or in another window of Sandbar.".to_owned(),
        PrivateEngineError::Io { what, .. } => format!("Sandbar could not {what}."),
        PrivateEngineError::Program { program, .. } => format!("“{program}” failed."),
    };
    Problem::new(ErrorCode::PrivateEngineFailed, words).caused_by(error)
}

/// Nothing can be started here.
pub(super) fn impossible(offer: &Offer) -> Problem {
    let words = match offer {
        Offer::NeedsRoot => "“dockerd” is installed, but only root can start it.",
        Offer::NotInstalled | Offer::Possible(_) => "Neither “dockerd” nor “podman” is installed.",
    };
    Problem::new(ErrorCode::PrivateEngineFailed, words)
}
