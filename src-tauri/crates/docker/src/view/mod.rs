//! The inside of a volume, seen through the agent in a helper container.

mod natively;
mod open;
mod pending;
mod wire;

use async_trait::async_trait;
use sandbar_agent_protocol::{RequestBody, ResponseBody};
use sandbar_core::engine::{EngineError, VolumeView};

use crate::disposable::Disposable;
use wire::Wire;

/// One helper. Dropping it closes the stream, at which the agent ends, and removes the container.
pub(crate) struct DockerView {
    wire: Wire,
    _helper: Disposable,
}

#[async_trait]
impl VolumeView for DockerView {
    async fn ask(&self, request: RequestBody) -> Result<ResponseBody, EngineError> {
        self.wire.ask(request).await
    }

    fn is_open(&self) -> bool {
        self.wire.is_open()
    }
}
