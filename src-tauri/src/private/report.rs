use sandbar_core::problem::Told;
use sandbar_private_engine::{Kind, Offer, Program};
use serde::Serialize;
use specta::Type;

/// How the private engine is.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PrivateReport {
    /// What could be started here.
    pub offer: PrivateOffer,
    /// How it is now.
    pub state: PrivateState,
    /// Whether it goes on when the program ends.
    pub keep: bool,
    /// Whether volumes, images or containers of it are kept.
    pub has_data: bool,
    /// The folder of all that it has.
    pub folder: String,
    /// The busybox of this machine that an image can be made of.
    pub busybox: Option<String>,
}

/// What could be started on this machine by this user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PrivateOffer {
    /// A Docker engine.
    Docker,
    /// A Podman engine.
    Podman,
    /// `dockerd` is installed, but wants root.
    NeedsRoot,
    /// Neither is installed.
    NotInstalled,
}

impl From<&Offer> for PrivateOffer {
    fn from(offer: &Offer) -> Self {
        match offer {
            Offer::Possible(Program {
                kind: Kind::Docker, ..
            }) => Self::Docker,
            Offer::Possible(Program {
                kind: Kind::Podman, ..
            }) => Self::Podman,
            Offer::NeedsRoot => Self::NeedsRoot,
            Offer::NotInstalled => Self::NotInstalled,
        }
    }
}

/// How it is now.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum PrivateState {
    /// It does not run.
    Off,
    /// It is being started.
    Starting {
        /// What is being done.
        stage: StartStage,
    },
    /// It runs.
    Running {
        /// Its address.
        address: String,
    },
    /// It is being stopped.
    Stopping,
    /// It could not be started, or ended by itself.
    Failed {
        /// The stage it was in; none where it had started.
        stage: Option<StartStage>,
        /// Why.
        problem: Box<Told>,
    },
}

/// A stage of a start, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum StartStage {
    /// Its folders and its bridge are made.
    Prepare,
    /// Its process runs, and is waited for.
    Answer,
    /// It answers, and is asked for what it has.
    Connect,
}
