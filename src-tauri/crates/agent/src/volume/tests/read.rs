//! Reading files, and nothing else.

use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use sandbar_agent_protocol::{Failure, MAX_READ, ResponseBody};

use super::{Cancel, Lab, asked};

/// Size of the file, the bytes, and whether the file ends with them.
type Part = (u64, Vec<u8>, bool);

fn read(lab: &Lab, path: &str, offset: u64, length: u32) -> Result<Part, Failure> {
    match lab
        .volume
        .read(&asked(path), offset, length, &Cancel::default())?
    {
        ResponseBody::Bytes { size, bytes, eof } => Ok((size, bytes, eof)),
        other => panic!("unexpected: {other:?}"),
    }
}

#[test]
fn a_range_of_a_file_is_read_and_its_end_is_told() {
    let lab = Lab::new().with_file("f", "0123456789").with_link("l", "f");
    assert_eq!(read(&lab, "f", 2, 3), Ok((10, b"234".to_vec(), false)));
    assert_eq!(read(&lab, "l", 5, 100), Ok((10, b"56789".to_vec(), true)));
    assert_eq!(read(&lab, "f", 10, 1), Ok((10, vec![], true)));
    assert_eq!(read(&lab, "f", u64::MAX, 1), Ok((10, vec![], true)));
}

#[test]
fn folders_pipes_and_sockets_are_not_read() {
    let lab = Lab::new().with_folder("folder");
    mknodat(CWD, lab.at("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let _socket = UnixListener::bind(lab.at("socket")).unwrap();
    for name in ["folder", "pipe", "socket", ""] {
        assert_eq!(read(&lab, name, 0, 1), Err(Failure::NotAFile), "{name}");
    }
}

#[test]
fn asking_for_more_than_one_answer_holds_is_malformed() {
    let lab = Lab::new().with_file("f", "");
    assert_eq!(read(&lab, "f", 0, MAX_READ), Ok((0, vec![], true)));
    assert_eq!(read(&lab, "f", 0, MAX_READ + 1), Err(Failure::Malformed));
}
