use std::path::{Path, PathBuf};
use std::process::Command;

use sandbar_testkit::agent_binary;
use tempfile::TempDir;

use crate::place::Place;
use crate::samples::{Samples, alternating};
use crate::screen::{Picture, Screen};
use crate::table::{Row, Unit};
use crate::window::Window;

/// The two programs that open windows.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) sandbar: PathBuf,
    pub(crate) empty: PathBuf,
}

/// From the start of the program to its volumes on the screen, and its memory then, against an empty window.
///
/// Both are seen from outside, on the display, as a person sees them: a driver would make the start another one. What
/// the whole picture is, the turn that does not count shows.
pub(crate) async fn rows(place: &Place, programs: &Programs, rounds: usize) -> Vec<Row> {
    let count = place.session.engine.volumes().await.unwrap().len();
    let screen = Screen::open();
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let commands = [&programs.sandbar, &programs.empty];
    let mut memory: [Vec<f64>; 2] = [const { Vec::new() }; 2];
    let mut pictures: [Option<Picture>; 2] = [None, None];
    let [ours, theirs] = alternating(rounds, async |side| {
        let window = Window::open(&screen, &mut command(commands[side], place, &homes[side]));
        let picture = pictures[side].get_or_insert_with(|| window.whole_picture());
        let took = window.until(picture);
        memory[side].push(window.memory());
        took
    })
    .await;
    let row = |what: &str, ours, theirs, unit| Row {
        what: format!("{}: {what}, {count} volumes shown", place.name()),
        ours,
        against: "empty Tauri and React window".to_owned(),
        theirs,
        unit,
        goal: Some(1.25),
    };
    let [our_memory, their_memory] = memory.map(Samples::from);
    vec![
        row("start", ours, theirs, Unit::Milliseconds),
        row(
            "memory of all processes",
            our_memory,
            their_memory,
            Unit::Mebibytes,
        ),
    ]
}

/// A program with folders of its own, on the engine, drawing on the display that is looked at.
fn command(program: &Path, place: &Place, home: &TempDir) -> Command {
    let mut command = Command::new(program);
    for (variable, folder) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(variable, home.path().join(folder));
    }
    command
        .env("DOCKER_HOST", place.lab.host())
        .env("SANDBAR_AGENT", agent_binary())
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env_remove("DOCKER_CONTEXT")
        .env_remove("WAYLAND_DISPLAY");
    command
}
