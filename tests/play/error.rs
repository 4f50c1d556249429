use std::path::PathBuf;

use sandbar_tests::lab::LabError;
use sandbar_tests::window::WindowError;

/// Why the play came to no good end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlayError {
    /// The folder for the pictures cannot be made.
    #[error("the folder {folder} cannot be made: {source}")]
    Folder { folder: PathBuf, source: std::io::Error },
    /// The engine does not do what is asked of it.
    #[error("the engine refused: {0}")]
    Engine(#[from] bollard::errors::Error),
    /// The volumes could not be filled.
    #[error("the content of {volume} could not be written")]
    Content { volume: String },
    /// The play would touch what is not its own.
    #[error(
        "the engine has volumes named {0}, {0}-2 and so on, which are not the play's: they are left alone"
    )]
    Taken(String),
    /// No image with a shell could be had.
    #[error("no image could be made: {0}")]
    Image(#[from] LabError),
    /// The archive of the image cannot be read.
    #[error("the archive of an image cannot be read: {0}")]
    Archive(std::io::Error),
    /// The window does not show what it should.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// Somebody stopped it.
    #[error("it was interrupted, and has removed what it made")]
    Interrupted,
    /// The system does not tell of interrupts.
    #[error("interrupts cannot be heard: {0}")]
    Signal(std::io::Error),
    /// What a sandbox wrote is not what it should have read.
    #[error("the sandbox should have read {expected}, and its log says: {log}")]
    Log { expected: &'static str, log: String },
}
