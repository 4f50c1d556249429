//! What the process itself needs before it serves.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::register_conditional_shutdown;

/// Makes the process end when it is told to, and lets it open many files.
pub(crate) fn prepare() -> io::Result<()> {
    raise_file_limit();
    end_on_signals()
}

/// A helper container's first process gets no default action for a signal: without this it could only be
/// killed, after the engine waited ten seconds.
fn end_on_signals() -> io::Result<()> {
    for signal in [SIGTERM, SIGINT] {
        register_conditional_shutdown(signal, 0, Arc::new(AtomicBool::new(true)))?;
    }
    Ok(())
}

/// A walk holds a file for each folder that it went through. If this fails, deep paths do.
fn raise_file_limit() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    );
}
