//! The list of every fault with what was told, kept in `README.md` beside this.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sandbar_core::problem::{Action, Told};

/// Set where the list is to be written anew by this run.
const WRITE: &str = "SANDBAR_WRITE_FAULTS";
/// The list lies between these two lines.
const BEGIN: &str = "<!-- what was told: begin -->\n";
const END: &str = "<!-- what was told: end -->\n";
const HEAD: &str = "| What a person does | What happens | Told |\n| --- | --- | --- |\n";

/// One fault and what was told: the action, the fault, and the outcome in the words of the screen.
pub(crate) struct Row {
    pub(crate) action: String,
    pub(crate) fault: String,
    pub(crate) told: String,
}

/// What a person is told by an outcome; names and places of this run are left out.
pub(crate) fn words(outcome: &Result<(), Told>, names: &[(&str, &str)]) -> String {
    let Err(told) = outcome else {
        return "nothing: it goes well all the same".to_owned();
    };
    let mut words = told.message.clone();
    for (name, stand_in) in names {
        words = words.replace(name, stand_in);
    }
    let mut ways: Vec<&str> = told.actions.iter().map(button).collect();
    if told.retryable && !ways.contains(&"Try again") {
        ways.push("Try again");
    }
    let ways = if ways.is_empty() {
        String::new()
    } else {
        format!(" [{}]", ways.join("], ["))
    };
    format!("`{}` {words}{ways}", code(told))
}

/// The code as people see it.
fn code(told: &Told) -> String {
    serde_json::to_value(told.code)
        .ok()
        .and_then(|code| code.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The words on the button of an action.
fn button(action: &Action) -> &'static str {
    match action {
        Action::CreateFolder { .. } => "Create this folder",
        Action::CreateVolume { .. } => "Create the volume",
        Action::ChooseFolder { .. } => "Choose another folder",
        Action::ShowInVolume { .. } => "Show it in the volume",
        Action::UseImage { .. } => "Use another image",
        Action::AllowFile => "Mount the file",
        Action::OpenAllowedRoots => "Open the settings",
        Action::Retry => "Try again",
    }
}

/// Puts rows into the list, where this run is to write it.
pub(crate) fn keep(rows: Vec<Row>) {
    if std::env::var_os(WRITE).is_none() {
        return;
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/README.md");
    // Tests of one run write one after the other.
    let lock = File::create(lock_file()).unwrap();
    lock.lock().unwrap();
    let text = fs::read_to_string(&readme).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the list's beginning");
    let (list, after) = rest.split_once(END).expect("the list's end");
    let mut known = read(list);
    for row in rows {
        known.insert(
            (row.action, row.fault),
            row.told.replace('|', "\\|").replace('\n', " "),
        );
    }
    let mut list = HEAD.to_owned();
    for ((action, fault), told) in &known {
        let _ = writeln!(list, "| {action} | {fault} | {told} |");
    }
    fs::write(&readme, format!("{before}{BEGIN}{list}{END}{after}")).unwrap();
}

fn lock_file() -> PathBuf {
    std::env::temp_dir().join("sandbar-faults.lock")
}

fn read(list: &str) -> BTreeMap<(String, String), String> {
    let cells = |line: &str| {
        let mut cells = line
            .trim_matches('|')
            .splitn(3, " | ")
            .map(|cell| cell.trim().to_owned());
        Some(((cells.next()?, cells.next()?), cells.next()?))
    };
    list.lines().skip(2).filter_map(cells).collect()
}
