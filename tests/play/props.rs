use std::collections::HashMap;

use bollard::models::{ContainerCreateBody, HostConfig, Mount, MountType, VolumeCreateRequest};
use bollard::query_parameters::{
    CreateContainerOptions, CreateImageOptions, StartContainerOptions, WaitContainerOptions,
};
use bollard::{API_DEFAULT_VERSION, Docker};
use futures::TryStreamExt as _;
use sandbar_tests::lab;

use super::PlayError;
use super::clear::{clear, remove_container};

/// On whatever the play makes, so that it is known as its own.
pub(crate) const LABEL: &str = "io.sandbar.play";
const REPOSITORY: &str = "sandbar-play";
const TAG: &str = "busybox";
/// How long an engine may take for one thing, in seconds.
const LIMIT: u64 = 120;

/// The volume that the play looks into, unless somebody has one with this name.
const CORPUS: &str = "ml-corpus";
/// How many names are tried for it.
const CORPUS_NAMES: usize = 9;
/// The volumes around it, so that the list looks as it does at work. Those that somebody has are left alone.
const OTHERS: [&str; 11] = [
    "app_pgdata",
    "app_uploads",
    "gitlab_config",
    "ml-runs",
    "models-cache",
    "My-Vol",
    "node_modules_web",
    "pip-cache",
    "proj_data",
    "redis-data",
    "traefik_acme",
];
/// Containers of somebody else, each with the volume that it uses.
const USERS: [(&str, &str); 5] = [
    ("ingest", CORPUS),
    ("postgres", "app_pgdata"),
    ("web", "app_uploads"),
    ("worker", "app_uploads"),
    ("redis", "redis-data"),
];

/// Fills the corpus: the reference's demo data, and what a volume can hold that is worth a look.
const CONTENT: &str = r#"set -e; cd /v
mkdir -p datasets/train/labels datasets/train/checkpoints/0042 cache
echo hello-from-named-volume > marker.txt
printf 'id,value,split\n1,100,train\n2,200,train\n3,300,train\n4,391,train\n5,512,train\n' > datasets/train/data.csv
printf '# Training data\n\nOne row for each sample; see labels/ for what they show.\n' > datasets/train/README.md
for part in 0 1 2 3; do head -c $((180000 + part * 700)) /dev/zero > datasets/train/part-0000$part.parquet; done
ln -s checkpoints/0042 datasets/train/latest
ln -s /etc datasets/train/old-root
mkfifo datasets/train/queue
echo x > "datasets/train/$(printf 'caf\351\n2').txt"
ln -s / cache/latest
chown -R 1000:1000 datasets"#;

/// What the play needs on the engine.
pub(crate) struct Props {
    docker: Docker,
    /// The volume that the play looks into.
    pub(crate) corpus: String,
}

impl Props {
    /// The image that the play's sandboxes run.
    pub(crate) fn image() -> String {
        format!("{REPOSITORY}:{TAG}")
    }

    /// Makes image, volumes and their users. When something of it fails, what was made is removed.
    pub(crate) async fn lay_out(engine: &str) -> Result<Self, PlayError> {
        let path = engine.trim_start_matches("unix://");
        let docker = Docker::connect_with_unix(path, LIMIT, API_DEFAULT_VERSION)?;
        let mut props = Self {
            docker,
            corpus: CORPUS.to_owned(),
        };
        // What a play that was killed has left.
        props.clear().await?;
        match props.make().await {
            Ok(()) => Ok(props),
            Err(error) => {
                props.clear().await?;
                Err(error)
            }
        }
    }

    async fn make(&mut self) -> Result<(), PlayError> {
        self.import_image().await?;
        self.corpus = self.make_corpus().await?;
        self.fill().await?;
        for name in OTHERS {
            self.make_volume(name).await?;
        }
        for (name, volume) in USERS {
            let volume = if volume == CORPUS { &self.corpus } else { volume };
            if self.is_own(volume).await? {
                let command = ["sleep", "3600"].map(str::to_owned).to_vec();
                self.run(&format!("play-{name}"), volume, command).await?;
            }
        }
        Ok(())
    }

    async fn make_corpus(&self) -> Result<String, PlayError> {
        for number in 1..=CORPUS_NAMES {
            let name = match number {
                1 => CORPUS.to_owned(),
                _ => format!("{CORPUS}-{number}"),
            };
            if self.make_volume(&name).await? {
                return Ok(name);
            }
        }
        Err(PlayError::Taken(CORPUS.to_owned()))
    }

    async fn import_image(&self) -> Result<(), PlayError> {
        let archive = std::fs::read(lab::busybox_archive()?).map_err(PlayError::Archive)?;
        let options = CreateImageOptions {
            from_src: Some("-".to_owned()),
            repo: Some(REPOSITORY.to_owned()),
            tag: Some(TAG.to_owned()),
            ..Default::default()
        };
        let answers = self
            .docker
            .create_image(Some(options), Some(bollard::body_full(archive.into())), None);
        answers.try_collect::<Vec<_>>().await?;
        Ok(())
    }

    /// Makes a volume unless there is one with this name. Whether it is the play's own now.
    async fn make_volume(&self, name: &str) -> Result<bool, PlayError> {
        let request = VolumeCreateRequest {
            name: Some(name.to_owned()),
            labels: Some(HashMap::from([(LABEL.to_owned(), "true".to_owned())])),
            ..Default::default()
        };
        // An engine answers with the one that is there already, and drops the labels.
        let volume = self.docker.create_volume(request).await?;
        Ok(volume.labels.contains_key(LABEL))
    }

    async fn is_own(&self, volume: &str) -> Result<bool, PlayError> {
        Ok(self
            .docker
            .inspect_volume(volume)
            .await?
            .labels
            .contains_key(LABEL))
    }

    async fn fill(&self) -> Result<(), PlayError> {
        let name = "play-fill";
        self.run(
            name,
            &self.corpus,
            ["sh", "-c", CONTENT].map(str::to_owned).to_vec(),
        )
        .await?;
        let waited = self.docker.wait_container(name, None::<WaitContainerOptions>);
        let filled = waited.try_collect::<Vec<_>>().await.is_ok();
        remove_container(&self.docker, name).await?;
        if filled {
            Ok(())
        } else {
            Err(PlayError::Content {
                volume: self.corpus.clone(),
            })
        }
    }

    async fn run(&self, name: &str, volume: &str, command: Vec<String>) -> Result<(), PlayError> {
        let mount = Mount {
            typ: Some(MountType::VOLUME),
            source: Some(volume.to_owned()),
            target: Some("/v".to_owned()),
            ..Default::default()
        };
        let body = ContainerCreateBody {
            image: Some(Self::image()),
            cmd: Some(command),
            labels: Some(HashMap::from([(LABEL.to_owned(), "true".to_owned())])),
            host_config: Some(HostConfig {
                network_mode: Some("none".to_owned()),
                mounts: Some(vec![mount]),
                ..Default::default()
            }),
            ..Default::default()
        };
        let options = CreateContainerOptions {
            name: Some(name.to_owned()),
            ..Default::default()
        };
        self.docker.create_container(Some(options), body).await?;
        self.docker
            .start_container(name, None::<StartContainerOptions>)
            .await?;
        Ok(())
    }

    /// Removes everything that the play made, as far as the engine lets it; fails with the first refusal.
    pub(crate) async fn clear(&self) -> Result<(), PlayError> {
        clear(&self.docker, &Self::image()).await
    }
}
