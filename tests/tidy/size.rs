use crate::sources::below;

const LONGEST: usize = 400;

#[test]
fn no_file_is_longer_than_it_can_be_read() {
    let folders = ["src-tauri", "ui", "tests"];
    let files = folders
        .iter()
        .flat_map(|folder| below(folder, &["rs", "ts", "tsx", "css", "sh"]));
    let written = files.filter(|(name, _)| name != "ui/src/ipc/bindings.ts");
    let long: Vec<_> = written
        .map(|(name, text)| (text.lines().count(), name))
        .filter(|(lines, _)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "split along their ideas: {long:#?}");
}
