use std::sync::Arc;

use sandbar_agent_protocol::{Order, OrderBy, RequestBody, ResponseBody};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::EntryRow;
use super::failure::{listing_closed, not_open, unexpected};
use crate::compose::{ComponentVerdict, FolderFacts, judge};
use crate::engine::{Engine, ViewMode, ViewRoot};
use crate::problem::Problem;
use crate::rules::{SubPath, VolumeName, VolumePath};
use crate::views::Views;

/// A snapshot of a folder that the agent keeps. Worthless after the agent ended, which `view` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListingId {
    /// Number of the view that it was opened in.
    pub view: u32,
    /// Its number there.
    pub listing: u32,
}

/// By what a folder is sorted; folders come first in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SortBy {
    /// The name's bytes.
    Name,
    /// The size.
    Size,
    /// The time of the last change.
    Modified,
}

/// How a folder is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SortOrder {
    /// By what.
    pub by: SortBy,
    /// Largest, latest or last name first.
    pub descending: bool,
}

/// A folder that was opened, with its first page.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderOpened {
    /// For more pages.
    pub listing: ListingId,
    /// How many entries it has.
    pub total: u32,
    /// How many of them are folders.
    pub folders: u32,
    /// The first entries.
    pub first: Vec<EntryRow>,
    /// The folder as a subPath; none where its name cannot be told to an engine.
    pub sub_path: Option<SubPath>,
}

/// Some entries of an opened folder.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderPage {
    /// Place of the first one.
    pub offset: u32,
    /// The entries; fewer than asked for near the end, or where they are large.
    pub entries: Vec<EntryRow>,
}

/// Looks into volumes of one engine.
#[derive(Clone)]
pub struct Browser {
    pub(super) engine: Arc<dyn Engine>,
    pub(super) views: Arc<Views>,
}

impl Browser {
    /// A browser for `engine`, which looks through `views`.
    pub fn new(engine: Arc<dyn Engine>, views: Arc<Views>) -> Self {
        Self { engine, views }
    }

    /// Opens a folder in the given order.
    ///
    /// # Errors
    /// Where it is not there, is no folder, or leaves the volume.
    pub async fn open(
        &self,
        volume: &VolumeName,
        path: &VolumePath,
        order: SortOrder,
        hidden: bool,
        limit: u32,
    ) -> Result<FolderOpened, Problem> {
        let by = match order.by {
            SortBy::Name => OrderBy::Name,
            SortBy::Size => OrderBy::Size,
            SortBy::Modified => OrderBy::Modified,
        };
        let order = Order {
            by,
            descending: order.descending,
        };
        let request = RequestBody::List {
            path: path.names().to_vec(),
            order,
            hidden,
            limit,
        };
        let (view, answer) = self.ask(volume, request).await?;
        match answer {
            ResponseBody::Listing {
                listing,
                total,
                folders,
                first,
                ..
            } => Ok(FolderOpened {
                listing: ListingId { view, listing },
                total: count(total),
                folders: count(folders),
                first: first.into_iter().map(EntryRow::from).collect(),
                sub_path: SubPath::from_volume_path(path).ok(),
            }),
            answer => Err(unexpected(volume, path, answer)),
        }
    }

    /// More entries of an opened folder.
    ///
    /// # Errors
    /// [`crate::problem::ErrorCode::ListingClosed`] where the agent does not have it any more: open the folder again.
    pub async fn page(
        &self,
        volume: &VolumeName,
        id: ListingId,
        offset: u32,
        limit: u32,
    ) -> Result<FolderPage, Problem> {
        let view = self.view(volume).await?;
        if view.serial != id.view {
            return Err(listing_closed(volume));
        }
        let request = RequestBody::Page {
            listing: id.listing,
            offset: offset.into(),
            limit,
        };
        match view.ask(request).await? {
            ResponseBody::Entries { offset, entries } => Ok(FolderPage {
                offset: count(offset),
                entries: entries.into_iter().map(EntryRow::from).collect(),
            }),
            answer => Err(unexpected(volume, &VolumePath::default(), answer)),
        }
    }

    /// Tells the agent that a folder is not looked at any more.
    pub async fn close(&self, volume: &VolumeName, id: ListingId) {
        if let Ok(view) = self.view(volume).await
            && view.serial == id.view
        {
            // A listing that cannot be closed goes with its agent.
            let _ = view.ask(RequestBody::CloseListing { listing: id.listing }).await;
        }
    }

    /// Folders that complete `text`, each as the whole subPath it would give, at most `limit`.
    ///
    /// # Errors
    /// Where the inside of the volume cannot be looked at; a path that leads nowhere has no completions.
    pub async fn complete(
        &self,
        volume: &VolumeName,
        text: &str,
        limit: u32,
    ) -> Result<Vec<String>, Problem> {
        let (parent, prefix) = text.rsplit_once('/').unwrap_or(("", text));
        let Ok(parent) = parent.parse::<SubPath>() else {
            return Ok(Vec::new());
        };
        let path = parent.to_volume_path().names().to_vec();
        let request = RequestBody::Complete {
            path,
            prefix: prefix.as_bytes().to_vec(),
            limit,
        };
        match self.ask(volume, request).await?.1 {
            ResponseBody::Names(names) => {
                let texts = names.into_iter().filter_map(|name| String::from_utf8(name).ok());
                let whole = |name: String| {
                    if parent.is_whole() {
                        name
                    } else {
                        format!("{parent}/{name}")
                    }
                };
                Ok(texts.map(whole).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// A subPath judged component by component, with the folder it leads to.
    ///
    /// # Errors
    /// Where the inside of the volume cannot be looked at.
    pub async fn judge(
        &self,
        volume: &VolumeName,
        sub_path: &SubPath,
    ) -> Result<(Vec<ComponentVerdict>, Result<FolderFacts, Problem>), Problem> {
        let root = ViewRoot::Volume(volume.clone());
        let (components, outcome) = judge(&self.views, &root, sub_path).await?;
        Ok((
            components,
            outcome.map(|resolved| resolved.folder_facts(sub_path)),
        ))
    }

    /// Makes a folder, and those missing above it, through a helper that lives only as long as this.
    ///
    /// # Errors
    /// Where it exists, or the volume refuses.
    pub async fn make_folder(
        &self,
        volume: &VolumeName,
        sub_path: &SubPath,
        (uid, gid): (u32, u32),
        mode: u32,
    ) -> Result<(), Problem> {
        let path = sub_path.to_volume_path();
        let root = ViewRoot::Volume(volume.clone());
        let view = self
            .engine
            .open(&root, ViewMode::Edit)
            .await
            .map_err(|error| not_open(volume, error))?;
        let request = RequestBody::MakeFolder {
            path: path.names().to_vec(),
            uid,
            gid,
            mode,
        };
        match view.ask(request).await? {
            ResponseBody::Made(_) => Ok(()),
            answer => Err(unexpected(volume, &path, answer)),
        }
    }

    /// Asks the agent of `volume`; gives the number of the view that answered too.
    pub(super) async fn ask(
        &self,
        volume: &VolumeName,
        request: RequestBody,
    ) -> Result<(u32, ResponseBody), Problem> {
        let root = ViewRoot::Volume(volume.clone());
        self.views
            .ask(&root, request)
            .await
            .map_err(|error| not_open(volume, error))
    }

    async fn view(&self, volume: &VolumeName) -> Result<Arc<crate::views::OpenView>, Problem> {
        let root = ViewRoot::Volume(volume.clone());
        self.views
            .open(&root)
            .await
            .map_err(|error| not_open(volume, error))
    }
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
