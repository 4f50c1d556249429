use sandbar_core::engine::{MissingFolder, SubPathSupport};
use sandbar_tests::rig::Scene;

pub(crate) async fn an_engine_says_what_it_is_and_can_do(scene: &Scene) {
    let identity = scene.engine.identity();
    let schemes = ["unix:///", "tcp://", "ssh://"];
    assert!(
        schemes.iter().any(|scheme| identity.address.starts_with(scheme)),
        "{identity:?}"
    );
    assert!(identity.platform.starts_with("linux/"), "{identity:?}");
    assert!(!identity.version.is_empty(), "{identity:?}");
    assert!(!identity.runtimes.is_empty(), "{identity:?}");
    let mut numbers = identity.api_version.split('.').map(str::parse::<u32>);
    assert!(
        matches!((numbers.next(), numbers.next()), (Some(Ok(1)), Some(Ok(_)))),
        "{identity:?}"
    );

    let capabilities = &identity.capabilities;
    let native = capabilities.sub_path == SubPathSupport::Native;
    assert_eq!(
        capabilities.missing_folder == MissingFolder::Refused,
        native,
        "{capabilities:?}"
    );
    assert_eq!(capabilities.needs_keeper, !native, "{capabilities:?}");
    assert!(
        (1..=2).contains(&capabilities.shortest_new_volume_name),
        "{capabilities:?}"
    );
}
