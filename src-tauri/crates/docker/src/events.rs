use std::collections::HashMap;
use std::time::Duration;

use bollard::models::{EventActor, EventMessage, EventMessageTypeEnum};
use bollard::query_parameters::EventsOptions;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use sandbar_core::engine::{Change, ContainerId, EngineError};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc;

use crate::client::{Client, QUICK};
use crate::connection::Connection;
use crate::failure;

/// How often the engine is asked for a sign of life while its events are awaited: a frozen engine, or a connection that
/// broke without a word, says nothing, just as an idle one does.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What happens in or with a container, but leaves its state and mounts as they are.
const NO_CHANGE: [&str; 9] = [
    "attach",
    "detach",
    "top",
    "resize",
    "copy",
    "export",
    "archive-path",
    "extract-to-dir",
    "commit",
];

impl Connection {
    /// The engine's events from this moment on, by the engine's own clock. They are read right away, whether
    /// somebody asks for them already or not, since an engine keeps only a few hundred.
    pub(crate) async fn watch(&self) -> Result<BoxStream<'static, Result<Change, EngineError>>, EngineError> {
        let now = self.clock().await?;
        let kinds = ["volume", "container", "image"].map(str::to_owned).to_vec();
        let options = EventsOptions {
            since: Some(now.unix_timestamp().to_string()),
            filters: Some(HashMap::from([("type".to_owned(), kinds)])),
            until: None,
        };
        let client = self.client.clone();
        let (sender, mut receiver) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut events = client.docker.events(Some(options));
            let follow = async {
                while let Some(event) = events.next().await {
                    let told = event
                        .map_err(|error| client.translate(error))
                        .map(change)
                        .transpose();
                    // A receiver that is gone is noticed below.
                    let _ = told.map(|change| sender.send(change));
                }
            };
            tokio::select! {
                () = follow => {}
                // A receiver that is gone needs no reason.
                error = silence(&client) => drop(sender.send(Err(error))),
                () = sender.closed() => {}
            }
        });
        Ok(futures::stream::poll_fn(move |context| receiver.poll_recv(context)).boxed())
    }

    /// The time on the engine's clock.
    pub(crate) async fn clock(&self) -> Result<OffsetDateTime, EngineError> {
        let info = self.client.within(QUICK, self.client.docker.info()).await?;
        let time = info.system_time.unwrap_or_default();
        OffsetDateTime::parse(&time, &Rfc3339).map_err(failure::protocol)
    }
}

/// Waits until the engine gives no sign of life any more, and says why.
async fn silence(client: &Client) -> EngineError {
    loop {
        tokio::time::sleep(client.limit(HEARTBEAT)).await;
        if let Err(error) = client.within(QUICK, client.docker.ping()).await {
            return error;
        }
    }
}

/// What an event says has changed, if anything.
fn change(event: EventMessage) -> Option<Change> {
    let action = event.action.unwrap_or_default();
    let actor = event.actor.unwrap_or_default();
    match event.typ? {
        // Who uses a volume is told by the containers' own events.
        EventMessageTypeEnum::VOLUME if action == "mount" || action == "unmount" => None,
        EventMessageTypeEnum::VOLUME => Some(Change::Volume(named(actor)?.parse().ok()?)),
        // `exec_create: sh`, `exec_start: sh`, `exec_die`.
        EventMessageTypeEnum::CONTAINER
            if action.starts_with("exec_") || NO_CHANGE.contains(&action.as_str()) =>
        {
            None
        }
        EventMessageTypeEnum::CONTAINER => Some(Change::Container(ContainerId(named(actor)?))),
        EventMessageTypeEnum::IMAGE => Some(Change::Images),
        _ => None,
    }
}

/// Id of what the event is about; for a volume Podman tells its name in the attributes alone.
fn named(actor: EventActor) -> Option<String> {
    let of_attributes = || actor.attributes?.remove("name");
    actor.id.filter(|id| !id.is_empty()).or_else(of_attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(json: &str) -> Option<Change> {
        change(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_volume_is_told_by_its_name_also_where_podman_tells_it_in_the_attributes() {
        let expected = Some(Change::Volume("data".parse().unwrap()));
        let docker = r#"{"Type":"volume","Action":"create","Actor":{"ID":"data","Attributes":{"driver":"local"}},"scope":"local","time":1}"#;
        let podman = r#"{"Type":"volume","Action":"remove","Actor":{"ID":"","Attributes":{"name":"data"}},"scope":"local","time":1}"#;
        assert_eq!(event(docker), expected);
        assert_eq!(event(podman), expected);
    }

    #[test]
    fn looking_into_a_container_and_mounting_a_volume_are_no_changes() {
        for action in [
            "exec_create: sh -c ls",
            "exec_start: sh",
            "exec_die",
            "attach",
            "top",
        ] {
            let json = format!(r#"{{"Type":"container","Action":"{action}","Actor":{{"ID":"1"}}}}"#);
            assert_eq!(event(&json), None, "{action}");
        }
        assert_eq!(
            event(r#"{"Type":"volume","Action":"mount","Actor":{"ID":"data"}}"#),
            None
        );
    }

    #[test]
    fn a_container_that_ends_and_an_image_that_comes_are_changes() {
        let died = r#"{"Type":"container","Action":"die","Actor":{"ID":"1","Attributes":{"name":"web"}}}"#;
        assert_eq!(event(died), Some(Change::Container(ContainerId("1".into()))));
        assert_eq!(
            event(r#"{"Type":"image","Action":"tag","Actor":{"ID":"sha256:0"}}"#),
            Some(Change::Images)
        );
    }
}
