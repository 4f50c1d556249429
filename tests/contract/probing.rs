use sandbar_core::engine::SubPathSupport;
use sandbar_core::probe::{Answer, probe};
use sandbar_tests::rig::Scene;

pub(crate) async fn a_probe_sees_what_the_engine_says_of_itself_and_leaves_nothing(scene: &Scene) {
    let probed = probe(&*scene.engine).await.unwrap();
    let identity = scene.engine.identity();
    assert!(identity.is_known, "{identity:?}");
    let (folder, elsewhere) = match identity.capabilities.sub_path {
        SubPathSupport::Native => (Answer::Folder, Answer::Refused),
        SubPathSupport::ProvenBind => (Answer::WholeVolume, Answer::WholeVolume),
    };
    assert_eq!(
        (probed.folder, probed.parent, probed.missing),
        (folder, elsewhere, elsewhere),
        "{probed:?}"
    );
    assert!(probed.read_only, "{probed:?}");
    let volumes = scene.engine.volumes().await.unwrap();
    let left = volumes
        .iter()
        .find(|volume| volume.name.as_str().starts_with("sandbar-probe-"));
    assert!(left.is_none(), "{left:?}");
}
