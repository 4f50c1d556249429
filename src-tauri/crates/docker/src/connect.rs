use std::sync::Arc;

use sandbar_core::engine::EngineError;

use crate::agent::Agent;
use crate::agent_files::AgentFiles;
use crate::client::{Client, QUICK};
use crate::connection::Connection;
use crate::endpoint::Endpoint;
use crate::engine::DockerEngine;
use crate::identity::{identify, text};
use crate::transport;
use crate::under_way::UnderWay;

impl DockerEngine {
    /// Connects, and asks the engine who it is.
    ///
    /// `name` is what people call it: see [`Candidate::name`](crate::Candidate::name). The agent is looked for
    /// only when it is first needed.
    ///
    /// # Errors
    /// [`EngineError::AddressUnsupported`], [`EngineError::Unreachable`], [`EngineError::PermissionDenied`],
    /// [`EngineError::TooOld`], [`EngineError::Timeout`] after 15 s, or [`EngineError::Protocol`].
    pub async fn connect(
        endpoint: &Endpoint,
        name: &str,
        agents: AgentFiles,
    ) -> Result<Arc<Self>, EngineError> {
        let address = endpoint.to_string();
        let client = Client::new(transport::open(endpoint)?, &address);
        let (version, info) = tokio::try_join!(
            client.within(QUICK, client.docker.version()),
            client.within(QUICK, client.docker.info()),
        )?;
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
