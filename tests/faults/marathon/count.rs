use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bollard::query_parameters::{ListContainersOptions, ListImagesOptions, ListVolumesOptions};
use bollard::{API_DEFAULT_VERSION, Docker};
use sandbar_core::engine::labels;
use sandbar_testkit::wait_until;
use serde_json::{Value, json};

/// What may go on in the background after the last launch: a removal is tried again for two minutes.
const LIMIT: Duration = Duration::from_mins(4);

/// Counts what is there, past the program under test.
pub(crate) struct Counts {
    socket: PathBuf,
    tag: String,
}

/// What was there at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Of this process's launches.
    containers: Vec<String>,
    volumes: Vec<String>,
    /// Of the agent, whoever put them there.
    images: usize,
    threads: usize,
    open_files: usize,
    temporary_files: usize,
}

impl Counts {
    pub(crate) async fn of(socket: &Path) -> Self {
        let counts = Self {
            socket: socket.to_owned(),
            tag: format!("marathon{}", &uuid::Uuid::new_v4().simple().to_string()[..8]),
        };
        counts.take().await;
        counts
    }

    /// What the name of everything begins with.
    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    pub(crate) async fn take(&self) -> Taken {
        // Connected anew each time, so that counting leaves nothing open.
        let (containers, volumes, images) = self.on_engine().await;
        let of = |folder: &str| fs::read_dir(folder).map_or(0, Iterator::count);
        let temporary = std::env::temp_dir();
        Taken {
            containers,
            volumes,
            images,
            threads: of("/proc/self/task"),
            open_files: of("/proc/self/fd"),
            temporary_files: fs::read_dir(temporary).map_or(0, Iterator::count),
        }
    }

    async fn on_engine(&self) -> (Vec<String>, Vec<String>, usize) {
        let docker =
            Docker::connect_with_unix(&self.socket.display().to_string(), 120, API_DEFAULT_VERSION).unwrap();
        let every = ListContainersOptions {
            all: true,
            ..Default::default()
        };
        let containers = docker.list_containers(Some(every)).await.unwrap();
        let volumes = docker.list_volumes(None::<ListVolumesOptions>).await.unwrap();
        let agents = ListImagesOptions {
            all: true,
            filters: Some(HashMap::from([(
                "label".to_owned(),
                vec![format!("{}=agent", labels::ROLE)],
            )])),
            ..Default::default()
        };
        let images = docker.list_images(Some(agents)).await.unwrap();
        let of_this = |text: &str| text.contains(&self.tag);
        let containers = containers.into_iter().filter_map(|container| {
            let mounts = container.mounts.unwrap_or_default();
            let mut texts = container.names.clone().unwrap_or_default();
            texts.extend(mounts.into_iter().filter_map(|mount| mount.name));
            texts.iter().any(|text| of_this(text)).then(|| texts.join(" "))
        });
        let volumes = volumes.volumes.unwrap_or_default().into_iter();
        (
            containers.collect(),
            volumes
                .map(|volume| volume.name)
                .filter(|name| of_this(name) && !name.ends_with("-data"))
                .collect(),
            images.len(),
        )
    }

    /// Waits until no container and no volume of any launch is there.
    pub(crate) async fn until_nothing_is_left(&self) {
        wait_until(LIMIT, "nothing is left on the engine", async || {
            let (containers, volumes, _) = self.on_engine().await;
            containers.is_empty() && volumes.is_empty()
        })
        .await;
    }

    /// Waits until threads and files are no more than they were, and tells what is there then, or in the end: idle
    /// threads end a while after their work, and so does the connection by which was counted.
    pub(crate) async fn until_as(&self, before: &Taken) -> Taken {
        let give_up = Instant::now() + Duration::from_secs(40);
        loop {
            let now = self.take().await;
            let settled = now.threads <= before.threads && now.open_files <= before.open_files;
            if settled || Instant::now() > give_up {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Taken {
    pub(crate) fn told(&self) -> Value {
        json!({
            "containers": self.containers,
            "volumes": self.volumes,
            "agent images": self.images,
            "threads": self.threads,
            "open files": self.open_files,
            "temporary files": self.temporary_files,
        })
    }
}
