//! What the user chose, in one file of the platform's configuration folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_core::rules::AllowedRoots;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::engines::SavedEndpoint;

/// What the user chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Host folders below which sandboxes may mount; none by default.
    pub allowed_roots: Vec<String>,
    /// Address of the engine that was chosen last.
    pub engine: Option<String>,
    /// Whether a private engine goes on when the program ends.
    pub keep_private_engine: bool,
    /// Endpoints that the user added.
    pub endpoints: Vec<SavedEndpoint>,
}

/// The file, with its content in memory.
pub(crate) struct SettingsFile {
    path: PathBuf,
    now: Mutex<Settings>,
}

impl SettingsFile {
    /// Reads the file in `folder`. One that is missing or broken gives the defaults; a broken one is logged.
    pub(crate) fn open(folder: &Path) -> Self {
        let path = folder.join("settings.json");
        let settings = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(path = %path.display(), %error, "the settings cannot be read; the defaults are used");
                Settings::default()
            }),
            Err(_) => Settings::default(),
        };
        Self {
            path,
            now: Mutex::new(settings),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Settings> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read(&self) -> Settings {
        self.lock().clone()
    }

    /// Changes the settings and writes them, whole or not at all.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Settings)) -> Result<Settings, Problem> {
        let mut now = self.lock();
        let mut next = now.clone();
        change(&mut next);
        if let Err((index, rule)) = AllowedRoots::parse(&next.allowed_roots) {
            let words = format!("Allowed folder {}: {rule}.", index + 1);
            return Err(Problem::new(ErrorCode::InvalidHostPath, words)
                .with(|context| context.component_index = u32::try_from(index).ok()));
        }
        self.write(&next).map_err(|error| {
            Problem::new(ErrorCode::SettingsFailed, "The settings could not be written.").caused_by(error)
        })?;
        *now = next.clone();
        Ok(next)
    }

    fn write(&self, settings: &Settings) -> std::io::Result<()> {
        let folder = self.path.parent().ok_or(std::io::ErrorKind::InvalidInput)?;
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(settings)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::open(folder.path());
        file.change(|settings| settings.allowed_roots = vec!["/srv/data".into()])
            .unwrap();
        assert_eq!(
            SettingsFile::open(folder.path()).read().allowed_roots,
            ["/srv/data"]
        );
    }

    #[test]
    fn a_root_that_breaks_a_rule_is_not_saved() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::open(folder.path());
        let problem = file
            .change(|settings| settings.allowed_roots = vec!["/ok".into(), "/".into()])
            .unwrap_err();
        assert_eq!(
            (problem.code, problem.context.component_index),
            (ErrorCode::InvalidHostPath, Some(1))
        );
        assert_eq!(file.read(), Settings::default());
    }

    #[test]
    fn a_broken_file_gives_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("settings.json"), "{").unwrap();
        assert_eq!(SettingsFile::open(folder.path()).read(), Settings::default());
    }
}
