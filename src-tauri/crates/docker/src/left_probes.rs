//! Volumes of probes that were broken off, since the program that ran them was killed.

use std::collections::HashMap;

use bollard::models::Volume;
use bollard::query_parameters::ListVolumesOptions;
use sandbar_core::engine::{EngineError, labels};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::client::LONG;
use crate::connection::Connection;

/// A probe takes a few seconds; its volume is left when it is older than this.
const PROBE_AGE: Duration = Duration::minutes(5);

impl Connection {
    /// Removes them. One that is in use stays.
    pub(crate) async fn remove_left_probes(&self) -> Result<(), EngineError> {
        let label = format!("{}={}", labels::ROLE, labels::PROBE);
        let options = ListVolumesOptions {
            filters: Some(HashMap::from([("label".to_owned(), vec![label])])),
        };
        let call = self.client.docker.list_volumes(Some(options));
        let listed = self.client.within(LONG, call).await?.volumes.unwrap_or_default();
        if listed.is_empty() {
            return Ok(());
        }
        let now = self.clock().await?;
        let left = listed.iter().filter(|volume| is_left(volume, now));
        for name in left.filter_map(|volume| volume.name.parse().ok()) {
            if let Err(error) = self.remove_volume(&name).await {
                tracing::info!(volume = %name, %error, "the volume of a probe stays");
            }
        }
        Ok(())
    }
}

fn is_left(volume: &Volume, now: OffsetDateTime) -> bool {
    let created = volume.created_at.as_deref();
    let created = created.and_then(|created| OffsetDateTime::parse(created, &Rfc3339).ok());
    created.is_some_and(|created| now - created > PROBE_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_volume_that_no_probe_can_be_using_is_left() {
        let now = OffsetDateTime::parse("2026-11-24T12:00:00Z", &Rfc3339).unwrap();
        for (created, expected) in [
            (Some("2026-11-24T11:54:59Z"), true),
            (Some("2026-11-24T12:54:59+01:00"), true),
            (Some("2026-11-24T11:55:01Z"), false),
            (Some("yesterday"), false),
            (None, false),
        ] {
            let volume = Volume {
                created_at: created.map(str::to_owned),
                ..Default::default()
            };
            assert_eq!(is_left(&volume, now), expected, "{created:?}");
        }
    }
}
