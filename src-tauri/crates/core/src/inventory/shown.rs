//! Texts that others chose, as the page may show them: names, labels and options come from whoever made the thing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::rules::escape_name;
use crate::secret::mask_value;

/// Characters of a text that are shown; an engine takes labels of any length.
const LONGEST: usize = 1024;

/// Escaped like a file name, and cut with an ellipsis where it is very long.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", escape_name(&text.as_bytes()[..end])),
        None => escape_name(text.as_bytes()),
    }
}

/// Labels or options, each value that is a secret masked.
pub(super) fn shown_pairs(pairs: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let pair = |(name, value): (&String, &String)| (shown(name), shown(&mask_beginning(name, value)));
    pairs.iter().map(pair).collect()
}

/// What is cut off later need not be searched: only what is shown, and as much again to see where a secret ends.
fn mask_beginning<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let end = value
        .char_indices()
        .nth(2 * LONGEST)
        .map_or(value.len(), |(end, _)| end);
    mask_value(name, &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_escaped_cut_and_without_secrets() {
        let long = "é".repeat(60_000);
        let pairs = BTreeMap::from(
            [
                ("opensandbox.io/egress-auth-token", "planted"),
                ("o", "username=me,password=planted"),
                ("long", &long),
                ("a\u{202e}b\n", "<img src=x onerror=alert(1)>\u{7}"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let shown = shown_pairs(&pairs);
        assert!(!format!("{shown:?}").contains("planted"), "{shown:?}");
        assert_eq!(shown["long"].chars().count(), LONGEST + 1);
        assert_eq!(shown["a\\u{202e}b\\n"], "<img src=x onerror=alert(1)>\\u{7}");
    }
}
