//! The one shape in which every failure reaches the person: code, words, place, context, actions.

mod action;
mod code;
mod field;

use std::error::Error as StdError;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use action::Action;
pub use code::ErrorCode;
pub use field::{Field, FieldName};

/// What the words need: each part is there where it makes sense for the code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// The volume.
    pub volume: Option<String>,
    /// The subPath as asked, or a path in a volume in its escaped form.
    pub path: Option<String>,
    /// The component at fault, escaped.
    pub component: Option<String>,
    /// Its index in the path.
    pub component_index: Option<u32>,
    /// Where a link points, escaped.
    pub link_target: Option<String>,
    /// The target of a mount.
    pub target: Option<String>,
    /// What was planned.
    pub planned: Option<String>,
    /// What was found instead.
    pub found: Option<String>,
    /// The image.
    pub image: Option<String>,
    /// The engine's address.
    pub engine: Option<String>,
    /// The stage of a launch at which it happened.
    pub stage: Option<String>,
    /// What another program wrote about it, to be read by the person and by nobody else.
    pub wrote: Option<String>,
}

/// A failure as the person gets it. The private cause stays behind for the log.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The kind.
    pub code: ErrorCode,
    /// What went wrong here, in one or two sentences for the person who reads it.
    pub message: String,
    /// The field at fault.
    pub field: Option<Field>,
    /// Facts that the words and the actions use. Boxed, since failures travel in every result.
    pub context: Box<Context>,
    /// What mends it.
    pub actions: Vec<Action>,
    /// For the log only.
    #[source]
    pub cause: Option<Cause>,
}

/// A problem as it leaves Sandbar's core: without its cause, which the log has under `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Under which the log has the cause.
    pub id: String,
    /// The kind.
    pub code: ErrorCode,
    /// What went wrong here.
    pub message: String,
    /// The field at fault.
    pub field: Option<Field>,
    /// Facts that the words and the actions use.
    pub context: Box<Context>,
    /// What mends it.
    pub actions: Vec<Action>,
    /// Whether the same request can succeed later.
    pub retryable: bool,
}

/// A private cause, shared so that a problem can be told in several places.
pub type Cause = Arc<dyn StdError + Send + Sync>;

impl Problem {
    /// A failure of `code` with its words.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            context: Box::default(),
            actions: Vec::new(),
            cause: None,
        }
    }

    /// Names the field at fault.
    #[must_use]
    pub fn at(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// Adds facts.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Context)) -> Self {
        change(&mut self.context);
        self
    }

    /// Offers an action.
    #[must_use]
    pub fn offering(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Logs the cause under a new id and gives what the person may know.
    pub fn tell(&self) -> Told {
        let id = uuid::Uuid::new_v4().simple().to_string()[..12].to_owned();
        if let Some(cause) = &self.cause {
            tracing::warn!(%id, code = ?self.code, message = %self.message, cause = %chain(cause));
        } else {
            tracing::debug!(%id, code = ?self.code, message = %self.message);
        }
        Told {
            id,
            code: self.code,
            message: self.message.clone(),
            field: self.field,
            context: self.context.clone(),
            actions: self.actions.clone(),
            retryable: self.code.is_retryable(),
        }
    }

    /// Keeps the private cause.
    #[must_use]
    pub fn caused_by(mut self, cause: impl StdError + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }
}

/// A cause with all that lies behind it, outermost first.
fn chain(cause: &Cause) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(inner) = next {
        text = format!("{text}: {inner}");
        next = inner.source();
    }
    text
}
