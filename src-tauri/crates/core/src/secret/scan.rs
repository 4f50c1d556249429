use std::ops::Range;

use super::is_secret_name;

/// Finds the secrets in a text, first to last; none overlaps another.
pub(super) struct Scan<'a> {
    text: &'a str,
    /// Everything before this was looked at.
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Scan<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let found = self.text.get(self.at..)?.find(['=', ':'])?;
            let sign = self.at + found;
            let secret = if self.text[sign..].starts_with("://") {
                password(self.text, sign + "://".len())
            } else {
                named(self.text, sign)
            };
            self.at = sign + 1;
            if let Some(secret) = secret.filter(|secret| !secret.is_empty()) {
                self.at = secret.end;
                return Some(secret);
            }
        }
    }
}

/// The password of an address whose host begins at `start`.
fn password(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text[start..];
    let length = rest.find(|c: char| "/\"'\\".contains(c) || c.is_whitespace());
    let authority = &rest[..length.unwrap_or(rest.len())];
    let (credentials, _) = authority.rsplit_once('@')?;
    let (user, _) = credentials.split_once(':')?;
    Some(start + user.len() + 1..start + credentials.len())
}

/// The value after the sign at `sign`, where the name before it tells of a secret.
fn named(text: &str, sign: usize) -> Option<Range<usize>> {
    let before = &text[..sign];
    let inner = before.trim_end_matches(' ');
    let inner = inner.trim_end_matches(['"', '\'', '\\']);
    let is_part = |c: char| c.is_alphanumeric() || "_-./".contains(c);
    let name_start = inner.trim_end_matches(is_part).len();
    if !is_secret_name(&inner[name_start..]) {
        return None;
    }
    let after = &text[sign + 1..];
    let start = sign + 1 + (after.len() - after.trim_start_matches([' ', '\t']).len());
    // How Rust's debug output writes a value that may be missing.
    let start = start + text[start..].strip_prefix("Some(").map_or(0, |_| "Some(".len());
    if let Some(quote) = quote_at(&text[start..]) {
        let begin = start + quote.len();
        return Some(begin..closing(text, begin, quote));
    }
    // Only a quote right before the name is one around `NAME=value`; one behind it closes the name.
    let around = quote_before(&text[..name_start]).filter(|_| inner.len() == before.len());
    let end = match around {
        Some(quote) => closing(text, start, quote),
        None => plain_end(text, start),
    };
    Some(start..end)
}

/// The quote that a text begins with, and the backslashes before it.
fn quote_at(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches('\\');
    bare.starts_with(['"', '\''])
        .then(|| &text[..=text.len() - bare.len()])
}

/// The quote that a text ends with, and the backslashes before it.
fn quote_before(text: &str) -> Option<&str> {
    let before = text.strip_suffix(['"', '\''])?;
    Some(&text[before.trim_end_matches('\\').len()..])
}

/// Where the same quote, behind exactly as many backslashes, closes what begins at `start`.
fn closing(text: &str, start: usize, quote: &str) -> usize {
    let places = text[start..].match_indices(quote);
    let mut ends = places.map(|(place, _)| start + place);
    ends.find(|&end| !text[start..end].ends_with('\\'))
        .unwrap_or(text.len())
}

/// Where a value without quotes ends. A scheme of HTTP's `Authorization` goes with the credentials behind it.
fn plain_end(text: &str, start: usize) -> usize {
    let stops = |c: char| c.is_whitespace() || ",;&\"'\\)]}".contains(c);
    let word = |from: usize| from + text[from..].find(stops).unwrap_or(text.len() - from);
    let end = word(start);
    let is_scheme = ["bearer", "basic", "digest"]
        .iter()
        .any(|scheme| text[start..end].eq_ignore_ascii_case(scheme));
    match text[end..].strip_prefix(' ') {
        Some(_) if is_scheme => word(end + 1),
        _ => end,
    }
}
