//! Every kind of endpoint, and every cause for which none is reached: provoked for real, on engines of the lab and with
//! the user's own ssh client.
// A panic here is a failed test.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

mod front;
mod local;
mod ssh;
mod ssh_client;
mod tcp;
mod tls;

use std::sync::Arc;

use sandbar_core::engine::EngineError;
use sandbar_core::problem::{ErrorCode, Problem, Told};
use sandbar_docker::{AgentFiles, DockerEngine, Endpoint, Means};
use sandbar_testkit::agent_binary;

fn means() -> Means {
    AgentFiles::at(agent_binary()).into()
}

async fn connect(endpoint: &Endpoint, means: Means) -> Result<Arc<DockerEngine>, EngineError> {
    DockerEngine::connect(endpoint, "an engine", means).await
}

/// What the person is told about an endpoint that no engine is reached at.
async fn told(endpoint: &Endpoint, means: Means) -> Told {
    let Err(error) = connect(endpoint, means).await else {
        panic!("{endpoint} was reached");
    };
    let told = Problem::from(error).tell();
    assert_eq!(
        told.context.engine.as_ref(),
        Some(&endpoint.to_string()),
        "{told:?}"
    );
    told
}

/// Asserts what the person is told.
async fn is_told(endpoint: &Endpoint, code: ErrorCode) {
    let told = told(endpoint, means()).await;
    assert_eq!(told.code, code, "{told:?}");
}
