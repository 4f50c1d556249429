//! The page's bindings are those of the commands.

use std::path::Path;

use specta_typescript::Typescript;

/// Set to write the file instead of comparing it.
const WRITE: &str = "SANDBAR_WRITE_BINDINGS";

#[test]
fn the_pages_bindings_are_those_of_the_commands() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("bindings.ts");
    sandbar::ipc::manifest()
        .export(Typescript::default(), &fresh)
        .unwrap();
    if std::env::var_os(WRITE).is_some() {
        std::fs::copy(&fresh, &committed).unwrap();
    }
    let (fresh, committed) = (
        std::fs::read_to_string(fresh).unwrap(),
        std::fs::read_to_string(committed).unwrap(),
    );
    assert!(
        fresh == committed,
        "ui/src/ipc/bindings.ts is stale: run the test again with {WRITE}=1"
    );
}
