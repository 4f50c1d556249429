//! How fast and how large Sandbar is, as ratios to the bare engine, the bare system and an empty window, all measured
//! in the same run. Nothing here fails because something is slow.
// A panic ends the measurement, and what was started goes with it.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people at a terminal"
)]

mod bare;
mod browse;
mod launch;
mod lists;
mod memory;
mod place;
mod samples;
mod screen;
mod table;
mod window;
mod windows;

use std::fs;
use std::path::PathBuf;

use sandbar_tests::lab::EngineSpec;

use place::Place;
use table::{Row, table};
use windows::Programs;

const USAGE: &str = "\
usage: ratios [--program SANDBAR --empty EMPTY_WINDOW] [--rounds N] [--out FILE] [PART...]
parts: browse launch lists windows; without any, all; windows needs the two programs and a display of its own";

/// Volumes on the engine when they are listed and shown.
const VOLUMES: usize = 1000;

fn main() {
    let Some(request) = Request::parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    // As in the program.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let rows = runtime.block_on(request.rows());
    let text = format!("{}\n{}", surroundings(), table(&rows));
    print!("{text}");
    if let Some(path) = request.out {
        fs::write(path, text).unwrap();
    }
}

struct Request {
    program: Option<PathBuf>,
    empty: Option<PathBuf>,
    rounds: usize,
    out: Option<PathBuf>,
    parts: Vec<String>,
}

impl Request {
    /// What the words ask for; `None` when they are not understood.
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut request = Self {
            program: None,
            empty: None,
            rounds: 15,
            out: None,
            parts: Vec::new(),
        };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--program" => request.program = Some(words.next()?.into()),
                "--empty" => request.empty = Some(words.next()?.into()),
                "--rounds" => request.rounds = words.next()?.parse().ok().filter(|rounds| *rounds > 0)?,
                "--out" => request.out = Some(words.next()?.into()),
                // Added by cargo.
                "--bench" => {}
                "browse" | "launch" | "lists" | "windows" => request.parts.push(word),
                _ => return None,
            }
        }
        let programs = request.program.is_some() && request.empty.is_some();
        (programs || !request.wants("windows")).then_some(request)
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }

    async fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for spec in [EngineSpec::DOCKER_20, EngineSpec::DOCKER_28] {
            let place = Place::start(spec).await;
            if self.wants("browse") {
                rows.extend(browse::rows(&place, self.rounds).await);
            }
            if self.wants("launch") {
                rows.extend(launch::rows(&place, self.rounds).await);
            }
            rows.extend(self.rows_of_volumes(spec, &place).await);
        }
        rows
    }

    /// What is measured over many volumes.
    async fn rows_of_volumes(&self, spec: &'static EngineSpec, place: &Place) -> Vec<Row> {
        let mut rows = Vec::new();
        // The window is the same on each engine.
        let wants_windows = self.wants("windows") && spec.name == EngineSpec::DOCKER_28.name;
        if self.wants("lists") || wants_windows {
            place.make_volumes(VOLUMES).await;
        }
        if self.wants("lists") {
            rows.extend(lists::rows(place, self.rounds).await);
        }
        if let (true, Some(sandbar), Some(empty)) = (wants_windows, &self.program, &self.empty) {
            let programs = Programs {
                sandbar: sandbar.clone(),
                empty: empty.clone(),
            };
            rows.extend(windows::rows(place, &programs, self.rounds).await);
        }
        rows
    }
}

/// What the figures depend on beside the code.
fn surroundings() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let load: Vec<_> = load.split(' ').take(3).collect();
    format!("{processors} processors, load {}\n", load.join(" "))
}
