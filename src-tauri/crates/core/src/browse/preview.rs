use sandbar_agent_protocol::{MAX_READ, RequestBody, ResponseBody};
use serde::Serialize;
use specta::Type;

use super::Browser;
use super::failure::unexpected;
use crate::problem::Problem;
use crate::rules::{VolumeName, VolumePath};

/// How much of a file a preview shows, in bytes.
pub const PREVIEW_BYTES: u32 = MAX_READ;
/// A file whose beginning holds a NUL is no text; Git and grep look as far as this.
const BINARY_LOOK: usize = 8000;
/// How much of a file that is no text is shown, in bytes.
const HEX_BYTES: usize = 512;

/// The beginning of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilePreview {
    /// Bytes in the whole file.
    #[specta(type = u32)]
    pub size: u64,
    /// Whether the file goes on after what is shown.
    pub cut: bool,
    /// What is shown.
    pub content: PreviewContent,
}

/// What a preview shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PreviewContent {
    /// Text, with line ends and tabs; other control characters, those that turn the direction of what follows, and
    /// bytes that are no UTF-8 are replaced.
    Text {
        /// The text.
        text: String,
    },
    /// No text: the first bytes.
    Binary {
        /// Lines of sixteen bytes: offset, hexadecimal digits, printable characters.
        lines: Vec<String>,
    },
}

impl Browser {
    /// Reads the beginning of a regular file. Devices, pipes and sockets are never opened.
    ///
    /// # Errors
    /// Where it is not there, is no regular file, or leaves the volume.
    pub async fn preview(&self, volume: &VolumeName, path: &VolumePath) -> Result<FilePreview, Problem> {
        let request = RequestBody::Read {
            path: path.names().to_vec(),
            offset: 0,
            length: PREVIEW_BYTES,
        };
        match self.ask(volume, request).await?.1 {
            ResponseBody::Bytes { size, bytes, eof } => {
                let content = content(&bytes, eof);
                let cut = !eof || matches!(content, PreviewContent::Binary { .. }) && bytes.len() > HEX_BYTES;
                Ok(FilePreview { size, cut, content })
            }
            answer => Err(unexpected(volume, path, answer)),
        }
    }
}

fn content(bytes: &[u8], eof: bool) -> PreviewContent {
    if bytes[..bytes.len().min(BINARY_LOOK)].contains(&0) {
        let shown = &bytes[..bytes.len().min(HEX_BYTES)];
        return PreviewContent::Binary {
            lines: shown.chunks(16).enumerate().map(hex_line).collect(),
        };
    }
    let whole = if eof { bytes } else { without_cut_character(bytes) };
    let text = String::from_utf8_lossy(whole);
    let safe = text.chars().map(|c| {
        if c.is_control() && !"\n\r\t".contains(c) || turns(c) {
            '\u{fffd}'
        } else {
            c
        }
    });
    PreviewContent::Text { text: safe.collect() }
}

/// Embeddings, overrides and isolates of the bidirectional algorithm: with them a text can read as another than it is.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A cut in the middle of a character is no fault of the file.
fn without_cut_character(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

fn hex_line((index, bytes): (usize, &[u8])) -> String {
    use std::fmt::Write as _;
    let mut digits = String::new();
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x} ");
    }
    let shown: String = bytes
        .iter()
        .map(|&byte| {
            if byte.is_ascii_graphic() || byte == b' ' {
                char::from(byte)
            } else {
                '.'
            }
        })
        .collect();
    format!("{:08x}  {digits:<48} {shown}", index * 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_without_what_could_act_on_a_terminal() {
        let PreviewContent::Text { text } = content(b"a\tb\n\x1b[31mred", true) else {
            panic!("this is text")
        };
        assert_eq!(text, "a\tb\n\u{fffd}[31mred");
    }

    #[test]
    fn text_cannot_be_made_to_read_as_another_than_it_is() {
        let PreviewContent::Text { text } = content("a\u{202e}cod.exe\u{2066}<b>\u{85}".as_bytes(), true)
        else {
            panic!("this is text")
        };
        assert_eq!(text, "a\u{fffd}cod.exe\u{fffd}<b>\u{fffd}");
    }

    #[test]
    fn a_character_cut_at_the_limit_is_left_out() {
        let PreviewContent::Text { text } = content("aé".as_bytes().split_last().unwrap().1, false) else {
            panic!()
        };
        assert_eq!(text, "a");
    }

    #[test]
    fn a_file_with_a_nul_is_shown_in_hexadecimal() {
        let PreviewContent::Binary { lines } = content(b"\x7fELF\0", true) else {
            panic!("this is binary")
        };
        assert_eq!(
            lines[0].trim_end(),
            format!("00000000  {:<48} .ELF.", "7f 45 4c 46 00 ")
        );
    }
}
