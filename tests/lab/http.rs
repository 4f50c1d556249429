use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Whether a container engine answers on a unix socket: `GET /_ping` gives 200 on Docker and on Podman.
///
/// HTTP/1.0 makes the engine close the connection, so that the answer simply ends.
pub(super) fn answers_ping(socket: &Path, limit: Duration) -> bool {
    ping(socket, limit).is_ok_and(|answer| {
        let mut words = answer.split(|byte| *byte == b' ');
        words.next().is_some_and(|word| word.starts_with(b"HTTP/1.")) && words.next() == Some(b"200")
    })
}

fn ping(socket: &Path, limit: Duration) -> std::io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.write_all(b"GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(answer)
}
