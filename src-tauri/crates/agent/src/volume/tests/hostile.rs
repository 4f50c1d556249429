//! Volumes made to cost time, memory or open files, and files that change under the reader.

use std::fs;
use std::os::unix::fs::{FileExt, symlink};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::fs::{CWD, FileType, Mode, OFlags, RenameFlags, mkdirat, mknodat, openat, renameat_with};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sandbar_agent_protocol::{ComponentState, Entry, Failure, Kind, LinkVerdict, MAX_READ, ResponseBody};

use super::{BY_NAME, Cancel, Lab, asked, wire};
use crate::volume::VolumePath;

/// Folders named `d` within each other, deeper than any path can say.
struct Deep(Lab);

impl Deep {
    fn new(depth: usize) -> Self {
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        let all = Rlimit {
            current: maximum,
            maximum,
        };
        // As the agent itself does: a walk holds a file for each folder.
        setrlimit(Resource::Nofile, all).unwrap();
        let lab = Lab::new();
        let flags = OFlags::PATH | OFlags::DIRECTORY;
        let mut at = openat(CWD, lab.at(""), flags, Mode::empty()).unwrap();
        for _ in 0..depth {
            mkdirat(&at, "d", Mode::RWXU).unwrap();
            at = openat(&at, "d", flags, Mode::empty()).unwrap();
        }
        Self(lab)
    }

    fn path(depth: usize) -> String {
        vec!["d"; depth].join("/")
    }
}

impl Drop for Deep {
    /// From the top, a folder at a time: what removes a tree elsewhere would hold a file for each folder too.
    fn drop(&mut self) {
        let (top, next) = (self.0.at("d"), self.0.at("next"));
        while fs::rename(top.join("d"), &next).is_ok() {
            fs::remove_dir_all(&top).unwrap();
            fs::rename(&next, &top).unwrap();
        }
    }
}

fn beginning(lab: &Lab, name: &str, length: u32) -> Result<(Vec<u8>, bool), Failure> {
    match lab.volume.read(&asked(name), 0, length, &Cancel::default())? {
        ResponseBody::Bytes { bytes, eof, .. } => Ok((bytes, eof)),
        other => panic!("unexpected: {other:?}"),
    }
}

#[test]
fn a_tree_deeper_than_any_path_is_walked_as_deep_as_a_path_goes_and_then_said_to_be_too_long() {
    let deep = Deep::new(4096);
    // 4,095 bytes, the slash before each name counted.
    let deepest = Deep::path(2047);
    assert_eq!(deep.0.facts(&deepest).kind, Kind::Folder);
    let below = deep.0.entries(&deepest, BY_NAME);
    assert_eq!(
        below.len(),
        1,
        "the folder that cannot be opened by its path is still seen"
    );
    let too_deep = VolumePath::parse(vec![b"d".to_vec(); 2048]);
    assert_eq!(too_deep, Err(Failure::NameTooLong { component: 2047 }));
}

#[test]
fn a_name_of_255_bytes_is_like_any_other() {
    let name = "n".repeat(255);
    let lab = Lab::new().with_folder(format!("{name}/{name}"));
    assert_eq!(lab.facts(&format!("{name}/{name}")).kind, Kind::Folder);
    assert_eq!(lab.entry(&name).name.len(), 255);
    let longer = VolumePath::parse(vec![b"n".repeat(256)]);
    assert_eq!(longer, Err(Failure::NameTooLong { component: 0 }));
}

#[test]
fn links_that_lead_deeper_than_a_path_goes_lead_nowhere_instead_of_holding_a_file_for_each_folder() {
    let deep = Deep::new(2500);
    let link = |at: usize, name: &str, depth: usize| {
        symlink(Deep::path(depth), deep.0.at(Deep::path(at)).join(name)).unwrap();
    };
    link(0, "far", 2000);
    link(1900, "on", 500);
    let verdict = |at: usize| {
        let entries = deep.0.entries(&Deep::path(at), BY_NAME);
        entries.into_iter().find_map(|entry| entry.link).unwrap().verdict
    };
    assert!(matches!(verdict(0), LinkVerdict::Inside { canonical, .. } if canonical.len() == 2000));
    assert_eq!(verdict(1900), LinkVerdict::Broken);
}

/// Links each of which leads to its end through some tens of thousands of names.
fn farm(count: usize) -> Lab {
    let mut lab = Lab::new().with_folder("d").with_folder("farm");
    lab = lab.with_link("chain-0", "d");
    for number in 1..39 {
        let winding = "d/../".repeat(800);
        lab = lab.with_link(
            format!("chain-{number}"),
            format!("{winding}chain-{}", number - 1),
        );
    }
    for number in 0..count {
        lab = lab.with_link(format!("farm/{number:04}"), "../chain-38");
    }
    lab
}

#[test]
fn a_farm_of_winding_links_comes_in_short_pages_that_miss_nothing() {
    const COUNT: usize = 12;
    let lab = farm(COUNT);
    let listing = lab.open("farm", BY_NAME, true);
    let (mut names, mut pages) = (Vec::new(), 0);
    while names.len() < COUNT {
        let offset = u64::try_from(names.len()).unwrap();
        let page = listing.page(offset, 100, &Cancel::default()).unwrap();
        assert!(
            (1..=4).contains(&page.len()),
            "{} entries in one page",
            page.len()
        );
        for Entry { name, link, .. } in page {
            let inside = LinkVerdict::Inside {
                canonical: wire("d"),
                kind: Kind::Folder,
            };
            assert_eq!(link.unwrap().verdict, inside);
            names.push(String::from_utf8(name).unwrap());
        }
        pages += 1;
    }
    let expected: Vec<_> = (0..COUNT).map(|number| format!("{number:04}")).collect();
    assert_eq!(names, expected);
    assert!(pages >= 3, "{pages} pages");
}

#[test]
fn completion_in_a_farm_of_winding_links_ends_and_folders_are_still_found() {
    let lab = farm(40).with_folder("farm/zoo");
    let names = lab
        .volume
        .complete(&asked("farm"), b"", 100, &lab.listings, &Cancel::default())
        .unwrap();
    assert!(names.len() < 10, "{} names", names.len());
    assert_eq!(names.last().unwrap(), b"zoo");
}

#[test]
fn a_cancelled_page_of_winding_links_ends_after_the_link_that_it_is_at() {
    let lab = farm(40);
    let listing = lab.open("farm", BY_NAME, true);
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(listing.page(0, 100, &cancel), Err(Failure::Cancelled));
}

#[test]
fn of_a_sparse_file_of_terabytes_only_what_is_asked_for_is_read() {
    let lab = Lab::new().with_file("sparse", "begin");
    let file = fs::File::options().write(true).open(lab.at("sparse")).unwrap();
    file.set_len(4 << 40).unwrap();
    let (bytes, eof) = beginning(&lab, "sparse", MAX_READ).unwrap();
    assert_eq!(bytes.len(), 256 * 1024);
    assert!(bytes.starts_with(b"begin\0") && !eof);
}

#[test]
fn a_file_that_is_cut_and_written_again_while_it_is_read_gives_bytes_that_it_had() {
    let lab = Lab::new().with_file("busy", "");
    let file = fs::File::options().write(true).open(lab.at("busy")).unwrap();
    let (over, content) = (AtomicBool::new(false), vec![b'a'; 40_000]);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                file.write_all_at(&content, 0).unwrap();
                file.set_len(0).unwrap();
            }
        });
        for _ in 0..500 {
            let (bytes, _) = beginning(&lab, "busy", MAX_READ).unwrap();
            assert!(bytes.len() <= 40_000 && bytes.iter().all(|byte| *byte == b'a'));
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_file_swapped_for_a_pipe_is_never_waited_for() {
    let lab = Lab::new().with_file("file", "content");
    mknodat(CWD, lab.at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                renameat_with(CWD, lab.at("file"), CWD, lab.at("pipe"), RenameFlags::EXCHANGE).unwrap();
            }
        });
        let (mut read, mut refused) = (0, 0);
        while read < 200 || refused < 200 {
            match beginning(&lab, "file", 100) {
                Ok((bytes, _)) => {
                    assert_eq!(bytes, b"content");
                    read += 1;
                }
                Err(Failure::NotAFile) => refused += 1,
                Err(failure) => {
                    let errno = Errno::AGAIN.raw_os_error();
                    assert_eq!(failure, Failure::Other { errno });
                }
            }
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_folder_that_is_renamed_while_it_is_listed_is_listed_to_its_end() {
    let lab = Lab::new().with_folder("here/sub").with_link("here/to", "sub");
    let listing = lab.open("here", BY_NAME, true);
    fs::rename(lab.at("here"), lab.at("there")).unwrap();
    fs::create_dir(lab.at("here")).unwrap();
    let page = listing.page(0, 10, &Cancel::default()).unwrap();
    assert_eq!(page.len(), 2);
    assert!(page.iter().all(|entry| entry.facts.is_some()));
    assert_eq!(
        lab.entries("here", BY_NAME),
        [],
        "asked again, it is what is there now"
    );
}

#[test]
fn what_was_removed_since_the_listing_has_no_facts_and_what_replaced_it_is_not_opened() {
    let lab = Lab::new().with_file("a", "1").with_file("b", "2");
    let listing = lab.open("", BY_NAME, true);
    fs::remove_file(lab.at("a")).unwrap();
    fs::remove_file(lab.at("b")).unwrap();
    mknodat(CWD, lab.at("b"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let page = listing.page(0, 10, &Cancel::default()).unwrap();
    assert_eq!(page[0].facts, None);
    assert_eq!(page[1].facts.map(|facts| facts.kind), Some(Kind::Pipe));
    assert_eq!(beginning(&lab, "b", 1), Err(Failure::NotAFile));
    let states: Vec<_> = lab
        .resolve("b")
        .components
        .into_iter()
        .map(|one| one.state)
        .collect();
    assert_eq!(states, [ComponentState::Other(Kind::Pipe)]);
}
