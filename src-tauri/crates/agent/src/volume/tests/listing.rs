//! Snapshots of folders, their order and their pages.

use std::fs::{self, File, FileTimes};
use std::time::{Duration, UNIX_EPOCH};

use sandbar_agent_protocol::{Entry, Failure, Kind, LinkVerdict, MAX_LISTINGS, Order, OrderBy};

use super::{BY_NAME, Cancel, Lab, asked, wire};

fn names(entries: &[Entry]) -> Vec<String> {
    entries
        .iter()
        .map(|entry| String::from_utf8_lossy(&entry.name).into_owned())
        .collect()
}

fn sized(lab: Lab, files: &[(&str, usize)]) -> Lab {
    files
        .iter()
        .fold(lab, |lab, (name, size)| lab.with_file(name, &"x".repeat(*size)))
}

#[test]
fn folders_come_first_and_names_are_ordered_by_their_bytes() {
    let lab = Lab::new()
        .with_folder("z")
        .with_folder("B")
        .with_file("a", "")
        .with_file("C", "");
    let lab = lab.with_link("l", "z");
    assert_eq!(names(&lab.entries("", BY_NAME)), ["B", "z", "C", "a", "l"]);
    let descending = Order {
        by: OrderBy::Name,
        descending: true,
    };
    assert_eq!(names(&lab.entries("", descending)), ["z", "B", "l", "a", "C"]);
    let listing = lab.open("", BY_NAME, true);
    assert_eq!((listing.total(), listing.folders()), (5, 2));
}

#[test]
fn the_largest_come_first_on_demand_and_equal_ones_are_ordered_by_name() {
    let lab = sized(
        Lab::new().with_folder("f"),
        &[("one", 1), ("ten", 10), ("b5", 5), ("a5", 5)],
    );
    let order = |descending| Order {
        by: OrderBy::Size,
        descending,
    };
    assert_eq!(
        names(&lab.entries("", order(true))),
        ["f", "ten", "a5", "b5", "one"]
    );
    assert_eq!(
        names(&lab.entries("", order(false))),
        ["f", "one", "a5", "b5", "ten"]
    );
}

#[test]
fn the_latest_come_first_on_demand() {
    let lab = sized(Lab::new(), &[("old", 0), ("new", 0), ("ancient", 0)]);
    for (name, seconds) in [("ancient", 1), ("old", 1000), ("new", 2000)] {
        let times = FileTimes::new().set_modified(UNIX_EPOCH + Duration::from_secs(seconds));
        File::options()
            .write(true)
            .open(lab.at(name))
            .unwrap()
            .set_times(times)
            .unwrap();
    }
    let order = Order {
        by: OrderBy::Modified,
        descending: true,
    };
    let entries = lab.entries("", order);
    assert_eq!(names(&entries), ["new", "old", "ancient"]);
    assert_eq!(entries[0].facts.unwrap().modified, 2_000_000_000_000);
}

#[test]
fn hidden_names_are_left_out_unless_asked_for() {
    let lab = Lab::new().with_folder(".git").with_file("seen", "");
    assert_eq!(lab.open("", BY_NAME, false).total(), 1);
    assert_eq!(lab.open("", BY_NAME, true).total(), 2);
}

#[test]
fn entries_carry_facts_and_links_their_verdict_from_their_own_folder() {
    let lab = Lab::new()
        .with_folder("a/b")
        .with_file("a/f", "12345")
        .with_link("a/l", "../a/b");
    let entries = lab.entries("a", BY_NAME);
    assert_eq!(entries[1].facts.unwrap().size, 5);
    let link = entries[2].link.clone().unwrap();
    assert_eq!(link.target, b"../a/b");
    assert_eq!(
        link.verdict,
        LinkVerdict::Inside {
            canonical: wire("a/b"),
            kind: Kind::Folder
        }
    );
    assert_eq!(entries[2].facts.unwrap().kind, Kind::Link);
}

#[test]
fn links_to_nothing_are_broken_and_circles_loop() {
    let lab = Lab::new().with_link("broken", "gone").with_link("loop", "loop");
    assert_eq!(lab.entry("broken").link.unwrap().verdict, LinkVerdict::Broken);
    assert_eq!(lab.entry("loop").link.unwrap().verdict, LinkVerdict::Loops);
}

#[test]
fn a_snapshot_keeps_its_numbers_when_an_entry_goes_away() {
    let lab = sized(Lab::new(), &[("a", 0), ("b", 0), ("c", 0)]);
    let listing = lab.open("", BY_NAME, true);
    fs::remove_file(lab.at("b")).unwrap();
    let entries = listing.page(1, 2, &Cancel::default()).unwrap();
    assert_eq!(names(&entries), ["b", "c"]);
    assert_eq!(entries[0].facts, None);
    assert!(entries[1].facts.is_some());
}

#[test]
fn a_file_is_not_a_folder_to_list() {
    let lab = Lab::new().with_file("f", "");
    let listed = lab
        .volume
        .list(&asked("f"), BY_NAME, true, &lab.listings, &Cancel::default());
    assert_eq!(listed.unwrap_err(), Failure::NotAFolder { component: 0 });
}

#[test]
fn a_cancelled_listing_stops() {
    let lab = Lab::new().with_file("f", "");
    let cancel = Cancel::default();
    cancel.cancel();
    let listed = lab.volume.list(&asked(""), BY_NAME, true, &lab.listings, &cancel);
    assert_eq!(listed.unwrap_err(), Failure::Cancelled);
}

#[test]
fn the_oldest_listing_gives_way_to_the_newest() {
    let lab = Lab::new();
    let numbers: Vec<u32> = (0..=MAX_LISTINGS)
        .map(|_| lab.listings.keep(lab.open("", BY_NAME, true)))
        .collect();
    assert_eq!(lab.listings.get(numbers[0]).unwrap_err(), Failure::UnknownListing);
    assert!(lab.listings.get(numbers[1]).is_ok());
    lab.listings.close(numbers[1]);
    assert_eq!(lab.listings.get(numbers[1]).unwrap_err(), Failure::UnknownListing);
}

#[test]
fn memory_for_names_has_a_limit_and_comes_back() {
    let lab = Lab::new();
    let kept = lab.listings.keep(lab.open("", BY_NAME, true));
    let mut all = lab.listings.budget().start();
    all.grow(100 << 20).unwrap();
    assert!(lab.listings.get(kept).is_ok());
    assert_eq!(all.grow(100 << 20), Err(Failure::TooMany));
    assert_eq!(lab.listings.get(kept).unwrap_err(), Failure::UnknownListing);
    drop(all);
    assert_eq!(lab.listings.budget().start().grow(100 << 20), Ok(()));
}

#[test]
fn a_folder_of_100_000_entries_is_listed_whole_and_paged() {
    let lab = Lab::new().with_folder("many");
    for number in 0..100_000 {
        File::create(lab.at(format!("many/{number:06}"))).unwrap();
    }
    let listing = lab.open("many", BY_NAME, false);
    assert_eq!(listing.total(), 100_000);
    let page = listing.page(99_990, 100, &Cancel::default()).unwrap();
    assert_eq!(page.len(), 10);
    assert_eq!(page[9].name, b"099999");
    assert_eq!(listing.page(u64::MAX, 10, &Cancel::default()), Ok(Vec::new()));
}
