use bollard::Docker;
use bollard::models::{
    ContainerCreateBody, HostConfig, Mount, MountType, MountVolumeOptions, VolumeCreateRequest,
};
use bollard::query_parameters::{
    CreateContainerOptions, LogsOptions, RemoveContainerOptions, RemoveVolumeOptions, StartContainerOptions,
    WaitContainerOptions,
};
use futures::{StreamExt as _, TryStreamExt as _};
use sandbar_core::engine::ContainerId;
use sandbar_core::rules::VolumeName;
use sandbar_tests::rig::Scene;

/// The engine itself, without Sandbar's rules in between.
pub(crate) struct Raw(Docker);

impl Raw {
    pub(crate) fn connect(scene: &Scene) -> Self {
        let socket = scene.rig().endpoint().expect("a real engine").socket();
        let (path, seconds) = (socket.to_str().unwrap(), 60);
        Self(Docker::connect_with_unix(path, seconds, bollard::API_DEFAULT_VERSION).unwrap())
    }

    /// Whether the engine makes a volume of exactly this name. What it makes is removed again.
    pub(crate) async fn makes_volume(&self, name: &str) -> bool {
        let request = VolumeCreateRequest {
            name: Some(name.to_owned()),
            ..Default::default()
        };
        let Ok(made) = self.0.create_volume(request).await else {
            return false;
        };
        self.0
            .remove_volume(&made.name, None::<RemoveVolumeOptions>)
            .await
            .unwrap();
        made.name == name
    }

    /// Starts a container that has ended once more, and waits for its end: its exit code, or `None` where the engine
    /// refused to start it.
    pub(crate) async fn start_again(&self, container: &ContainerId) -> Option<i64> {
        let started = self
            .0
            .start_container(&container.0, None::<StartContainerOptions>)
            .await;
        started.ok()?;
        let mut ended = self.0.wait_container(&container.0, None::<WaitContainerOptions>);
        match ended.next().await.expect("an end") {
            Ok(end) => Some(end.status_code),
            Err(bollard::errors::Error::DockerContainerWaitError { code, .. }) => Some(code),
            Err(error) => panic!("{error}"),
        }
    }

    /// All that a container wrote to its standard output.
    pub(crate) async fn output(&self, container: &ContainerId) -> Vec<String> {
        let options = LogsOptions {
            stdout: true,
            ..Default::default()
        };
        let pieces: Vec<_> = self
            .0
            .logs(&container.0, Some(options))
            .try_collect()
            .await
            .unwrap();
        let text: String = pieces.iter().map(ToString::to_string).collect();
        text.lines().map(str::to_owned).collect()
    }

    /// Whether the engine starts a container with a folder of a volume, named as it is.
    pub(crate) async fn mounts(&self, scene: &Scene, volume: &VolumeName, sub_path: &str) -> bool {
        let mount = Mount {
            typ: Some(MountType::VOLUME),
            source: Some(volume.to_string()),
            target: Some("/mnt/data".to_owned()),
            volume_options: Some(MountVolumeOptions {
                subpath: Some(sub_path.to_owned()),
                ..Default::default()
            }),
            ..Default::default()
        };
        let body = ContainerCreateBody {
            image: Some(scene.rig().image().to_owned()),
            cmd: Some(vec!["true".to_owned()]),
            network_disabled: Some(true),
            host_config: Some(HostConfig {
                mounts: Some(vec![mount]),
                ..Default::default()
            }),
            ..Default::default()
        };
        let name = scene.name("raw");
        let options = CreateContainerOptions {
            name: Some(name.clone()),
            ..Default::default()
        };
        let created = self.0.create_container(Some(options), body).await.is_ok();
        let started = created
            && self
                .0
                .start_container(&name, None::<StartContainerOptions>)
                .await
                .is_ok();
        if created {
            let options = RemoveContainerOptions {
                force: true,
                ..Default::default()
            };
            self.0.remove_container(&name, Some(options)).await.unwrap();
        }
        started
    }
}
