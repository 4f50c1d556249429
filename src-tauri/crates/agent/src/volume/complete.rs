//! Folder names that complete what was typed.

use sandbar_agent_protocol::{Failure, Kind, LinkVerdict, MAX_FRAME, MAX_PAGE};

use super::listing::MOST_LOOKS;
use super::names::{Names, open_folder};
use super::walk::Walk;
use super::{Cancel, Listings, Volume, VolumePath};

/// The names of an answer take no more than this, so that they fit a frame.
const ANSWER_BYTES: usize = MAX_FRAME / 2;

impl Volume {
    /// At most `limit` names of folders, and of links that lead to folders inside, that begin with `prefix`; fewer where
    /// links lead a long way.
    pub(crate) fn complete(
        &self,
        path: &VolumePath,
        prefix: &[u8],
        limit: u32,
        listings: &Listings,
        cancel: &Cancel,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let (walk, _) = self.reach(path)?;
        walk.in_folder().map_err(|stop| stop.at(path.last()))?;
        let folder = open_folder(&walk, path.last())?;
        let wanted =
            |name: &[u8], kind| matches!(kind, Kind::Folder | Kind::Link) && name.starts_with(prefix);
        let mut names = Names::read(&folder, &listings.budget(), cancel, path.last(), wanted)?;
        names.sort_plainly();
        let limit = usize::try_from(limit.min(MAX_PAGE)).unwrap_or(usize::MAX);
        let mut complete = Vec::new();
        let (mut bytes, mut looks) = (0, 0);
        for row in &names.rows {
            if complete.len() == limit || bytes > ANSWER_BYTES {
                break;
            }
            let name = names.name(*row);
            if row.kind == Kind::Folder
                || (looks <= MOST_LOOKS && leads_to_folder(&walk, name, &mut looks, cancel)?)
            {
                bytes += name.len() + 2;
                complete.push(name.to_vec());
            }
        }
        Ok(complete)
    }
}

fn leads_to_folder(folder: &Walk, name: &[u8], looks: &mut u32, cancel: &Cancel) -> Result<bool, Failure> {
    cancel.check()?;
    let Ok(text) = folder.link_text(name) else {
        return Ok(false);
    };
    let (verdict, looked) = folder.verdict(&text);
    *looks += looked.max(1);
    Ok(matches!(
        verdict,
        LinkVerdict::Inside {
            kind: Kind::Folder,
            ..
        }
    ))
}
