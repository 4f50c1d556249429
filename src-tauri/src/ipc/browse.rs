use std::sync::Arc;

use sandbar_core::browse::{FilePreview, FolderOpened, FolderPage, ListingId, SortOrder};
use sandbar_core::compose::{ComponentVerdict, FolderFacts};
use sandbar_core::problem::{Problem, Told};
use sandbar_core::rules::{SubPath, VolumeName, VolumePath};
use serde::Serialize;
use specta::Type;
use tauri::State;

use crate::app::App;

/// Opens a folder of a volume, sorted, with its first page.
#[tauri::command]
#[specta::specta]
pub(super) async fn folder_open(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    path: VolumePath,
    order: SortOrder,
    hidden: bool,
    limit: u32,
) -> Result<FolderOpened, Told> {
    app.session()?
        .browser
        .open(&volume, &path, order, hidden, limit)
        .await
        .map_err(|problem| problem.tell())
}

/// More entries of an opened folder.
#[tauri::command]
#[specta::specta]
pub(super) async fn folder_page(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    listing: ListingId,
    offset: u32,
    limit: u32,
) -> Result<FolderPage, Told> {
    app.session()?
        .browser
        .page(&volume, listing, offset, limit)
        .await
        .map_err(|problem| problem.tell())
}

/// An opened folder is not looked at any more.
#[tauri::command]
#[specta::specta]
pub(super) async fn folder_close(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    listing: ListingId,
) -> Result<(), Told> {
    app.session()?.browser.close(&volume, listing).await;
    Ok(())
}

/// The beginning of a file.
#[tauri::command]
#[specta::specta]
pub(super) async fn file_preview(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    path: VolumePath,
) -> Result<FilePreview, Told> {
    app.session()?
        .browser
        .preview(&volume, &path)
        .await
        .map_err(|problem| problem.tell())
}

/// Folders that complete what was typed of a subPath, each as the whole subPath.
#[tauri::command]
#[specta::specta]
pub(super) async fn sub_path_complete(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    text: String,
    limit: u32,
) -> Result<Vec<String>, Told> {
    app.session()?
        .browser
        .complete(&volume, &text, limit)
        .await
        .map_err(|problem| problem.tell())
}

/// A subPath, judged.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubPathJudged {
    /// Its normal form.
    pub normal: SubPath,
    /// Component by component.
    pub components: Vec<ComponentVerdict>,
    /// Where it leads.
    pub folder: Option<FolderFacts>,
    /// Why it leads nowhere.
    pub problem: Option<Told>,
}

/// Judges a subPath inside its volume.
#[tauri::command]
#[specta::specta]
pub(super) async fn sub_path_judge(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    sub_path: SubPath,
) -> Result<SubPathJudged, Told> {
    let session = app.session()?;
    let (components, outcome) = session
        .browser
        .judge(&volume, &sub_path)
        .await
        .map_err(|problem| problem.tell())?;
    let problem = outcome.as_ref().err().map(Problem::tell);
    Ok(SubPathJudged {
        normal: sub_path,
        components,
        folder: outcome.ok(),
        problem,
    })
}

/// Makes a folder in a volume, with the owner and mode that were shown.
#[tauri::command]
#[specta::specta]
pub(super) async fn folder_create(
    app: State<'_, Arc<App>>,
    volume: VolumeName,
    sub_path: SubPath,
    uid: u32,
    gid: u32,
    mode: u32,
) -> Result<(), Told> {
    app.session()?
        .browser
        .make_folder(&volume, &sub_path, (uid, gid), mode)
        .await
        .map_err(|problem| problem.tell())
}
