use std::path::PathBuf;
use std::sync::Arc;

use sandbar_core::engine::Engine;
use sandbar_core::session::Session;
use sandbar_docker::{AgentFiles, DockerEngine, Endpoint};
use sandbar_testkit::agent_binary;
use sandbar_tests::lab::{EngineSpec, Lab, LabEngine};

/// An engine of its own for the measurements, and what Sandbar does with it.
pub(crate) struct Place {
    pub(crate) lab: LabEngine,
    pub(crate) session: Session,
}

impl Place {
    pub(crate) async fn start(spec: &'static EngineSpec) -> Self {
        let lab = Lab::docker(spec).unwrap();
        lab.import_busybox().unwrap();
        let address = Endpoint::unix(lab.socket());
        let engine = DockerEngine::connect(&address, lab.name(), AgentFiles::at(agent_binary()))
            .await
            .unwrap();
        Self {
            session: Session::new(engine),
            lab,
        }
    }

    /// Product and version, for the table.
    pub(crate) fn name(&self) -> String {
        format!("Docker {}", self.session.engine.identity().version)
    }

    /// Makes a volume; where its data lies on this machine.
    pub(crate) async fn make_volume(&self, name: &str) -> PathBuf {
        let engine: &Arc<dyn Engine> = &self.session.engine;
        let made = engine.create_volume(&name.parse().unwrap(), &[]).await.unwrap();
        made.mountpoint.into()
    }

    /// Makes volumes until there are so many beside those that were there.
    pub(crate) async fn make_volumes(&self, count: usize) {
        for index in 0..count {
            self.make_volume(&format!("volume-{index:04}")).await;
        }
    }
}
