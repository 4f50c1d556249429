use std::time::Duration;

/// What happens to a request or its answer.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The request waits until the proxy is mended; then it goes on, also when nobody waits for its answer any more.
    Hold,
    /// The engine does what it is asked, and its answer never comes. The connection stays.
    Hang,
    /// The answer comes a byte at a time, with a pause after each.
    Trickle(Duration),
    /// The engine does what it is asked; half of the first piece of its answer comes, and then the end.
    Cut,
    /// The engine does what it is asked, and bytes come that are no HTTP.
    Garbage,
    /// The engine does what it is asked, and a good head comes with a body that is no JSON.
    Nonsense,
    /// The engine does what it is asked; its direction ends without an answer, the other one stays open.
    HalfClose,
    /// 500, without asking the engine.
    Fail,
    /// The connection ends, and so does every new one until the proxy is mended: the engine is gone.
    Refuse,
    /// Requests and answers are changed on their way. What does the work must not change their length.
    Rewrite {
        /// Changes the bytes of the request.
        request: fn(&mut [u8]),
        /// Changes a piece of its answer.
        answer: fn(&mut [u8]),
    },
}

/// No head of HTTP begins so.
pub(super) const GARBAGE: &[u8] = b"\x00\xff\xfe this is no answer \r\n\r\n";

/// Says that all is well, and goes on otherwise.
pub(super) const NONSENSE: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{\"Id\": [\"nonsense\", }";

/// What an engine says that failed inside.
pub(super) const FAILURE: &[u8] =
    b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 25\r\nConnection: close\r\n\r\n{\"message\": \"on purpose\"}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_are_as_long_as_they_say() {
        for answer in [NONSENSE, FAILURE] {
            let text = std::str::from_utf8(answer).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            assert!(
                head.contains(&format!("Content-Length: {}", body.len())),
                "{head}: {}",
                body.len()
            );
        }
    }
}
