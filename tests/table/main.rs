//! Turns what a run of the contract suite wrote down (`SANDBAR_RESULTS`) into a table, engine by behaviour.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for scripts")]

mod results;

use std::path::Path;
use std::process::ExitCode;

use results::{Engine, Outcome, TableError};

const ABOUT: &str = "\
# What holds where

Made by `make test-engines` from a run of the contract suite (`tests/contract`) on real engines from Debian's packages,
each started by the lab (`tests/lab`), and on the fake one that quick tests use. A row is a test, a column an engine with
the version that it told.
";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [folder] = arguments.as_slice() else {
        eprintln!("usage: table RESULTS   prints the table of a folder of results as Markdown");
        return ExitCode::from(2);
    };
    match table(Path::new(folder)) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("table: {error}");
            ExitCode::FAILURE
        }
    }
}

fn table(folder: &Path) -> Result<String, TableError> {
    let engines = results::read(folder)?;
    let groups = results::groups(&engines);
    let parts = groups.iter().map(|group| part(&engines, group));
    Ok(format!(
        "{ABOUT}\n{}{}",
        summary(&engines),
        parts.collect::<String>()
    ))
}

/// The rows of one group, under its heading.
fn part(engines: &[Engine], group: &str) -> String {
    let head = row("", engines.iter().map(|engine| engine.title.as_str()));
    let rule = row("---", engines.iter().map(|_| "---"));
    let tests = results::tests(engines, group);
    let rows = tests.iter().map(|test| {
        let cells = engines.iter().map(|engine| cell(engine.outcome(group, test)));
        row(&sentence(test), cells)
    });
    format!(
        "\n## {}\n\n{head}{rule}{}",
        sentence(group),
        rows.collect::<String>()
    )
}

fn summary(engines: &[Engine]) -> String {
    let (held, all) = engines.iter().fold((0, 0), |(held, all), engine| {
        (held + engine.held(), all + engine.outcomes.len())
    });
    format!("{held} of {all} hold, on {} engines.\n", engines.len())
}

fn cell(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Holds) => "holds",
        Some(Outcome::Fails) => "**fails**",
        None => "not run",
    }
}

fn row<'a>(first: &'a str, cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<_> = std::iter::once(first).chain(cells).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The name of a test as people write it. A letter and a number in front are those of a case in a list of known failures
/// of other programs.
fn sentence(name: &str) -> String {
    let words = name.replace('_', " ").replace("sub path", "subPath");
    let (case, words) = match words.split_once(' ') {
        Some((case, rest)) if is_case(case) => (Some(case.to_uppercase()), rest.to_owned()),
        _ => (None, words),
    };
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    let words = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    case.map_or(words.clone(), |case| format!("{words} ({case})"))
}

fn is_case(word: &str) -> bool {
    word.strip_prefix('d')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_test_becomes_a_sentence() {
        assert_eq!(
            sentence("a_sub_path_sees_no_siblings"),
            "A subPath sees no siblings"
        );
        assert_eq!(sentence("d9_volumes_are_made"), "Volumes are made (D9)");
    }

    #[test]
    fn a_table_has_a_row_for_each_behaviour_and_a_column_for_each_engine() {
        let folder = tempfile::tempdir().unwrap();
        for (engine, title, test, outcome) in [
            ("docker_28", "Docker 28.5.2", "gate/b_c", "fails"),
            ("docker_20", "Docker 20.10.24", "gate/b_c", "holds"),
            ("docker_20", "Docker 20.10.24", "gate/a", "holds"),
        ] {
            let engine = folder.path().join(engine);
            std::fs::create_dir_all(engine.join("gate")).unwrap();
            std::fs::write(engine.join("title"), title).unwrap();
            std::fs::write(engine.join(test), outcome).unwrap();
        }
        let text = table(folder.path()).unwrap();
        let rows = "## Gate\n\n\
            |  | Docker 20.10.24 | Docker 28.5.2 |\n\
            | --- | --- | --- |\n\
            | A | holds | not run |\n\
            | B c | holds | **fails** |\n";
        assert!(
            text.contains("2 of 3 hold, on 2 engines.\n") && text.ends_with(rows),
            "{text}"
        );
    }
}
