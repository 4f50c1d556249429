use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What came out of the tests on one engine.
pub(crate) struct Engine {
    /// Who made it, its version, and what tells it from others.
    pub(crate) title: String,
    /// By group and test.
    pub(crate) outcomes: BTreeMap<(String, String), Outcome>,
}

/// What came out of a test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Holds,
    Fails,
}

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TableError {
    #[error("{}: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{} says neither that it holds nor that it fails", .0.display())]
    NoOutcome(PathBuf),
    #[error("{} holds no result", .0.display())]
    Nothing(PathBuf),
}

impl Engine {
    pub(crate) fn outcome(&self, group: &str, test: &str) -> Option<Outcome> {
        self.outcomes.get(&(group.to_owned(), test.to_owned())).copied()
    }

    pub(crate) fn held(&self) -> usize {
        self.outcomes
            .values()
            .filter(|outcome| **outcome == Outcome::Holds)
            .count()
    }
}

/// Every engine of a folder of results, by name: an older version of a product comes before a newer one.
pub(crate) fn read(folder: &Path) -> Result<Vec<Engine>, TableError> {
    let engines: Result<Vec<_>, _> = entries(folder)?.iter().map(|entry| engine(entry)).collect();
    match engines {
        Ok(none) if none.is_empty() => Err(TableError::Nothing(folder.to_owned())),
        other => other,
    }
}

pub(crate) fn groups(engines: &[Engine]) -> BTreeSet<String> {
    let names = engines.iter().flat_map(|engine| engine.outcomes.keys());
    names.map(|(group, _)| group.clone()).collect()
}

pub(crate) fn tests(engines: &[Engine], group: &str) -> BTreeSet<String> {
    let names = engines.iter().flat_map(|engine| engine.outcomes.keys());
    names
        .filter(|(of, _)| of == group)
        .map(|(_, test)| test.clone())
        .collect()
}

fn engine(folder: &Path) -> Result<Engine, TableError> {
    let title = text(&folder.join("title"))?;
    let mut outcomes = BTreeMap::new();
    for group in entries(folder)?.into_iter().filter(|entry| entry.is_dir()) {
        for file in entries(&group)? {
            let outcome = match text(&file)?.as_str() {
                "holds" => Outcome::Holds,
                "fails" => Outcome::Fails,
                _ => return Err(TableError::NoOutcome(file)),
            };
            outcomes.insert((name(&group), name(&file)), outcome);
        }
    }
    Ok(Engine { title, outcomes })
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn text(path: &Path) -> Result<String, TableError> {
    fs::read_to_string(path).map_err(|source| TableError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, TableError> {
    let unreadable = |source| TableError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut entries = entries.map_err(|source| TableError::Unreadable {
        path: folder.to_owned(),
        source,
    })?;
    entries.sort();
    Ok(entries)
}
