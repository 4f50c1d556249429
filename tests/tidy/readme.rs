use std::collections::BTreeSet;

use crate::sources::top;

fn read(name: &str) -> String {
    std::fs::read_to_string(top().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_readme_names_no_target_that_make_does_not_have() {
    let makefile = read("Makefile");
    let rules = makefile
        .lines()
        .filter(|line| !line.starts_with(['\t', '#', ' ']));
    let targets: BTreeSet<&str> = rules
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(names, _)| names.split_whitespace())
        .collect();
    let readme = read("README.md");
    // Between backticks, single ones or those of a block, is code.
    let code = readme.split('`').skip(1).step_by(2).flat_map(str::lines);
    let named = code
        .filter_map(|line| line.trim().strip_prefix("make "))
        .filter_map(|rest| rest.split_whitespace().next());
    let absent: Vec<_> = named
        .filter(|name| !name.contains('=') && !targets.contains(name))
        .collect();
    assert!(absent.is_empty(), "{absent:?}");
}

#[test]
fn every_picture_and_file_that_the_readme_links_to_is_there() {
    let readme = read("README.md");
    let links = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next());
    let local = links.filter(|link| !link.is_empty() && !link.contains("://"));
    let absent: Vec<_> = local.filter(|link| !top().join(link).exists()).collect();
    assert!(absent.is_empty(), "{absent:?}");
}
