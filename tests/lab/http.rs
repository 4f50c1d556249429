use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Whether a container engine answers on a unix socket: `GET /_ping` gives 200 on Docker and on Podman.
///
/// HTTP/1.0 makes the engine close the connection, so that the answer simply ends.
pub(super) fn answers_ping(socket: &Path, limit: Duration) -> bool {
    status(socket, "GET", "/_ping", limit).is_ok_and(|status| status == Some(200))
}

/// The status that an engine answers a request without a body; none where the answer is no HTTP.
pub(super) fn status(
    socket: &Path,
    method: &str,
    path: &str,
    limit: Duration,
) -> std::io::Result<Option<u16>> {
    let answer = ask(socket, method, path, limit)?;
    let mut words = answer.split(|byte| *byte == b' ');
    let is_http = words.next().is_some_and(|word| word.starts_with(b"HTTP/1."));
    let status = words.next().filter(|_| is_http);
    Ok(status.and_then(|word| std::str::from_utf8(word).ok()?.parse().ok()))
}

fn ask(socket: &Path, method: &str, path: &str, limit: Duration) -> std::io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: engine\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(answer)
}
