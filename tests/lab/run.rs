use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::slot::Slot;
use super::{EngineSpec, Identity, LabEndpoint, LabEngine, LabError, SharedEngine};

/// The environment variable that names the folder given to [`up`].
pub const RUN_VARIABLE: &str = "SANDBAR_LAB";

/// Starts engines for several processes to share, with the busybox image in each, and writes into `run` where they are.
///
/// They live until [`down`], or until an engine is started after `owner` has died.
///
/// # Errors
/// [`LabError`] when one cannot be started; then none is left.
pub fn up(specs: &[&'static EngineSpec], run: &Path, owner: Identity) -> Result<Vec<LabEndpoint>, LabError> {
    fs::create_dir_all(run).map_err(LabError::io(format!("make {}", run.display())))?;
    let mut started = Vec::new();
    for spec in specs {
        let engine = LabEngine::start(spec, owner)?;
        engine.import_busybox()?;
        started.push(engine);
    }
    for engine in &started {
        symlink(engine.folder(), run.join(engine.name()))
            .map_err(LabError::io("write where an engine is"))?;
    }
    Ok(started.into_iter().map(LabEngine::leave).collect())
}

/// Ends the engines that [`up`] started for this folder.
///
/// # Errors
/// [`LabError::Io`] when one cannot be cleared.
pub fn down(run: &Path) -> Result<(), LabError> {
    for spec in EngineSpec::ALL {
        let link = run.join(spec.name);
        let Ok(folder) = fs::read_link(&link) else {
            continue;
        };
        if let Some(slot) = Slot::of(&folder) {
            slot.clear()?;
        }
        fs::remove_file(&link).map_err(LabError::io("forget where an engine was"))?;
    }
    Ok(())
}

/// See [`super::Lab::shared`].
pub(super) fn shared(spec: &'static EngineSpec) -> Result<SharedEngine, LabError> {
    if let Some(run) = std::env::var_os(RUN_VARIABLE).map(PathBuf::from) {
        let folder = fs::read_link(run.join(spec.name));
        let folder = folder.map_err(|_missing| LabError::NotInRun(run.join(spec.name)))?;
        return Ok(SharedEngine::Attached(LabEndpoint::new(spec, folder)?));
    }
    let engine = LabEngine::start(spec, Identity::of_this_process()?)?;
    engine.import_busybox()?;
    Ok(SharedEngine::Own(engine))
}
