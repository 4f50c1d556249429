use serde::{Deserialize, Serialize};
use specta::Type;

use crate::rules::{SubPath, VolumeName};

/// What mends a failure with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Make the folder, with the owner and mode shown.
    CreateFolder {
        /// The volume.
        volume: VolumeName,
        /// The folder; missing parents are made too.
        sub_path: SubPath,
        /// Owner of what is made.
        uid: u32,
        /// Group of what is made.
        gid: u32,
        /// Permission bits of what is made.
        mode: u32,
    },
    /// Make the volume.
    CreateVolume {
        /// Its name.
        volume: VolumeName,
    },
    /// Pick another folder.
    ChooseFolder {
        /// The volume to look into.
        volume: VolumeName,
    },
    /// Show the component at fault where it lies.
    ShowInVolume {
        /// The volume.
        volume: VolumeName,
        /// The folder that holds the component.
        folder: SubPath,
    },
    /// Use an image that is on the engine.
    UseImage {
        /// Its reference.
        reference: String,
    },
    /// Mount the file itself, knowing that it is one.
    AllowFile,
    /// Open the settings at the allowed host folders.
    OpenAllowedRoots,
    /// Do the same again.
    Retry,
}
