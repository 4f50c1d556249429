use std::collections::BTreeMap;

use super::rows::{container_row, volume_row};
use super::uses::{VolumesByPlace, uses};
use super::{ContainerRow, InventoryDelta, VolumeRow, VolumeUse};
use crate::engine::{Container, ContainerId, Image, Volume};
use crate::rules::VolumeName;

/// What the engine said last, and the rows made from it.
#[derive(Default)]
pub(super) struct State {
    pub(super) volumes: BTreeMap<VolumeName, Volume>,
    pub(super) containers: BTreeMap<ContainerId, Container>,
    pub(super) images: Vec<Image>,
    volume_rows: BTreeMap<VolumeName, VolumeRow>,
    container_rows: BTreeMap<ContainerId, ContainerRow>,
    told_images: Vec<Image>,
}

impl State {
    /// Everything at once.
    pub(super) fn new(volumes: Vec<Volume>, containers: Vec<Container>, images: Vec<Image>) -> Self {
        let mut state = Self {
            volumes: volumes
                .into_iter()
                .map(|volume| (volume.name.clone(), volume))
                .collect(),
            containers: containers
                .into_iter()
                .map(|container| (container.id.clone(), container))
                .collect(),
            images,
            ..Self::default()
        };
        state.refresh();
        state
    }

    /// Makes the rows anew and says what is different in them.
    ///
    /// All rows are made at each change: that costs a few milliseconds at thousands of volumes, and a row can
    /// never be forgotten when a container moves from one volume to another.
    pub(super) fn refresh(&mut self) -> InventoryDelta {
        let places = VolumesByPlace::new(self.volumes.values());
        let mut used = uses(self.containers.values(), &places);
        let volume_rows: BTreeMap<_, _> = self
            .volumes
            .iter()
            .map(|(name, volume)| {
                (
                    name.clone(),
                    volume_row(volume, used.remove(name).unwrap_or_default()),
                )
            })
            .collect();
        let rows = self
            .containers
            .values()
            .filter_map(|container| container_row(container, &places));
        let container_rows: BTreeMap<_, _> = rows.map(|row| (row.id.clone(), row)).collect();
        let (volumes, gone_volumes) = differences(&self.volume_rows, &volume_rows);
        let (containers, gone_containers) = differences(&self.container_rows, &container_rows);
        let images = (self.images != self.told_images).then(|| self.images.clone());
        self.volume_rows = volume_rows;
        self.container_rows = container_rows;
        self.told_images.clone_from(&self.images);
        InventoryDelta {
            volumes,
            gone_volumes,
            containers,
            gone_containers,
            images,
        }
    }

    pub(super) fn volume_rows(&self) -> Vec<VolumeRow> {
        self.volume_rows.values().cloned().collect()
    }

    pub(super) fn container_rows(&self) -> Vec<ContainerRow> {
        let mut rows: Vec<_> = self.container_rows.values().cloned().collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        rows
    }

    /// Every use of every volume.
    pub(super) fn uses(&self) -> Vec<(VolumeName, VolumeUse)> {
        let rows = self.volume_rows.values();
        rows.flat_map(|row| row.used_by.iter().map(|one| (row.name.clone(), one.clone())))
            .collect()
    }
}

fn differences<K: Ord + Clone, R: PartialEq + Clone>(
    old: &BTreeMap<K, R>,
    new: &BTreeMap<K, R>,
) -> (Vec<R>, Vec<K>) {
    let changed = new
        .iter()
        .filter(|(key, row)| old.get(key) != Some(row))
        .map(|(_, row)| row.clone())
        .collect();
    let gone = old.keys().filter(|key| !new.contains_key(key)).cloned().collect();
    (changed, gone)
}
