//! What is on the engine now: listed once, then followed; told to the page as a snapshot and numbered deltas.

mod follow;
mod leftovers;
mod message;
mod rows;
mod shown;
mod state;
mod uses;

pub use follow::{Inventory, Listener};
pub use message::{InventoryDelta, InventoryMessage, InventorySnapshot, Liveness};
pub use rows::{ContainerRow, MountRow, MountRowSource, VolumeRow};
pub use uses::{VolumeUse, VolumesByPlace};
