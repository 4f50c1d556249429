//! The [`Engine`](sandbar_core::engine::Engine) port over the Docker API, for Docker and for Podman's imitation
//! of it.
//!
//! [`discover`] says where engines may listen, [`DockerEngine::connect`] connects to one. What the rest stands
//! on: every call has a deadline; failures are told by status and type; what a call made is removed when the
//! call fails or its caller goes away, in the background where need be; and nothing is asked of an engine by its
//! version but through [`Capabilities`](sandbar_core::engine::Capabilities).

mod agent;
mod agent_files;
mod agent_image;
mod agent_volume;
mod bind;
mod capabilities;
mod client;
mod connect;
mod connection;
mod discovery;
mod disposable;
mod endpoint;
mod engine;
mod events;
mod failure;
mod helper;
mod identity;
mod import;
mod left_probes;
mod lists;
mod log;
mod means;
mod named_volumes;
mod names;
mod older_agents;
mod sandbox;
mod sweep;
mod transport;
mod under_way;
mod view;

pub use agent_files::AgentFiles;
pub use connect::ConnectStage;
pub use discovery::{Candidate, Environment, Origin, discover};
pub use endpoint::{ClientCertificate, Endpoint, SshDestination, TcpAddress, TlsMaterial};
pub use engine::DockerEngine;
pub use means::Means;
