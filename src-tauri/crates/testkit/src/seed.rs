use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown, symlink};
use std::path::{Path, PathBuf};

/// What a volume holds at the start of a test.
#[derive(Clone, Debug, Default)]
pub struct Seed(Vec<(PathBuf, Content)>);

#[derive(Clone, Debug)]
enum Content {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
}

impl Seed {
    /// An empty volume.
    pub fn new() -> Self {
        Self::default()
    }

    /// The volume of the demo: a marker at the root, a data file in `datasets/train`.
    pub fn demo() -> Self {
        Self::new()
            .file("marker.txt", "hello-from-named-volume\n")
            .file("datasets/train/data.csv", "id,value\n1,100\n2,200\n")
    }

    /// A folder, with those on the way to it.
    #[must_use]
    pub fn folder(self, path: impl AsRef<Path>) -> Self {
        self.with(path, Content::Folder)
    }

    /// A file with these bytes, and the folders on the way to it.
    #[must_use]
    pub fn file(self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Self {
        self.with(path, Content::File(content.as_ref().to_vec()))
    }

    /// A symbolic link with this text, and the folders on the way to it.
    #[must_use]
    pub fn link(self, path: impl AsRef<Path>, text: impl AsRef<Path>) -> Self {
        self.with(path, Content::Link(text.as_ref().to_owned()))
    }

    /// Makes everything below `root`, and gives it to whom `root` belongs.
    ///
    /// # Errors
    /// What the system says about the first thing that cannot be made.
    pub fn sow(&self, root: &Path) -> io::Result<()> {
        let owner = fs::metadata(root)?;
        let (uid, gid) = (Some(owner.uid()), Some(owner.gid()));
        for (path, content) in &self.0 {
            let place = root.join(path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            match content {
                Content::Folder => fs::create_dir_all(&place)?,
                Content::File(bytes) => fs::write(&place, bytes)?,
                Content::Link(text) => symlink(text, &place)?,
            }
            for made in place.ancestors().take_while(|made| *made != root) {
                lchown(made, uid, gid)?;
            }
        }
        Ok(())
    }

    fn with(mut self, path: impl AsRef<Path>, content: Content) -> Self {
        self.0.push((path.as_ref().to_owned(), content));
        self
    }
}
