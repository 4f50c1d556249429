use std::path::{Path, PathBuf};

/// Folders that hold what was built or fetched.
const NOT_OURS: [&str; 5] = ["target", "node_modules", "dist", "gen", ".git"];

/// The top of the repository.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Source files below a folder of the repository, each with its path from the top and its text.
pub(crate) fn below(folder: &str, extensions: &[&str]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&top().join(folder), extensions, &mut files);
    assert!(!files.is_empty(), "{folder} holds no {extensions:?}");
    let named = files.into_iter().map(|path| {
        let name = path.strip_prefix(top()).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        (name, text)
    });
    named.collect()
}

fn collect(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            if !NOT_OURS.contains(&name.to_str().unwrap()) {
                collect(&path, extensions, files);
            }
        } else if path
            .extension()
            .is_some_and(|own| extensions.iter().any(|extension| own == *extension))
        {
            files.push(path);
        }
    }
}

/// Places of a word in code, as `file:line`; comments do not count.
pub(crate) fn uses<'a>(files: &'a [(String, String)], word: &'a str) -> impl Iterator<Item = String> + 'a {
    files.iter().flat_map(move |(name, text)| {
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"));
        let using = lines.filter(move |(_, line)| line.contains(word));
        using.map(move |(index, _)| format!("{name}:{}: {word}", index + 1))
    })
}
