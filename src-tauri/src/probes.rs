//! What engines were seen to do, kept in the platform's cache folder: a probe is run once for each engine and version.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sandbar_core::engine::EngineIdentity;
use sandbar_core::probe::{Probed, probe};
use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_core::session::Session;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What an engine was seen to do, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProbeResult {
    /// What it did.
    pub probed: Probed,
    /// When: milliseconds since 1970.
    #[specta(type = i32)]
    pub at: u64,
}

/// The results, in a file.
pub(crate) struct Probes {
    path: PathBuf,
    now: Mutex<BTreeMap<String, ProbeResult>>,
    /// One probe at a time.
    running: tokio::sync::Mutex<()>,
}

impl Probes {
    /// Reads the file in `folder`. One that is missing or broken counts as empty: a probe can be run again.
    pub(crate) fn open(folder: &Path) -> Self {
        let path = folder.join("probes.json");
        let found = std::fs::read(&path).ok();
        let now = found.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self {
            path,
            now: Mutex::new(now.unwrap_or_default()),
            running: tokio::sync::Mutex::default(),
        }
    }

    /// What was seen of an engine. One that is not known by what it says is probed now if it never was.
    pub(crate) async fn look(&self, session: &Session) -> Result<Option<ProbeResult>, Problem> {
        let identity = session.engine.identity();
        match self.of(identity) {
            None if !identity.is_known => self.run(session).await.map(Some),
            found => Ok(found),
        }
    }

    /// Probes an engine now.
    pub(crate) async fn run(&self, session: &Session) -> Result<ProbeResult, Problem> {
        let _one = self.running.lock().await;
        // To its end, also when nobody waits for it any more: it removes what it made.
        let engine = std::sync::Arc::clone(&session.engine);
        let probing = tokio::spawn(async move { probe(&*engine).await });
        let probed = probing.await.map_err(|error| {
            Problem::new(ErrorCode::Internal, "The probe was broken off.").caused_by(error)
        })??;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let at = u64::try_from(since.as_millis()).unwrap_or_default();
        let result = ProbeResult { probed, at };
        self.keep(session.engine.identity(), result);
        Ok(result)
    }

    fn of(&self, identity: &EngineIdentity) -> Option<ProbeResult> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.get(&key(identity)).copied()
    }

    fn keep(&self, identity: &EngineIdentity, result: ProbeResult) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.insert(key(identity), result);
        if let Err(error) = self.write(&now) {
            tracing::warn!(path = %self.path.display(), %error, "the result of a probe is not kept");
        }
    }

    fn write(&self, results: &BTreeMap<String, ProbeResult>) -> std::io::Result<()> {
        let folder = self.path.parent().ok_or(std::io::ErrorKind::InvalidInput)?;
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(results)?)?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// An engine that was updated is another one.
fn key(identity: &EngineIdentity) -> String {
    let id = if identity.id.is_empty() {
        &identity.address
    } else {
        &identity.id
    };
    format!("{id} {}", identity.version)
}
