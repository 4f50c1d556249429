//! Frames survive whatever a stream brings.

#![cfg(test)]

use proptest::collection::vec;
use proptest::prelude::*;
use sandbar_agent_protocol::{
    FrameDecoder, FrameError, MAX_FRAME, Order, OrderBy, Request, RequestBody, Response, ResponseBody,
    decode, encode_frame,
};

/// All frames in the stream, fed in pieces of these sizes, and how the stream ended.
fn frames(stream: &[u8], pieces: &[usize]) -> (Vec<Vec<u8>>, Result<(), FrameError>) {
    let mut decoder = FrameDecoder::new();
    let mut frames = Vec::new();
    let mut rest = stream;
    let mut sizes = pieces
        .iter()
        .copied()
        .chain(std::iter::repeat(stream.len().max(1)));
    while !rest.is_empty() {
        let (mut piece, after) = rest.split_at(sizes.next().unwrap().min(rest.len()));
        rest = after;
        loop {
            match decoder.push(&mut piece) {
                Ok(Some(frame)) => {
                    assert!(frame.capacity() <= MAX_FRAME);
                    frames.push(frame);
                }
                Ok(None) => break,
                Err(error) => return (frames, Err(error)),
            }
        }
        assert!(piece.is_empty());
    }
    (frames, decoder.finish())
}

fn framed(payload: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(payload.len()).unwrap().to_le_bytes().to_vec();
    frame.extend_from_slice(payload);
    frame
}

/// Lengths are small as well as random, so that whole frames are met.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        vec(any::<u8>(), 0..40),
        vec(any::<u8>(), 0..40).prop_map(|bytes| framed(&bytes))
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_pieces_of_any_bytes_give_the_same_frames(stream in stream(), pieces in vec(1_usize..20, 0..60)) {
        prop_assert_eq!(frames(&stream, &pieces), frames(&stream, &[]));
    }

    #[test]
    fn frames_come_out_as_they_went_in(payloads in vec(vec(any::<u8>(), 0..100), 0..10), piece in 1_usize..50) {
        let stream: Vec<u8> = payloads.iter().flat_map(|payload| framed(payload)).collect();
        prop_assert_eq!(frames(&stream, &[piece; 100]), (payloads, Ok(())));
    }

    #[test]
    fn any_bytes_are_a_message_or_an_error(bytes in vec(any::<u8>(), 0..200)) {
        let _ = decode::<Request>(&bytes);
        let _ = decode::<Response>(&bytes);
    }
}

#[test]
fn a_message_survives_the_way_through_a_frame() {
    let order = Order {
        by: OrderBy::Size,
        descending: true,
    };
    let body = RequestBody::List {
        path: vec![b"a\xff".to_vec()],
        order,
        hidden: true,
        limit: 100,
    };
    let request = Request { id: 7, body };
    let (frames, end) = frames(&encode_frame(&request).unwrap(), &[]);
    assert_eq!(end, Ok(()));
    assert_eq!(decode::<Request>(&frames[0]), Ok(request));
}

#[test]
fn a_frame_that_announces_too_much_is_refused_for_good() {
    let length = MAX_FRAME + 1;
    let mut decoder = FrameDecoder::new();
    let header = u32::try_from(length).unwrap().to_le_bytes();
    assert_eq!(
        decoder.push(&mut &header[..]),
        Err(FrameError::TooLong { length })
    );
    assert_eq!(
        decoder.push(&mut &framed(b"fine")[..]),
        Err(FrameError::TooLong { length })
    );
}

#[test]
fn a_message_that_is_too_long_is_not_sent() {
    let body = ResponseBody::Bytes {
        size: 0,
        bytes: vec![0; MAX_FRAME],
        eof: true,
    };
    assert!(matches!(
        encode_frame(&Response { id: 1, body }),
        Err(FrameError::TooLong { .. })
    ));
}

#[test]
fn a_stream_that_ends_inside_a_frame_is_truncated() {
    let stream = framed(b"hello");
    assert_eq!(frames(&stream[..3], &[]).1, Err(FrameError::Truncated));
    assert_eq!(frames(&stream[..6], &[]).1, Err(FrameError::Truncated));
}

#[test]
fn bytes_behind_a_message_are_an_error() {
    let frame = encode_frame(&Request {
        id: 1,
        body: RequestBody::Ping,
    })
    .unwrap();
    let mut payload = frame[4..].to_vec();
    payload.push(0);
    assert_eq!(
        decode::<Request>(&payload),
        Err(FrameError::Trailing { extra: 1 })
    );
}
