//! A path inside a volume, judged component by component.

use serde::{Deserialize, Serialize};

use crate::entry::{Facts, Kind, Link, WirePath};
use crate::message::Failure;

/// The answer to `Resolve`: every asked component with its state, and where the whole path leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// One for each asked component, in order.
    pub components: Vec<Component>,
    /// Where the path leads, or why it leads nowhere; a failure's `component` counts the asked ones from 0.
    pub outcome: Result<Found, Failure>,
}

/// What the path leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its path without links.
    pub canonical: WirePath,
    /// What it is; never a link.
    pub facts: Facts,
}

/// One asked component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Its name, as asked.
    pub name: Vec<u8>,
    /// What was found under that name.
    pub state: ComponentState,
}

/// What was found under the name of an asked component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComponentState {
    /// A folder.
    Folder,
    /// A regular file, as the last component.
    File,
    /// A pipe, socket or device, as the last component.
    Other(Kind),
    /// A link; its verdict says whether the path goes on behind it.
    Link(Link),
    /// Nothing.
    Missing,
    /// Something that is not a folder, with more components after it.
    NotAFolder,
    /// Not looked at: one before it ended the path, or the look itself failed as the outcome says.
    NotReached,
}
