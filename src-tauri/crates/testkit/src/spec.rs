use sandbar_agent_protocol::{Access, Expected, GateMount, GatePlan, Identity, RequestBody, ResponseBody};
use sandbar_core::engine::{
    Engine, Limits, MountHow, Network, SandboxMount, SandboxSpec, SubPathSupport, ViewMode, ViewRoot,
};
use sandbar_core::rules::{HostPath, Memory, SubPath, VolumeName};

use crate::script::Script;

/// A sandbox for the port itself, without the use case above it.
#[derive(Clone, Debug)]
pub struct SpecBuilder(SandboxSpec);

impl SpecBuilder {
    /// A sandbox of its own name that runs a script on an image.
    pub fn new(image: &str, script: &Script) -> Self {
        let id = uuid::Uuid::new_v4().simple().to_string();
        Self(SandboxSpec {
            name: format!("sandbar-test-{}", &id[..12]),
            id,
            image: image.to_owned(),
            argv: script.argv(),
            environment: Vec::new(),
            user: None,
            network: Network::None,
            limits: Limits::default(),
            mounts: Vec::new(),
            gate: GatePlan::default(),
            labels: Vec::new(),
        })
    }

    /// Another name for its container.
    #[must_use]
    pub fn named(mut self, name: String) -> Self {
        self.0.name = name;
        self
    }

    /// Another command.
    #[must_use]
    pub fn command(mut self, argv: &[&str]) -> Self {
        self.0.argv = argv.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// A mount and what the gate must find there.
    #[must_use]
    pub fn mount(mut self, how: MountHow, target: &str, access: Access, expected: Expected) -> Self {
        let target = target.parse().expect("a valid target");
        self.0.gate.mounts.push(GateMount {
            target: format!("{target}"),
            access,
            expected,
        });
        self.0.mounts.push(SandboxMount {
            how,
            target,
            read_only: access == Access::ReadOnly,
        });
        self
    }

    /// A folder of a volume, resolved inside it and mounted as this engine can.
    ///
    /// # Panics
    /// When the folder does not resolve.
    pub async fn volume(
        self,
        engine: &dyn Engine,
        name: &VolumeName,
        sub_path: &str,
        target: &str,
        access: Access,
    ) -> Self {
        let (canonical, identity) = resolved(engine, name, sub_path).await;
        let how = planned(engine, name, canonical).await;
        self.mount(how, target, access, Expected::Folder(identity))
    }

    /// Memory.
    #[must_use]
    pub fn tmpfs(self, target: &str) -> Self {
        let size: Memory = "16m".parse().expect("a valid size");
        self.mount(
            MountHow::Tmpfs { size },
            target,
            Access::ReadWrite,
            Expected::Tmpfs,
        )
    }

    /// The sandbox.
    pub fn build(self) -> SandboxSpec {
        self.0
    }
}

/// Where a subPath leads, and what it is.
///
/// # Panics
/// When it leads nowhere.
pub async fn resolved(engine: &dyn Engine, name: &VolumeName, sub_path: &str) -> (SubPath, Identity) {
    let wish: SubPath = sub_path.parse().expect("a valid subPath");
    let root = ViewRoot::Volume(name.clone());
    let view = engine
        .open(&root, ViewMode::Browse)
        .await
        .expect("a view of the volume");
    let path = wish.to_volume_path().names().to_vec();
    let answer = view.ask(RequestBody::Resolve { path }).await.expect("an answer");
    let ResponseBody::Resolved(resolution) = answer else {
        panic!("a resolution was asked for: {answer:?}")
    };
    let found = resolution.outcome.expect("a subPath that resolves");
    let canonical = sandbar_core::rules::VolumePath::from_bytes(found.canonical).expect("valid names");
    (
        SubPath::from_volume_path(&canonical).expect("names in UTF-8"),
        found.facts.identity,
    )
}

async fn planned(engine: &dyn Engine, name: &VolumeName, sub_path: SubPath) -> MountHow {
    let native = engine.identity().capabilities.sub_path == SubPathSupport::Native;
    if native || sub_path.is_whole() {
        return MountHow::Volume {
            name: name.clone(),
            sub_path,
        };
    }
    let volume = engine.volume(name).await.expect("an answer").expect("the volume");
    let mountpoint: HostPath = volume.mountpoint.parse().expect("an absolute mountpoint");
    MountHow::BoundVolume {
        name: name.clone(),
        source: mountpoint.join(&sub_path),
    }
}
