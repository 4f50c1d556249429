use std::fmt::Debug;

use sandbar_agent_protocol::{
    FrameDecoder, GatePlan, GateReport, MAX_FRAME, Request, Response, decode, encode_frame,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The agent's own reader of `/proc/self/mountinfo`; the agent is a program, so its source is taken.
#[allow(dead_code, unreachable_pub)]
#[path = "../../../src-tauri/crates/agent/src/gate/mountinfo.rs"]
mod table;

/// A stream gives the same frames in whatever pieces it arrives, and none is longer than announced.
pub(super) fn frames(input: &[u8]) {
    let whole = cut(input, input.len().max(1));
    for piece in [1, 3, 7] {
        assert_eq!(cut(input, piece), whole);
    }
    for frame in &whole.0 {
        assert!(frame.len() <= MAX_FRAME);
        messages(frame);
    }
}

/// The frames in a stream, and whether it ended well.
fn cut(input: &[u8], piece: usize) -> (Vec<Vec<u8>>, bool) {
    let mut decoder = FrameDecoder::new();
    let mut frames = Vec::new();
    for mut bytes in input.chunks(piece) {
        loop {
            match decoder.push(&mut bytes) {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(_) => return (frames, false),
            }
        }
    }
    let ended = decoder.finish().is_ok();
    (frames, ended)
}

/// What is a message is the same after it was sent again.
pub(super) fn messages(input: &[u8]) {
    again::<Request>(input);
    again::<Response>(input);
}

fn again<T: Serialize + DeserializeOwned + PartialEq + Debug>(input: &[u8]) {
    let Ok(message) = decode::<T>(input) else { return };
    let Ok(frame) = encode_frame(&message) else { return };
    assert_eq!(decode::<T>(&frame[4..]).unwrap(), message);
}

/// Arguments that are a plan say the same plan when they are written again.
pub(super) fn gate_plan(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let words: Vec<&str> = text.split('\n').collect();
    if let Ok(plan) = GatePlan::from_args(&words) {
        assert!(plan.mounts.iter().all(|mount| mount.target.starts_with('/')));
        assert_eq!(GatePlan::from_args(&plan.to_args()).unwrap(), plan);
    }
}

/// A line that is a report is the line that the report makes.
pub(super) fn report_line(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(report) = GateReport::parse_line(text) {
        let line = report.to_line().unwrap();
        assert!(!line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
        assert_eq!(GateReport::parse_line(&line).unwrap(), report);
    }
    // Also as the data of a report, which random text hardly ever is.
    if let Ok(report) = decode::<GateReport>(input) {
        let line = report.to_line().unwrap();
        assert_eq!(GateReport::parse_line(&line).unwrap(), report);
    }
}

/// A line gives a mount at most, and every mount is found by itself too.
pub(super) fn mountinfo(input: &[u8]) {
    let all = table::parse(input);
    let lines = input.split(|byte| *byte == b'\n');
    let each: Vec<_> = lines.flat_map(table::parse).collect();
    assert_eq!(all, each);
}
