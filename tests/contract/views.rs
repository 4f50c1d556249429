use sandbar_agent_protocol::{
    ComponentState, Failure, Kind, LinkVerdict, Order, OrderBy, RequestBody, ResponseBody, WirePath,
};
use sandbar_core::engine::{ContainerState, EngineError, Role, ViewMode, ViewRoot, VolumeView};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;

fn path(text: &str) -> WirePath {
    text.split('/')
        .filter(|name| !name.is_empty())
        .map(|name| name.as_bytes().to_vec())
        .collect()
}

async fn open(scene: &Scene, name: &VolumeName, mode: ViewMode) -> Box<dyn VolumeView> {
    scene
        .engine
        .open(&ViewRoot::Volume(name.clone()), mode)
        .await
        .expect("a view of the volume")
}

async fn list(view: &dyn VolumeView, folder: &str, limit: u32) -> ResponseBody {
    let order = Order {
        by: OrderBy::Name,
        descending: false,
    };
    view.ask(RequestBody::List {
        path: path(folder),
        order,
        hidden: true,
        limit,
    })
    .await
    .unwrap()
}

pub(crate) async fn opening_a_volume_that_is_missing_is_not_found_and_makes_nothing(scene: &Scene) {
    let name = scene.volume_name("missing");
    for mode in [ViewMode::Browse, ViewMode::Edit] {
        let opened = scene.engine.open(&ViewRoot::Volume(name.clone()), mode).await;
        assert!(
            matches!(opened, Err(EngineError::NotFound { .. })),
            "{:?}",
            opened.err()
        );
    }
    assert!(
        scene.rig().volumes_with(name.as_str()).is_empty(),
        "the volume was made"
    );
    assert!(scene.containers().is_empty());
}

pub(crate) async fn a_view_lists_a_folder_page_by_page(scene: &Scene) {
    let seed = Seed::new()
        .file("b.txt", "12")
        .folder("z")
        .link("a", "b.txt")
        .file(".hidden", "")
        .file("n\new", "");
    let view = open(scene, &scene.volume("listed", &seed), ViewMode::Browse).await;
    let ResponseBody::Listing {
        listing,
        total,
        folders,
        first,
        ..
    } = list(&*view, "", 2).await
    else {
        panic!("a listing was asked for")
    };
    assert_eq!((total, folders, first.len()), (5, 1, 2));
    let page = view
        .ask(RequestBody::Page {
            listing,
            offset: 2,
            limit: 10,
        })
        .await
        .unwrap();
    let ResponseBody::Entries { offset: 2, entries } = page else {
        panic!("{page:?}")
    };
    let all: Vec<_> = first.iter().chain(&entries).collect();
    let names: Vec<_> = all.iter().map(|entry| entry.name.as_slice()).collect();
    assert_eq!(names, [b"z".as_slice(), b".hidden", b"a", b"b.txt", b"n\new"]);
    let link = all[2].link.as_ref().expect("a link");
    assert!(
        matches!(&link.verdict, LinkVerdict::Inside { kind: Kind::File, .. }),
        "{link:?}"
    );
    assert_eq!(all[3].facts.map(|facts| facts.size), Some(2));
    assert_eq!(
        view.ask(RequestBody::CloseListing { listing }).await.unwrap(),
        ResponseBody::Closed
    );
}

pub(crate) async fn a_view_judges_a_path_component_by_component(scene: &Scene) {
    let seed = Seed::demo().link("current", "datasets").link("evil", "/etc");
    let view = open(scene, &scene.volume("judged", &seed), ViewMode::Browse).await;
    let resolve = async |text: &str| match view.ask(RequestBody::Resolve { path: path(text) }).await.unwrap()
    {
        ResponseBody::Resolved(resolution) => resolution,
        other => panic!("{other:?}"),
    };
    let found = resolve("current/train").await.outcome.unwrap();
    assert_eq!(
        (found.canonical, found.facts.kind),
        (path("datasets/train"), Kind::Folder)
    );

    let missing = resolve("datasets/test/x").await;
    assert_eq!(missing.outcome, Err(Failure::NotFound { component: 1 }));
    assert_eq!(missing.components[1].state, ComponentState::Missing);
    let file = resolve("marker.txt/x").await;
    assert_eq!(file.outcome, Err(Failure::NotAFolder { component: 0 }));
    let evil = resolve("evil/x").await;
    assert_eq!(
        evil.outcome,
        Err(Failure::Escapes {
            component: 0,
            target: b"/etc".to_vec()
        })
    );
}

pub(crate) async fn a_view_reads_a_file_and_completes_a_name(scene: &Scene) {
    let seed = Seed::demo()
        .folder("data-old")
        .link("data-new", "datasets")
        .file("data.csv", "");
    let view = open(scene, &scene.volume("read", &seed), ViewMode::Browse).await;
    let read = RequestBody::Read {
        path: path("marker.txt"),
        offset: 6,
        length: 4,
    };
    let answer = view.ask(read).await.unwrap();
    assert_eq!(
        answer,
        ResponseBody::Bytes {
            size: 24,
            bytes: b"from".to_vec(),
            eof: false
        }
    );
    let complete = RequestBody::Complete {
        path: path(""),
        prefix: b"data".to_vec(),
        limit: 10,
    };
    let names = ["data-new", "data-old", "datasets"].map(|name| name.as_bytes().to_vec());
    assert_eq!(
        view.ask(complete).await.unwrap(),
        ResponseBody::Names(names.to_vec())
    );
}

pub(crate) async fn a_browsing_view_makes_no_folder(scene: &Scene) {
    let name = scene.volume("browsed", &Seed::new());
    let view = open(scene, &name, ViewMode::Browse).await;
    let make = RequestBody::MakeFolder {
        path: path("new"),
        uid: 0,
        gid: 0,
        mode: 0o755,
    };
    assert_eq!(
        view.ask(make).await.unwrap(),
        ResponseBody::Failed(Failure::ReadOnly)
    );
    assert!(!scene.rig().volume_folder(&name).join("new").exists());
}

pub(crate) async fn an_editing_view_makes_folders_with_owner_and_mode(scene: &Scene) {
    let name = scene.volume("edited", &Seed::new());
    let view = open(scene, &name, ViewMode::Edit).await;
    let make = RequestBody::MakeFolder {
        path: path("a/b"),
        uid: 1000,
        gid: 1001,
        mode: 0o2770,
    };
    let answer = view.ask(make.clone()).await.unwrap();
    let ResponseBody::Made(facts) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(
        (facts.kind, facts.uid, facts.gid, facts.mode),
        (Kind::Folder, 1000, 1001, 0o2770)
    );
    assert!(scene.rig().volume_folder(&name).join("a/b").is_dir());
    assert_eq!(
        view.ask(make).await.unwrap(),
        ResponseBody::Failed(Failure::AlreadyExists)
    );
}

pub(crate) async fn a_view_keeps_its_volume_and_takes_its_helper_along(scene: &Scene) {
    let name = scene.volume("viewed", &Seed::new());
    let view = open(scene, &name, ViewMode::Browse).await;
    assert!(view.is_open());
    let helpers = scene.containers();
    assert_eq!(helpers.len(), 1, "one helper for a view: {helpers:?}");
    let containers = scene.engine.containers().await.unwrap();
    let helper = containers
        .iter()
        .find(|container| container.name == helpers[0])
        .expect("the helper");
    assert_eq!(
        (helper.role(), helper.state),
        (Some(Role::Browse), ContainerState::Running)
    );
    assert!(helper.role().is_some_and(Role::is_helper), "lists hide it");

    let refused = scene.engine.remove_volume(&name).await;
    assert!(matches!(refused, Err(EngineError::InUse { .. })), "{refused:?}");
    drop(view);
    scene.until_no_container().await;
    scene.engine.remove_volume(&name).await.unwrap();
}

pub(crate) async fn a_dropped_question_does_not_disturb_the_next(scene: &Scene) {
    let view = open(scene, &scene.volume("busy", &Seed::demo()), ViewMode::Browse).await;
    for _ in 0..20 {
        // Asked and let go of at once; now and then the answer is faster.
        let _ = futures::poll!(Box::pin(list(&*view, "", 10)));
    }
    assert_eq!(view.ask(RequestBody::Ping).await.unwrap(), ResponseBody::Pong);
    let answers = futures::future::join_all((0..20).map(|_| view.ask(RequestBody::Hello))).await;
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Ok(ResponseBody::Hello { .. }))),
        "{answers:?}"
    );
}

pub(crate) async fn a_host_folder_opens_and_a_missing_one_is_not_found(scene: &Scene) {
    let folder = scene.host_folder(&Seed::new().folder("inside"));
    let root = |text: &str| ViewRoot::Host(format!("{}{text}", folder.path().display()).parse().unwrap());
    let view = scene
        .engine
        .open(&root(""), ViewMode::Browse)
        .await
        .expect("a view of the folder");
    let ResponseBody::Listing { total, .. } = list(&*view, "", 10).await else {
        panic!("a listing was asked for")
    };
    assert_eq!(total, 1);
    drop(view);
    let missing = scene.engine.open(&root("/none"), ViewMode::Browse).await;
    assert!(
        matches!(missing, Err(EngineError::NotFound { .. })),
        "{:?}",
        missing.err()
    );
    assert!(!folder.path().join("none").exists(), "the folder was made");
}
