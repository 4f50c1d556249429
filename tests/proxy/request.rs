use std::fmt;

/// The first line of a request, without its protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    method: String,
    /// Path and query.
    target: String,
}

/// A kind of request: its method, and its path with at most one `*` that stands for a name or an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// `GET`
    pub method: &'static str,
    /// `/containers/*/json`
    pub path: &'static str,
}

impl Request {
    /// The request that these bytes begin, where they begin one. A client begins a request with a write of its own.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\r')?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        let (method, target) = line.strip_suffix(" HTTP/1.1")?.split_once(' ')?;
        Some(Self {
            method: method.to_owned(),
            target: target.to_owned(),
        })
    }

    /// The line: `GET /volumes?filters=...`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// Whether its query has this value under a name.
    pub fn asks(&self, name: &str, value: &str) -> bool {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        query
            .split('&')
            .any(|pair| pair.split_once('=') == Some((name, value)))
    }

    /// Whether it is of this kind.
    pub fn is(&self, call: Call) -> bool {
        let path = self.target.split('?').next().unwrap_or_default();
        self.method == call.method
            && match call.path.split_once('*') {
                None => path == call.path,
                Some((before, after)) => path
                    .strip_prefix(before)
                    .and_then(|rest| rest.strip_suffix(after))
                    .is_some_and(|name| !name.is_empty()),
            }
    }
}

impl Call {
    /// A kind of request.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self { method, path }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_told_by_its_method_and_path_whatever_its_query() {
        let list = Request::read(b"GET /containers/json?all=true HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        assert!(list.is(Call::new("GET", "/containers/json")));
        assert!(!list.is(Call::new("POST", "/containers/json")));
        assert!(!list.is(Call::new("GET", "/containers/*/json")));
        let one = Request::read(b"GET /containers/web/json HTTP/1.1\r\n").unwrap();
        assert!(one.is(Call::new("GET", "/containers/*/json")));
        assert_eq!(Request::read(b"\x00\x00frame\r\n"), None);
    }
}
