use std::sync::LazyLock;

use sandbar_core::engine::{Capabilities, Product};

use crate::agent::Agent;
use crate::client::Client;
use crate::under_way::UnderWay;

/// Id of this running program, on the labels of its helpers.
pub(crate) static INSTANCE: LazyLock<String> = LazyLock::new(|| uuid::Uuid::new_v4().to_string());

/// One engine that was connected: what all calls share.
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) product: Product,
    pub(crate) capabilities: Capabilities,
    pub(crate) agent: Agent,
    pub(crate) under_way: UnderWay,
}
