//! Looking into a volume: folders in pages, previews of files, completion of paths.

mod entry;
mod failure;
mod folder;
mod preview;

pub use entry::{EntryKind, EntryRow, LinkRow, LinkState};
pub use folder::{Browser, FolderOpened, FolderPage, ListingId, SortBy, SortOrder};
pub use preview::{FilePreview, PREVIEW_BYTES, PreviewContent};
