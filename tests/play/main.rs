//! Plays the main job in the program's own window on the engine that `DOCKER_HOST` names, and takes a picture of each
//! step. Everything that it makes on the engine is removed at the end.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people at a terminal"
)]

mod clear;
mod error;
mod props;
mod story;

use std::path::PathBuf;
use std::process::ExitCode;

use error::PlayError;
use props::Props;

const USAGE: &str = "usage: play --pictures FOLDER, with DOCKER_HOST set";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let ([flag, folder], Ok(engine)) = (arguments.as_slice(), std::env::var("DOCKER_HOST")) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if flag != "--pictures" {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    match play(&engine, PathBuf::from(folder)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("play: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn play(engine: &str, pictures: PathBuf) -> Result<(), PlayError> {
    std::fs::create_dir_all(&pictures).map_err(|source| PlayError::Folder {
        folder: pictures.clone(),
        source,
    })?;
    let props = Props::lay_out(engine).await?;
    let told = tokio::select! {
        told = story::tell(engine, &props.corpus, &pictures) => told,
        interrupted = tokio::signal::ctrl_c() => Err(interrupted.map_or_else(PlayError::Signal, |()| PlayError::Interrupted)),
    };
    let cleared = props.clear().await;
    told?;
    cleared
}
