//! Another program that uses Sandbar's way to an engine: one that can be killed, or that cannot see the engine's
//! files.
//!
//! `other-program hold SOCKET AGENT VOLUME` opens a view, says `open` and stays.
//! `other-program resolve SOCKET AGENT VOLUME SUBPATH` says whether it can reach the volume's data itself, and what
//! the subPath is: its identity, or the code of the refusal.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::sync::Arc;

use sandbar_core::compose::resolve;
use sandbar_core::engine::{Engine, ViewMode, ViewRoot};
use sandbar_core::rules::VolumeName;
use sandbar_core::views::Views;
use sandbar_docker::{AgentFiles, DockerEngine, Endpoint};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["hold", socket, agent, volume] => hold(&*connect(socket, agent).await, volume).await,
        ["resolve", socket, agent, volume, sub_path] => {
            look(connect(socket, agent).await, volume, sub_path).await;
        }
        other => println!("no such request: {other:?}"),
    }
}

async fn connect(socket: &str, agent: &str) -> Arc<DockerEngine> {
    DockerEngine::connect(&Endpoint::unix(socket), "other", AgentFiles::at(agent))
        .await
        .unwrap()
}

async fn hold(engine: &dyn Engine, volume: &str) {
    let _view = engine
        .open(&ViewRoot::Volume(volume.parse().unwrap()), ViewMode::Browse)
        .await
        .unwrap();
    println!("open");
    std::future::pending::<()>().await;
}

async fn look(engine: Arc<dyn Engine>, volume: &str, sub_path: &str) {
    let name: VolumeName = volume.parse().unwrap();
    let place = engine.volume(&name).await.unwrap().unwrap().mountpoint;
    let reach = if std::path::Path::new(&place).exists() {
        "in reach"
    } else {
        "out of reach"
    };
    let views = Views::new(engine);
    match resolve(&views, &ViewRoot::Volume(name), &sub_path.parse().unwrap(), false).await {
        Ok(found) => println!("{reach} {} {}", found.identity.device, found.identity.inode),
        Err(problem) => println!("{reach} {:?}", problem.code),
    }
}
