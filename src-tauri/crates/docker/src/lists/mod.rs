//! What is on the engine: volumes, containers, images.

mod ask;
mod containers;
mod images;
mod mounts;
mod volumes;

pub(crate) use mounts::created_mounts;
