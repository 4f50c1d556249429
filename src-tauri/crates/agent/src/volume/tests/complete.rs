//! Completing a name that is being typed.

use sandbar_agent_protocol::Failure;

use super::{Cancel, Lab, asked};

fn complete(lab: &Lab, path: &str, prefix: &str, limit: u32) -> Result<Vec<String>, Failure> {
    let names = lab.volume.complete(
        &asked(path),
        prefix.as_bytes(),
        limit,
        &lab.listings,
        &Cancel::default(),
    )?;
    Ok(names
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect())
}

#[test]
fn folders_and_links_to_folders_inside_complete_and_nothing_else() {
    let lab = Lab::new()
        .with_folder("train")
        .with_folder("test")
        .with_folder("other")
        .with_file("text", "");
    let lab = lab
        .with_link("to-train", "train")
        .with_link("to-text", "text")
        .with_link("to-out", "/");
    assert_eq!(
        complete(&lab, "", "t", 10).unwrap(),
        ["test", "to-train", "train"]
    );
    assert_eq!(complete(&lab, "", "", 2).unwrap(), ["other", "test"]);
    assert_eq!(complete(&lab, "", "x", 10).unwrap(), Vec::<String>::new());
}

#[test]
fn completing_in_a_folder_that_is_missing_names_it() {
    assert_eq!(
        complete(&Lab::new(), "a/b", "", 10),
        Err(Failure::NotFound { component: 0 })
    );
}
