use serde::Serialize;
use specta::Type;

use super::Access;
use crate::inventory::VolumeUse;
use crate::rules::{SubPath, VolumeName};

/// How two mounted folders of one volume lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OverlapKind {
    /// The same folder.
    Same,
    /// Theirs lies inside ours.
    TheirsInside,
    /// Ours lies inside theirs.
    OursInside,
}

/// Somebody else who reaches the same files, where at least one of the two may write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overlap {
    /// Place of our mount in the draft.
    pub mount: u32,
    /// The volume.
    pub volume: VolumeName,
    /// Our folder.
    pub sub_path: SubPath,
    /// What we may do.
    pub access: Access,
    /// Name of the other container; none where it is another mount of the same draft.
    pub other: Option<String>,
    /// Their folder.
    pub other_sub_path: SubPath,
    /// What they may do.
    pub other_access: Access,
    /// How the folders lie.
    pub kind: OverlapKind,
}

/// A mount of the draft with the folder that it leads to.
pub(super) struct Reach<'a> {
    pub(super) mount: u32,
    pub(super) volume: &'a VolumeName,
    pub(super) sub_path: &'a SubPath,
    pub(super) access: Access,
}

/// All overlaps of the draft's mounts with each other and with `uses`.
pub(super) fn overlaps(ours: &[Reach<'_>], uses: &[(VolumeName, VolumeUse)]) -> Vec<Overlap> {
    let mut found = Vec::new();
    for (place, one) in ours.iter().enumerate() {
        for (volume, other) in uses.iter().filter(|(volume, _)| volume == one.volume) {
            found.extend(compare(
                one,
                volume,
                &other.sub_path,
                other.access,
                Some(other.name.clone()),
            ));
        }
        for other in &ours[place + 1..] {
            found.extend(compare(one, other.volume, other.sub_path, other.access, None));
        }
    }
    found
}

fn compare(
    one: &Reach<'_>,
    volume: &VolumeName,
    path: &SubPath,
    access: Access,
    name: Option<String>,
) -> Option<Overlap> {
    if volume != one.volume || (one.access.is_read_only() && access.is_read_only()) {
        return None;
    }
    let kind = match (one.sub_path.contains(path), path.contains(one.sub_path)) {
        (true, true) => OverlapKind::Same,
        (true, false) => OverlapKind::TheirsInside,
        (false, true) => OverlapKind::OursInside,
        (false, false) => return None,
    };
    Some(Overlap {
        mount: one.mount,
        volume: one.volume.clone(),
        sub_path: one.sub_path.clone(),
        access: one.access,
        other: name,
        other_sub_path: path.clone(),
        other_access: access,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(ours: &str, theirs: &str, access: Access, other: Access) -> Option<OverlapKind> {
        let volume: VolumeName = "v".parse().unwrap();
        let (ours, theirs): (SubPath, SubPath) = (ours.parse().unwrap(), theirs.parse().unwrap());
        let reach = Reach {
            mount: 0,
            volume: &volume,
            sub_path: &ours,
            access,
        };
        compare(&reach, &volume, &theirs, other, None).map(|overlap| overlap.kind)
    }

    #[test]
    fn folders_overlap_when_one_holds_the_other_and_somebody_writes() {
        use Access::{ReadOnly, ReadWrite};
        assert_eq!(kind("a", "a", ReadOnly, ReadWrite), Some(OverlapKind::Same));
        assert_eq!(
            kind("a", "a/b", ReadWrite, ReadOnly),
            Some(OverlapKind::TheirsInside)
        );
        assert_eq!(
            kind("a/b", "", ReadOnly, ReadWrite),
            Some(OverlapKind::OursInside)
        );
        assert_eq!(kind("a", "ab", ReadWrite, ReadWrite), None);
        assert_eq!(kind("a", "a", ReadOnly, ReadOnly), None);
    }
}
