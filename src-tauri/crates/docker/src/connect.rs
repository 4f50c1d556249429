use std::ffi::OsString;
use std::sync::Arc;

use bollard::models::{SystemInfo, SystemVersion};
use sandbar_core::engine::EngineError;

use crate::agent::Agent;
use crate::client::{Client, QUICK};
use crate::connection::Connection;
use crate::endpoint::Endpoint;
use crate::engine::DockerEngine;
use crate::identity::{identify, text};
use crate::means::Means;
use crate::transport;
use crate::under_way::UnderWay;

/// What is being done while an engine is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectStage {
    /// The endpoint is connected to, and the engine asked who it is.
    Connecting,
    /// That failed, and the reason is being looked for.
    FindingReason,
}

impl DockerEngine {
    /// Connects, and asks the engine who it is.
    ///
    /// `name` is what people call it: see [`Candidate::name`](crate::Candidate::name). The agent is looked for
    /// only when it is first needed.
    ///
    /// # Errors
    /// [`EngineError::AddressUnsupported`], [`EngineError::NotConnected`] with the reason where that can be learnt,
    /// [`EngineError::Unreachable`] where it cannot, [`EngineError::PermissionDenied`], [`EngineError::TooOld`],
    /// [`EngineError::Timeout`] after 15 s, or [`EngineError::Protocol`].
    pub async fn connect(
        endpoint: &Endpoint,
        name: &str,
        means: impl Into<Means>,
    ) -> Result<Arc<Self>, EngineError> {
        Self::connect_telling(endpoint, name, means, |_| {}).await
    }

    /// The same, telling what is being done.
    ///
    /// # Errors
    /// As [`DockerEngine::connect`].
    pub async fn connect_telling(
        endpoint: &Endpoint,
        name: &str,
        means: impl Into<Means>,
        on_stage: impl Fn(ConnectStage) + Send + Sync,
    ) -> Result<Arc<Self>, EngineError> {
        let address = endpoint.to_string();
        on_stage(ConnectStage::Connecting);
        let Means { agents, path } = means.into();
        let (client, version, info) = match first_contact(endpoint, path.clone()).await {
            Ok(contact) => contact,
            Err(error) => {
                on_stage(ConnectStage::FindingReason);
                return Err(transport::refine(endpoint, path, error).await);
            }
        };
        let (system, architecture) = (text(version.os.as_ref()), text(version.arch.as_ref()));
        let identity = identify(address, name, &version, &info)?;
        let connection = Connection {
            product: identity.product,
            capabilities: identity.capabilities.clone(),
            agent: Agent::new(agents, system, architecture),
            under_way: UnderWay::new(),
            client,
        };
        Ok(Arc::new(Self {
            identity,
            connection: Arc::new(connection),
        }))
    }
}

async fn first_contact(
    endpoint: &Endpoint,
    path: Option<OsString>,
) -> Result<(Client, SystemVersion, SystemInfo), EngineError> {
    let client = Client::new(transport::open(endpoint, path)?, &endpoint.to_string());
    let version = client.within(QUICK, client.docker.version());
    let info = client.within(QUICK, client.docker.info());
    // Far away, one attempt that fails is enough: a server of ssh counts them.
    let (version, info) = if endpoint.is_remote() {
        (version.await?, info.await?)
    } else {
        tokio::try_join!(version, info)?
    };
    Ok((client, version, info))
}
