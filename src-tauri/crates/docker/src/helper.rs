//! What every helper container gets, and no more.

use std::collections::HashMap;

use bollard::models::{ContainerCreateBody, HostConfig, HostConfigLogConfig, Mount};
use sandbar_agent_protocol::AGENT_BINARY;
use sandbar_core::engine::{Role, labels};

use crate::connection::INSTANCE;
use crate::disposable::NONCE;

/// Memory of a helper, in bytes; it gets no swap.
const MEMORY: i64 = 256 << 20;
/// Processes and threads of a helper.
const PROCESSES: i64 = 64;
/// Refuses new privileges: set-uid programs and file capabilities give nothing.
pub(crate) const NO_NEW_PRIVILEGES: &str = "no-new-privileges";
/// Network mode without any.
pub(crate) const NO_NETWORK: &str = "none";

/// A helper container to be made of the agent's image.
pub(crate) struct Helper {
    /// What it is for.
    pub(crate) role: Role,
    /// Arguments of the agent.
    pub(crate) arguments: Vec<String>,
    /// The one thing that it sees.
    pub(crate) mounts: Vec<Mount>,
    /// Capabilities that it keeps.
    pub(crate) capabilities: &'static [&'static str],
    /// Whether the program talks to it over its standard streams.
    pub(crate) attached: bool,
}

impl Helper {
    /// The body of the request that makes it. `nonce` tells it from a namesake.
    pub(crate) fn body(self, nonce: &str) -> ContainerCreateBody {
        let labels = [
            (labels::ROLE, self.role.label()),
            (labels::INSTANCE, INSTANCE.as_str()),
            (NONCE, nonce),
        ];
        ContainerCreateBody {
            entrypoint: Some(vec![format!("/{AGENT_BINARY}")]),
            cmd: Some(self.arguments),
            user: Some("0:0".to_owned()),
            tty: Some(false),
            open_stdin: Some(self.attached),
            stdin_once: Some(self.attached),
            attach_stdin: Some(self.attached),
            attach_stdout: Some(self.attached),
            attach_stderr: Some(self.attached),
            network_disabled: Some(true),
            labels: Some(
                labels
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
            ),
            host_config: Some(HostConfig {
                mounts: Some(self.mounts),
                network_mode: Some(NO_NETWORK.to_owned()),
                readonly_rootfs: Some(true),
                cap_drop: Some(vec!["ALL".to_owned()]),
                cap_add: Some(self.capabilities.iter().map(|&name| name.to_owned()).collect()),
                security_opt: Some(vec![NO_NEW_PRIVILEGES.to_owned()]),
                memory: Some(MEMORY),
                memory_swap: Some(MEMORY),
                pids_limit: Some(PROCESSES),
                auto_remove: Some(self.attached),
                log_config: Some(HostConfigLogConfig {
                    typ: Some("none".to_owned()),
                    config: Some(HashMap::new()),
                }),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}
