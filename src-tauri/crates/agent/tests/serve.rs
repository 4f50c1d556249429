//! The built agent serves a folder over pipes.

#![cfg(test)]

mod support;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Command;

use sandbar_agent_protocol::{
    Failure, Order, OrderBy, PROTOCOL, Request, RequestBody, ResponseBody, encode_frame,
};
use sandbar_testkit::identity_of;
use support::Serving;
use tempfile::TempDir;

const BY_SIZE: Order = Order {
    by: OrderBy::Size,
    descending: false,
};

fn list(order: Order, limit: u32) -> RequestBody {
    RequestBody::List {
        path: vec![],
        order,
        hidden: true,
        limit,
    }
}

#[test]
fn it_says_who_it_is_and_which_volume_it_serves() {
    let folder = TempDir::new().unwrap();
    let answer = Serving::start(folder.path()).answer(RequestBody::Hello);
    let version = env!("CARGO_PKG_VERSION").to_owned();
    assert_eq!(
        answer,
        ResponseBody::Hello {
            protocol: PROTOCOL,
            version,
            root: identity_of(&fs::metadata(folder.path()).unwrap())
        }
    );
}

#[test]
fn a_volume_is_browsed_page_by_page() {
    let folder = TempDir::new().unwrap();
    for name in ["a", "b", "c"] {
        fs::write(folder.path().join(name), name.repeat(3)).unwrap();
    }
    symlink("/", folder.path().join("evil")).unwrap();
    let mut agent = Serving::start(folder.path());
    let ResponseBody::Listing {
        listing,
        total,
        folders,
        folder: facts,
        first,
    } = agent.answer(list(BY_SIZE, 2))
    else {
        panic!("no listing")
    };
    assert_eq!(
        (total, folders, first.len(), facts.identity),
        (4, 0, 2, identity_of(&fs::metadata(folder.path()).unwrap()))
    );
    let ResponseBody::Entries { offset, entries } = agent.answer(RequestBody::Page {
        listing,
        offset: 2,
        limit: 10,
    }) else {
        panic!("no entries")
    };
    assert_eq!((offset, entries.len()), (2, 2));
    assert_eq!(
        agent.answer(RequestBody::CloseListing { listing }),
        ResponseBody::Closed
    );
    let page = agent.answer(RequestBody::Page {
        listing,
        offset: 0,
        limit: 1,
    });
    assert_eq!(page, ResponseBody::Failed(Failure::UnknownListing));
    let read = RequestBody::Read {
        path: vec![b"b".to_vec()],
        offset: 1,
        length: 100,
    };
    assert_eq!(
        agent.answer(read),
        ResponseBody::Bytes {
            size: 3,
            bytes: b"bb".to_vec(),
            eof: true
        }
    );
    let evil = RequestBody::Read {
        path: vec![b"evil".to_vec(), b"etc".to_vec()],
        offset: 0,
        length: 1,
    };
    assert_eq!(
        agent.answer(evil),
        ResponseBody::Failed(Failure::Escapes {
            component: 0,
            target: b"/".to_vec()
        })
    );
}

#[test]
fn nothing_is_made_in_a_volume_that_is_not_served_writably() {
    let folder = TempDir::new().unwrap();
    let make = RequestBody::MakeFolder {
        path: vec![b"new".to_vec()],
        uid: 0,
        gid: 0,
        mode: 0o755,
    };
    assert_eq!(
        Serving::start(folder.path()).answer(make),
        ResponseBody::Failed(Failure::ReadOnly)
    );
    assert!(!folder.path().join("new").exists());
}

#[test]
fn a_cancelled_request_says_so_and_a_ping_is_answered_meanwhile() {
    let folder = TempDir::new().unwrap();
    for number in 0..5_000 {
        File::create(folder.path().join(number.to_string())).unwrap();
    }
    let mut agent = Serving::start(folder.path());
    let listings = (10..30).map(|id| Request {
        id,
        body: list(BY_SIZE, 1),
    });
    let ping = Request {
        id: 99,
        body: RequestBody::Ping,
    };
    let cancels = (10..30).map(|id| Request {
        id: 0,
        body: RequestBody::Cancel { id },
    });
    let requests = listings.chain([ping]).chain(cancels);
    // In one go, so that only the agent decides what is answered first.
    agent.send(
        &requests
            .flat_map(|request| encode_frame(&request).unwrap())
            .collect::<Vec<u8>>(),
    );
    let answers: Vec<_> = (0..21).map(|_| agent.next()).collect();
    let ping = answers
        .iter()
        .position(|answer| answer.body == ResponseBody::Pong)
        .unwrap();
    assert!(ping < 20, "the ping waited for all the listings");
    let cancelled = ResponseBody::Failed(Failure::Cancelled);
    assert!(answers.iter().filter(|answer| answer.body == cancelled).count() >= 10);
    let mut ids: Vec<u32> = answers.iter().map(|answer| answer.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, (10..30).chain([99]).collect::<Vec<_>>());
}

#[test]
fn a_path_that_breaks_the_rules_is_malformed_and_the_agent_goes_on() {
    let folder = TempDir::new().unwrap();
    let mut agent = Serving::start(folder.path());
    let path = vec![b"..".to_vec()];
    assert_eq!(
        agent.answer(RequestBody::Resolve { path }),
        ResponseBody::Failed(Failure::Malformed)
    );
    assert_eq!(agent.answer(RequestBody::Ping), ResponseBody::Pong);
}

#[test]
fn it_ends_well_when_its_input_ends_between_frames() {
    let folder = TempDir::new().unwrap();
    let mut agent = Serving::start(folder.path());
    assert_eq!(agent.answer(RequestBody::Ping), ResponseBody::Pong);
    agent.close_input();
    assert_eq!(agent.end().code(), Some(0));
}

#[test]
fn it_ends_badly_when_its_input_ends_inside_a_frame_or_is_no_frame() {
    let folder = TempDir::new().unwrap();
    let mut agent = Serving::start(folder.path());
    agent.send(&[9, 0]);
    agent.close_input();
    assert_eq!(agent.end().code(), Some(1));
    for bytes in [&[0xff; 4][..], &encode_frame(&(1_u32, 200_u32)).unwrap()] {
        let mut agent = Serving::start(folder.path());
        agent.send(bytes);
        assert_eq!(agent.end().code(), Some(1), "{bytes:?}");
    }
}

#[test]
fn it_ends_at_once_when_it_is_told_to() {
    let folder = TempDir::new().unwrap();
    let mut agent = Serving::start(folder.path());
    assert_eq!(agent.answer(RequestBody::Ping), ResponseBody::Pong);
    assert!(
        Command::new("kill")
            .arg(agent.id().to_string())
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(agent.end().code(), Some(0));
}
