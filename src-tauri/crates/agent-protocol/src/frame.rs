//! Messages cut out of a stream: a little-endian `u32` length, then that many bytes of postcard.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most bytes that the payload of a frame has: 1 MiB.
pub const MAX_FRAME: usize = 1024 * 1024;

const HEADER: usize = 4;

/// Why bytes are not a frame, or a message does not fit one. The stream is of no use afterwards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The payload would be longer than [`MAX_FRAME`].
    #[error("a frame of {length} bytes is longer than {MAX_FRAME}")]
    TooLong {
        /// Bytes of the payload.
        length: usize,
    },
    /// The stream ended inside a frame.
    #[error("the stream ended inside a frame")]
    Truncated,
    /// The payload is not such a message, or is followed by more.
    #[error("the payload is not a message")]
    Malformed(#[source] postcard::Error),
    /// Bytes follow the message within its payload.
    #[error("{extra} bytes follow the message")]
    Trailing {
        /// How many.
        extra: usize,
    },
}

/// The message as a frame, length first.
///
/// # Errors
/// [`FrameError::TooLong`] when it does not fit, [`FrameError::Malformed`] when it cannot be serialized.
pub fn encode_frame<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let mut frame = postcard::to_extend(message, vec![0; HEADER]).map_err(FrameError::Malformed)?;
    let length = frame.len() - HEADER;
    match u32::try_from(length) {
        Ok(header) if length <= MAX_FRAME => {
            frame[..HEADER].copy_from_slice(&header.to_le_bytes());
            Ok(frame)
        }
        _ => Err(FrameError::TooLong { length }),
    }
}

/// The message in the payload of a frame.
///
/// # Errors
/// [`FrameError::Malformed`] or [`FrameError::Trailing`] when it is not exactly one such message.
pub fn decode<T: DeserializeOwned>(payload: &[u8]) -> Result<T, FrameError> {
    let (message, rest) = postcard::take_from_bytes(payload).map_err(FrameError::Malformed)?;
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(FrameError::Trailing { extra: rest.len() })
    }
}

/// Cuts frames out of bytes that arrive in pieces of any size. Holds at most one frame.
#[derive(Debug, Default)]
pub struct FrameDecoder {
    header: Vec<u8>,
    payload: Vec<u8>,
    length: Option<usize>,
    refused: Option<usize>,
}

impl FrameDecoder {
    /// A decoder at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes from the front of `input`; gives the payload of the next frame as soon as it is complete.
    /// `None` means that all of `input` was taken: call again until then.
    ///
    /// # Errors
    /// [`FrameError::TooLong`] for a frame that announces too much; from then on always.
    pub fn push(&mut self, input: &mut &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        if let Some(length) = self.refused {
            return Err(FrameError::TooLong { length });
        }
        let length = match self.length {
            Some(length) => length,
            None => match self.take_header(input)? {
                Some(length) => length,
                None => return Ok(None),
            },
        };
        take(&mut self.payload, length, input);
        if self.payload.len() < length {
            return Ok(None);
        }
        self.length = None;
        self.header.clear();
        Ok(Some(std::mem::take(&mut self.payload)))
    }

    /// To be asked when the stream ended.
    ///
    /// # Errors
    /// [`FrameError::Truncated`] when it ended inside a frame.
    pub fn finish(&self) -> Result<(), FrameError> {
        if self.header.is_empty() {
            Ok(())
        } else {
            Err(FrameError::Truncated)
        }
    }

    fn take_header(&mut self, input: &mut &[u8]) -> Result<Option<usize>, FrameError> {
        take(&mut self.header, HEADER, input);
        let Ok(header) = <[u8; HEADER]>::try_from(self.header.as_slice()) else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_le_bytes(header)).unwrap_or(usize::MAX);
        if length > MAX_FRAME {
            self.refused = Some(length);
            return Err(FrameError::TooLong { length });
        }
        self.payload.reserve_exact(length);
        self.length = Some(length);
        Ok(Some(length))
    }
}

/// Moves bytes from the front of `input` until `buffer` has `length`.
fn take(buffer: &mut Vec<u8>, length: usize, input: &mut &[u8]) {
    let wanted = length.saturating_sub(buffer.len()).min(input.len());
    let (taken, rest) = input.split_at(wanted);
    buffer.extend_from_slice(taken);
    *input = rest;
}
