use std::io;
use std::time::Duration;

use thirtyfour::error::{WebDriverError, WebDriverErrorInner};

/// Why a window could not be opened, or does not show what it should.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The system refused something.
    #[error("could not {doing}: {source}")]
    Io {
        /// What was tried.
        doing: String,
        /// Why not.
        source: io::Error,
    },
    /// WebKit's driver refused something, or does not answer.
    #[error("could not {doing}: {source}")]
    Driver {
        /// What was tried.
        doing: String,
        /// Why not.
        source: WebDriverError,
    },
    /// Something did not come in time.
    #[error("within {limit:?} this did not come: {what}\n--- the window shows:\n{shown}\n---")]
    NotSeen {
        /// What was waited for.
        what: String,
        /// For how long.
        limit: Duration,
        /// The text in the window instead.
        shown: String,
    },
    /// The program is not there, or not the way it was built.
    #[error("{0}")]
    Program(String),
}

impl WindowError {
    pub(super) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    pub(super) fn driver(doing: impl Into<String>) -> impl FnOnce(WebDriverError) -> Self {
        let doing = doing.into();
        move |source| Self::Driver { doing, source }
    }

    /// Whether the page only changed between the look and the answer.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Driver { source, .. } if is_passing(source))
    }
}

/// Whether the page only changed between the look and the hand.
pub(super) fn is_passing(error: &WebDriverError) -> bool {
    matches!(
        &**error,
        WebDriverErrorInner::StaleElementReference(_)
            | WebDriverErrorInner::ElementClickIntercepted(_)
            | WebDriverErrorInner::ElementNotInteractable(_)
    )
}
