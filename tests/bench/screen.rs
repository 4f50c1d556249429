use std::ops::Range;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

/// The columns that are looked at, in pixels: a strip is cheap enough to be read every few milliseconds, and where it
/// lies Sandbar shows the names of volumes, which stay as they are.
const COLUMNS: Range<i16> = 300..340;

/// How far the same text may be apart in a colour, of 255: its edges are not drawn alike each time.
const EDGES: u8 = 64;

/// The pixels of the strip.
#[derive(Clone)]
pub(crate) struct Picture(Vec<u8>);

impl Picture {
    /// Whether a person sees the same in both.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let mut colours = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len() && colours.all(|(one, another)| one.abs_diff(*another) <= EDGES)
    }
}

/// What a person would see, of a display without anything else on it.
pub(crate) struct Screen {
    display: RustConnection,
    root: u32,
    height: u16,
}

impl Screen {
    /// The display that the environment names.
    pub(crate) fn open() -> Self {
        let (display, number) = x11rb::connect(None).expect("a display (xvfb-run gives one)");
        let screen = &display.setup().roots[number];
        let (root, height) = (screen.root, screen.height_in_pixels);
        Self {
            display,
            root,
            height,
        }
    }

    /// What is there now.
    pub(crate) fn picture(&self) -> Picture {
        let width = COLUMNS.len().try_into().unwrap();
        let planes = u32::MAX;
        let image = self.display.get_image(
            ImageFormat::Z_PIXMAP,
            self.root,
            COLUMNS.start,
            0,
            width,
            self.height,
            planes,
        );
        Picture(image.unwrap().reply().unwrap().data)
    }
}
