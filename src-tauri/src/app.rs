use std::path::{Path, PathBuf};
use std::sync::Arc;

use sandbar_core::compose::Surroundings;
use sandbar_core::problem::{ErrorCode, Problem, Told};
use sandbar_core::rules::AllowedRoots;
use sandbar_core::session::Session;

use crate::engines::Engines;
use crate::launches::Launches;
use crate::private::PrivateEngine;
use crate::probes::Probes;
use crate::settings::SettingsFile;

/// What the commands work on.
pub(crate) struct App {
    pub(crate) settings: Arc<SettingsFile>,
    pub(crate) engines: Arc<Engines>,
    pub(crate) private: Arc<PrivateEngine>,
    pub(crate) probes: Probes,
    pub(crate) launches: Launches,
    /// Where the log is written; none where the platform's folder cannot be used.
    pub(crate) log_folder: Option<PathBuf>,
}

impl App {
    /// `data_folder` is where the private engine lies.
    pub(crate) fn new(
        settings: SettingsFile,
        probes: Probes,
        log_folder: Option<PathBuf>,
        data_folder: &Path,
    ) -> Self {
        let settings = Arc::new(settings);
        let engines = Arc::new(Engines::new(Arc::clone(&settings)));
        let private = PrivateEngine::new(data_folder, Arc::clone(&settings), Arc::clone(&engines));
        Self {
            settings,
            engines,
            private: Arc::new(private),
            probes,
            launches: Launches::default(),
            log_folder,
        }
    }

    /// The engine in use.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Told> {
        self.engines
            .session()
            .ok_or_else(|| Problem::new(ErrorCode::EngineUnreachable, "No engine is in use now.").tell())
    }

    /// What the rules of a draft need to know.
    pub(crate) fn surroundings(&self, session: &Session) -> Surroundings {
        // Roots that break a rule cannot be saved; a file edited by hand to hold some allows nothing.
        let allowed_roots = AllowedRoots::parse(&self.settings.read().allowed_roots).unwrap_or_default();
        let shortest_new_volume_name = session.engine.identity().capabilities.shortest_new_volume_name;
        Surroundings {
            allowed_roots,
            shortest_new_volume_name,
        }
    }
}
