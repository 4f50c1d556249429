use bollard::container::LogOutput;
use sandbar_core::engine::LogSource;

/// The most bytes of one line that are kept while it is put together; a report of the gate is far shorter.
const LONGEST: usize = 64 * 1024;

/// A line of a log, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) source: LogSource,
    pub(super) bytes: Vec<u8>,
}

/// Puts lines together: an engine cuts long ones, and the last one of a stream may have no end.
#[derive(Default)]
pub(super) struct Lines {
    output: Vec<u8>,
    error: Vec<u8>,
}

impl Lines {
    /// The lines that end in this piece.
    pub(super) fn push(&mut self, piece: LogOutput) -> Vec<Line> {
        let (source, bytes) = match piece {
            LogOutput::StdErr { message } => (LogSource::Error, message),
            LogOutput::StdOut { message } | LogOutput::StdIn { message } | LogOutput::Console { message } => {
                (LogSource::Output, message)
            }
        };
        let open = match source {
            LogSource::Output => &mut self.output,
            LogSource::Error => &mut self.error,
        };
        let mut ended = Vec::new();
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            let text = part.strip_suffix(b"\n").unwrap_or(part);
            let room = LONGEST.saturating_sub(open.len());
            open.extend_from_slice(&text[..text.len().min(room)]);
            if part.ends_with(b"\n") {
                ended.push(Line {
                    source,
                    bytes: std::mem::take(open),
                });
            }
        }
        ended
    }

    /// What has no end, when the log has ended.
    pub(super) fn finish(self) -> impl Iterator<Item = Line> {
        [(LogSource::Output, self.output), (LogSource::Error, self.error)]
            .into_iter()
            .filter(|(_, bytes)| !bytes.is_empty())
            .map(|(source, bytes)| Line { source, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[(LogSource, &[u8])]) -> Vec<(LogSource, String)> {
        let mut lines = Lines::default();
        let mut all = Vec::new();
        for &(source, bytes) in pieces {
            let message = bytes.to_vec().into();
            all.extend(lines.push(match source {
                LogSource::Output => LogOutput::StdOut { message },
                LogSource::Error => LogOutput::StdErr { message },
            }));
        }
        all.extend(lines.finish());
        all.into_iter()
            .map(|line| (line.source, String::from_utf8(line.bytes).unwrap()))
            .collect()
    }

    #[test]
    fn a_line_in_pieces_is_one_line_and_a_piece_may_hold_several() {
        let found = lines(&[
            (LogSource::Output, b"on"),
            (LogSource::Error, b"bad\n"),
            (LogSource::Output, b"e\ntwo\nthr"),
        ]);
        let expected = [
            (LogSource::Error, "bad"),
            (LogSource::Output, "one"),
            (LogSource::Output, "two"),
            (LogSource::Output, "thr"),
        ];
        assert_eq!(found, expected.map(|(source, text)| (source, text.to_owned())));
    }

    #[test]
    fn an_endless_line_is_kept_only_at_its_beginning() {
        let piece = vec![b'x'; 50_000];
        let found = lines(&[
            (LogSource::Output, &piece),
            (LogSource::Output, &piece),
            (LogSource::Output, b"\nnext"),
        ]);
        assert_eq!(found[0].1.len(), LONGEST);
        assert_eq!(found[1].1, "next");
    }
}
