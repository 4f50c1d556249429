//! Sandboxes as a person types them.

use sandbar_core::compose::{Access, Draft, MountDraft, SourceDraft, Surroundings};
use sandbar_core::engine::Engine;
use sandbar_core::rules::{AllowedRoots, VolumeName};
use sandbar_testkit::Script;

/// A writable mount of a volume that is there.
pub fn mount(volume: &VolumeName, sub_path: &str, target: &str) -> MountDraft {
    let source = SourceDraft::Volume {
        volume: volume.to_string(),
        create: false,
        remove_when_unused: false,
        sub_path: sub_path.to_owned(),
        allow_file: false,
    };
    MountDraft {
        source,
        target: target.to_owned(),
        access: Access::ReadWrite,
    }
}

/// A writable mount of a folder of a volume; both are made for it, and go with their last user.
pub fn new_mount(volume: &VolumeName, sub_path: &str, target: &str) -> MountDraft {
    let source = SourceDraft::Volume {
        volume: volume.to_string(),
        create: true,
        remove_when_unused: true,
        sub_path: sub_path.to_owned(),
        allow_file: false,
    };
    MountDraft {
        source,
        ..mount(volume, sub_path, target)
    }
}

/// A sandbox of this name that runs a script.
pub fn draft(name: &str, image: &str, script: &Script, mounts: Vec<MountDraft>) -> Draft {
    let words = script.argv();
    Draft {
        name: name.to_owned(),
        image: image.to_owned(),
        command: shlex::try_join(words.iter().map(String::as_str)).expect("words without a NUL"),
        mounts,
        ..Draft::default()
    }
}

/// No host folder is allowed.
pub fn surroundings(engine: &dyn Engine) -> Surroundings {
    Surroundings {
        allowed_roots: AllowedRoots::default(),
        shortest_new_volume_name: engine.identity().capabilities.shortest_new_volume_name,
    }
}
