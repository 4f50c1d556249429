use crate::sources::{below, uses};

#[test]
fn one_module_of_the_page_talks_to_the_window() {
    let files = below("ui/src", &["ts", "tsx"]);
    let allowed = ["ui/src/ipc/client.ts:", "ui/src/ipc/bindings.ts:"];
    let found: Vec<_> = uses(&files, "@tauri-apps")
        .filter(|place| !allowed.iter().any(|file| place.starts_with(file)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// Names and contents of files are text, never markup.
#[test]
fn the_page_makes_no_markup_of_text() {
    let files = below("ui/src", &["ts", "tsx"]);
    let words = [
        "dangerouslySetInnerHTML",
        ".innerHTML",
        ".outerHTML",
        "insertAdjacentHTML",
        "document.write",
    ];
    let found: Vec<_> = words.iter().flat_map(|word| uses(&files, word)).collect();
    assert!(found.is_empty(), "{found:#?}");
}
