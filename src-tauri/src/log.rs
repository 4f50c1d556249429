//! The log: a file in the platform's log folder, and standard error. No secret reaches either, whoever logs it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use sandbar_core::secret::mask_text;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Days that are kept.
const FILES_KEPT: usize = 7;
/// What is logged where `SANDBAR_LOG` says nothing else.
const DEFAULT_FILTER: &str = "warn,sandbar=info,sandbar_core=info,sandbar_docker=info";

/// Begins to log. Gives the folder where the files are; none where it cannot be written to, which is no reason
/// not to start.
pub(crate) fn start(folder: &Path) -> Option<PathBuf> {
    let filter = EnvFilter::try_from_env("SANDBAR_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    // The appender makes the folder too, but complains on standard error when it looks for old files first.
    let made = std::fs::create_dir_all(folder);
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("sandbar")
        .filename_suffix("log")
        .max_log_files(FILES_KEPT)
        .build(folder);
    let (file, fault) = match file {
        Ok(file) => (Some(file), None),
        Err(error) => (None, Some(error)),
    };
    if let Err(error) = made {
        tracing::debug!(%error, "the log's folder cannot be made");
    }
    let there = file.is_some();
    let to_file = file.map(|file| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(Mutex::new(Masking(file)))
    });
    let to_stderr = tracing_subscriber::fmt::layer().with_writer(|| Masking(io::stderr()));
    let begun = tracing_subscriber::registry()
        .with(filter)
        .with(to_stderr)
        .with(to_file)
        .try_init();
    if let Some(error) = fault {
        tracing::warn!(folder = %folder.display(), %error, "the log is on standard error only");
    }
    if begun.is_err() {
        tracing::debug!("the log had begun already");
    }
    there.then(|| folder.to_owned())
}

/// Masks secrets in what is written: a whole event at a time, as `tracing_subscriber::fmt` writes it.
struct Masking<W>(W);

impl<W: Write> Write for Masking<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0
            .write_all(mask_text(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_by_anybody_is_without_secrets() {
        let mut log = Vec::new();
        let body = r#"POST /containers/create {"Env":["API_TOKEN=planted","A=b"],"Labels":{"x/auth-token":"planted"}}"#;
        Masking(&mut log).write_all(body.as_bytes()).unwrap();
        let log = String::from_utf8(log).unwrap();
        assert!(!log.contains("planted") && log.contains("API_TOKEN="), "{log}");
        assert!(log.contains(r#""A=b""#), "{log}");
    }
}
