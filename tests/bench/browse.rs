use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sandbar_core::browse::{FolderOpened, SortBy, SortOrder};
use sandbar_core::rules::{VolumeName, VolumePath};

use crate::bare;
use crate::place::Place;
use crate::samples::{Samples, alternating, timed};
use crate::table::{Row, Unit};

/// Entries of the large folder.
const MANY: u32 = 100_000;
/// Entries of the small folder.
const FEW: u32 = 50;
/// Of so many entries, one is a folder.
const FOLDER_EVERY: u32 = 100;
/// Entries of a block, as the page asks for them.
const BLOCK: u32 = 256;

/// Folders of a volume whose view is open already, against bare listings of the same folders on the host.
pub(crate) async fn rows(place: &Place, rounds: usize) -> Vec<Row> {
    let look = Look::prepare(place).await;
    let [small, small_bare] = alternating(rounds, async |side| match side {
        0 => look.block("small").await,
        _ => look.bare("small", false).await,
    })
    .await;
    let [first, whole, names, facts] = alternating(rounds, async |side| match side {
        0 => look.block("large").await,
        1 => look.whole("large").await,
        2 => look.bare("large", false).await,
        _ => look.bare("large", true).await,
    })
    .await;
    let row = |what: String, ours: &Samples, against: &str, theirs: Samples, goal| Row {
        what: format!("{}: {what}", place.name()),
        ours: ours.clone(),
        against: against.to_owned(),
        theirs,
        unit: Unit::Milliseconds,
        goal,
    };
    let (bare, with_facts) = ("`getdents`, sort", "`getdents`, sort, `stat` of each");
    let opened = |entries: u32| format!("folder of {entries} entries, opened with its first block");
    let all = format!("folder of {MANY} entries, every entry with its facts");
    vec![
        row(opened(FEW), &small, bare, small_bare, None),
        row(opened(MANY), &first, bare, names.clone(), Some(2.0)),
        row(all.clone(), &whole, with_facts, facts, Some(2.0)),
        row(all, &whole, bare, names, None),
    ]
}

/// A volume with both folders, seen from both sides.
struct Look<'a> {
    place: &'a Place,
    volume: VolumeName,
    folder: PathBuf,
}

impl<'a> Look<'a> {
    async fn prepare(place: &'a Place) -> Self {
        let folder = place.make_volume("browsed").await;
        fill(&folder.join("small"), FEW);
        fill(&folder.join("large"), MANY);
        Self {
            place,
            volume: "browsed".parse().unwrap(),
            folder,
        }
    }

    async fn open(&self, folder: &str) -> FolderOpened {
        let path = VolumePath::from_bytes(vec![folder.into()]).unwrap();
        let order = SortOrder {
            by: SortBy::Name,
            descending: false,
        };
        let browser = &self.place.session.browser;
        browser
            .open(&self.volume, &path, order, true, BLOCK)
            .await
            .unwrap()
    }

    async fn close(&self, opened: FolderOpened) {
        let browser = &self.place.session.browser;
        browser.close(&self.volume, opened.listing).await;
    }

    /// Opens a folder as a click does.
    async fn block(&self, folder: &str) -> f64 {
        let (took, opened) = timed(self.open(folder)).await;
        self.close(opened).await;
        took
    }

    /// Opens a folder and reads it to its end.
    async fn whole(&self, folder: &str) -> f64 {
        let (took, opened) = timed(async {
            let opened = self.open(folder).await;
            let mut have = u32::try_from(opened.first.len()).unwrap();
            while have < opened.total {
                let page = self
                    .place
                    .session
                    .browser
                    .page(&self.volume, opened.listing, have, u32::MAX);
                have += u32::try_from(page.await.unwrap().entries.len()).unwrap();
            }
            opened
        })
        .await;
        self.close(opened).await;
        took
    }

    async fn bare(&self, folder: &str, with_facts: bool) -> f64 {
        let folder = self.folder.join(folder);
        timed(async { bare::list(&folder, with_facts) }).await.0
    }
}

/// Names as programs give them, made in another order than the sorted one.
fn fill(folder: &Path, entries: u32) {
    fs::create_dir_all(folder).unwrap();
    for index in 0..entries {
        let place = folder.join(format!("sample-{:08x}.json", index.wrapping_mul(0x9e37_79b1)));
        if index % FOLDER_EVERY == 0 {
            fs::create_dir(place).unwrap();
        } else {
            File::create(place).unwrap();
        }
    }
}
