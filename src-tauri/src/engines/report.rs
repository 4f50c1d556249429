use sandbar_core::engine::EngineIdentity;
use sandbar_core::problem::Told;
use sandbar_docker::Origin;
use serde::Serialize;
use specta::Type;

use super::SavedEndpoint;

/// Every place where an engine was looked for, in the order of preference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnginesReport {
    /// What was found at each.
    pub candidates: Vec<EngineCandidate>,
    /// Address of the engine in use.
    pub current: Option<String>,
    /// Whether places are being looked at now.
    pub looking: bool,
}

/// One place where an engine was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EngineCandidate {
    /// What people call it.
    pub name: String,
    /// Why it was looked for there.
    pub origin: EngineOrigin,
    /// The address.
    pub address: String,
    /// How the user typed it, where the user added it.
    pub saved: Option<SavedEndpoint>,
    /// What was found.
    pub outcome: EngineOutcome,
}

/// Why an address was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum EngineOrigin {
    /// The variable `DOCKER_HOST` names it.
    DockerHost,
    /// The docker context in use.
    CurrentContext,
    /// Another docker context.
    Context,
    /// It is where an engine usually listens.
    UsualSocket,
    /// It is Sandbar's own private engine.
    Private,
    /// The user added it.
    Saved,
}

impl From<Origin> for EngineOrigin {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::DockerHost => Self::DockerHost,
            Origin::CurrentContext => Self::CurrentContext,
            Origin::Context => Self::Context,
            Origin::UsualSocket => Self::UsualSocket,
            Origin::Private => Self::Private,
            Origin::Saved => Self::Saved,
        }
    }
}

/// What was found at an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum EngineOutcome {
    /// An engine answers.
    Answers {
        /// What it said.
        engine: Box<EngineIdentity>,
    },
    /// None does.
    Failed {
        /// Why.
        problem: Box<Told>,
    },
}
