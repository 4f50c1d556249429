use std::fs::{self, File};
use std::os::unix::fs::{FileExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{CWD, FileType, Mode, OFlags, RenameFlags, mkdirat, mknodat, open, openat, renameat_with};
use rustix::io::Errno;
use sandbar_core::browse::{EntryKind, FolderOpened, LinkState, PreviewContent, SortBy, SortOrder};
use sandbar_core::problem::{ErrorCode, Problem};
use sandbar_core::rules::{VolumeName, VolumePath};
use sandbar_core::session::Session;
use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;

use crate::play::{draft, marking, refused, session};

pub(crate) const BY_NAME: SortOrder = SortOrder {
    by: SortBy::Name,
    descending: false,
};

/// Opens a folder as the page does.
pub(crate) async fn folder(
    session: &Session,
    volume: &VolumeName,
    path: &str,
) -> Result<FolderOpened, Problem> {
    let path: VolumePath = path.parse().unwrap();
    session.browser.open(volume, &path, BY_NAME, true, 200).await
}

async fn preview_refused(session: &Session, volume: &VolumeName, name: &str) {
    let path: VolumePath = name.parse().unwrap();
    let problem = session
        .browser
        .preview(volume, &path)
        .await
        .expect_err("a refusal");
    assert_eq!(problem.code, ErrorCode::EntryUnreadable, "{name}: {problem:?}");
    assert!(problem.message.contains("no regular file"), "{name}: {problem:?}");
}

pub(crate) async fn pipes_sockets_and_devices_are_shown_and_never_opened(scene: &Scene) {
    let volume = scene.volume("special", &Seed::new());
    let root = scene.rig().volume_folder(&volume);
    mknodat(CWD, root.join("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    // The machine's full device and first loop device: opening either would be no harm, but is none of ours.
    mknodat(
        CWD,
        root.join("char"),
        FileType::CharacterDevice,
        Mode::RWXU,
        rustix::fs::makedev(1, 7),
    )
    .unwrap();
    mknodat(
        CWD,
        root.join("block"),
        FileType::BlockDevice,
        Mode::RWXU,
        rustix::fs::makedev(7, 0),
    )
    .unwrap();
    let _socket = UnixListener::bind(root.join("socket")).unwrap();
    let session = session(scene);
    let kinds: Vec<_> = folder(&session, &volume, "")
        .await
        .unwrap()
        .first
        .into_iter()
        .map(|row| row.kind)
        .collect();
    let expected = [
        EntryKind::Device,
        EntryKind::Device,
        EntryKind::Pipe,
        EntryKind::Socket,
    ]
    .map(Some);
    assert_eq!(kinds, expected);
    let names = ["pipe", "char", "block", "socket"];
    for name in names {
        preview_refused(&session, &volume, name).await;
    }
    // A pipe that nobody reads refuses a writer who does not wait.
    let writer = open(
        root.join("pipe"),
        OFlags::WRONLY | OFlags::NONBLOCK,
        Mode::empty(),
    );
    assert_eq!(writer.unwrap_err(), Errno::NXIO, "somebody has the pipe open");
    session.views.close_all();
    for name in names {
        let draft = draft(scene, &marking(), &volume, name);
        refused(scene, &draft, ErrorCode::PvcSubpathNotADirectory, &[&root]).await;
    }
}

pub(crate) async fn of_a_sparse_file_of_terabytes_a_preview_reads_the_beginning(scene: &Scene) {
    let volume = scene.volume("sparse", &Seed::new().file("huge", "begin\n"));
    let file = File::options()
        .write(true)
        .open(scene.rig().volume_folder(&volume).join("huge"))
        .unwrap();
    file.write_all_at(&vec![b'x'; 300 * 1024], 6).unwrap();
    file.set_len(4 << 40).unwrap();
    let session = session(scene);
    let shown = session
        .browser
        .preview(&volume, &"huge".parse().unwrap())
        .await
        .unwrap();
    assert!(shown.cut && shown.size == 4 << 40, "{}", shown.size);
    let PreviewContent::Text { text } = shown.content else {
        panic!("this is text")
    };
    assert_eq!(text.len(), 256 * 1024);
    session.views.close_all();
}

/// Something that is done over and over until the test has seen enough.
fn meanwhile<T>(attack: impl Fn() + Sync, test: impl Future<Output = T>) -> T {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                attack();
            }
        });
        let seen = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(test));
        over.store(true, Ordering::Relaxed);
        seen
    })
}

pub(crate) async fn files_that_change_or_turn_into_pipes_are_read_or_refused_and_never_waited_for(
    scene: &Scene,
) {
    let volume = scene.volume("busy", &Seed::new().file("file", "content").file("growing", ""));
    let root = scene.rig().volume_folder(&volume);
    mknodat(CWD, root.join("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let growing = File::options().write(true).open(root.join("growing")).unwrap();
    let content = vec![b'a'; 100_000];
    let attack = || {
        renameat_with(
            CWD,
            root.join("file"),
            CWD,
            root.join("pipe"),
            RenameFlags::EXCHANGE,
        )
        .unwrap();
        growing.write_all_at(&content, 0).unwrap();
        growing.set_len(0).unwrap();
    };
    let session = session(scene);
    let (read, refused) = meanwhile(attack, async {
        let (mut read, mut refused) = (0, 0);
        while read < 20 || refused < 20 {
            let shown = session
                .browser
                .preview(&volume, &"growing".parse().unwrap())
                .await
                .unwrap();
            let PreviewContent::Text { text } = shown.content else {
                panic!("this is text")
            };
            assert!(text.chars().all(|c| c == 'a') && text.len() <= 100_000);
            match session.browser.preview(&volume, &"file".parse().unwrap()).await {
                Ok(shown) => {
                    assert!(matches!(shown.content, PreviewContent::Text { text } if text == "content"));
                    read += 1;
                }
                Err(problem) => {
                    assert_eq!(problem.code, ErrorCode::EntryUnreadable, "{problem:?}");
                    refused += 1;
                }
            }
        }
        (read, refused)
    });
    println!("read {read} times, refused {refused} times");
    session.views.close_all();
}

pub(crate) async fn a_folder_renamed_while_it_is_paged_is_paged_to_its_end(scene: &Scene) {
    let seed = (0..5000).fold(Seed::new(), |seed, number| {
        seed.file(format!("here/{number:04}"), "")
    });
    let volume = scene.volume("renamed", &seed);
    let root = scene.rig().volume_folder(&volume);
    let session = session(scene);
    let opened = folder(&session, &volume, "here").await.unwrap();
    fs::rename(root.join("here"), root.join("there")).unwrap();
    let mut told = u32::try_from(opened.first.len()).unwrap();
    while told < opened.total {
        let page = session
            .browser
            .page(&volume, opened.listing, told, 2000)
            .await
            .unwrap();
        assert!(page.entries.iter().all(|row| row.kind == Some(EntryKind::File)));
        told += u32::try_from(page.entries.len()).unwrap();
    }
    assert_eq!(told, 5000);
    let gone = folder(&session, &volume, "here")
        .await
        .expect_err("it is elsewhere");
    assert_eq!(gone.code, ErrorCode::EntryNotFound);
    session.views.close_all();
}

/// Folders within each other, which go with this.
struct Pit<'a>(&'a Path);

impl<'a> Pit<'a> {
    fn dig(root: &'a Path, depth: usize) -> Self {
        let flags = OFlags::PATH | OFlags::DIRECTORY;
        let mut at = open(root, flags, Mode::empty()).unwrap();
        for _ in 0..depth {
            mkdirat(&at, "d", Mode::RWXU).unwrap();
            at = openat(&at, "d", flags, Mode::empty()).unwrap();
        }
        Self(root)
    }
}

impl Drop for Pit<'_> {
    /// From the top: not everybody who removes a tree can go so deep.
    fn drop(&mut self) {
        let (top, next) = (self.0.join("d"), self.0.join("next"));
        while fs::rename(top.join("d"), &next).is_ok() {
            fs::remove_dir(&top).unwrap();
            fs::rename(&next, &top).unwrap();
        }
    }
}

pub(crate) async fn a_tree_deeper_than_a_path_is_walked_as_deep_as_a_path_goes_and_then_explained(
    scene: &Scene,
) {
    let volume = scene.volume("deep", &Seed::new());
    let root = scene.rig().volume_folder(&volume);
    let _pit = Pit::dig(&root, 4096);
    let session = session(scene);
    // As one who walks down: each step is a path of its own.
    for depth in [1, 100, 1000, 2047] {
        let opened = folder(&session, &volume, &vec!["d"; depth].join("/"))
            .await
            .unwrap();
        assert_eq!(
            (opened.total, opened.first[0].kind),
            (1, Some(EntryKind::Folder)),
            "{depth}"
        );
    }
    let problem = folder(&session, &volume, &vec!["d"; 2048].join("/"))
        .await
        .expect_err("too long");
    assert_eq!(problem.code, ErrorCode::EntryUnreadable);
    assert!(problem.message.contains("4,095 bytes"), "{problem:?}");
    session.views.close_all();
}

pub(crate) async fn names_of_255_bytes_are_opened_and_mounted_like_any_other(scene: &Scene) {
    let name = "n".repeat(255);
    let volume = scene.volume("long", &Seed::new().file(format!("{name}/{name}"), "found"));
    let session = session(scene);
    let opened = folder(&session, &volume, &name).await.unwrap();
    assert_eq!(opened.first[0].name, name);
    let draft = draft(
        scene,
        &sandbar_testkit::Script::new().list(crate::play::TARGET),
        &volume,
        &name,
    );
    let launched = crate::play::launch(scene, &session, &draft).await.unwrap();
    assert_eq!(crate::play::finish(scene, &session, &launched).await, [name]);
    session.views.close_all();
}

pub(crate) async fn a_farm_of_winding_links_is_listed_in_parts_while_others_are_answered(scene: &Scene) {
    let volume = scene.volume(
        "farm",
        &Seed::new().folder("d").folder("farm").file("quick", "here"),
    );
    let root = scene.rig().volume_folder(&volume);
    symlink("d", root.join("chain-0")).unwrap();
    for number in 1..39 {
        let winding = "d/../".repeat(800);
        symlink(
            format!("{winding}chain-{}", number - 1),
            root.join(format!("chain-{number}")),
        )
        .unwrap();
    }
    for number in 0..1000 {
        symlink("../chain-38", root.join(format!("farm/{number:04}"))).unwrap();
    }
    fs::create_dir(root.join("round")).unwrap();
    symlink("loop-b", root.join("round/loop-a")).unwrap();
    symlink("loop-a", root.join("round/loop-b")).unwrap();
    let session = session(scene);
    let opened = folder(&session, &volume, "farm").await.unwrap();
    assert_eq!(opened.total, 1000);
    assert!(
        (1..200).contains(&opened.first.len()),
        "{} at once",
        opened.first.len()
    );
    assert!(
        opened
            .first
            .iter()
            .all(|row| row.link.as_ref().unwrap().state == LinkState::Inside)
    );
    let completed = session.browser.complete(&volume, "farm/", 100).await.unwrap();
    assert!(completed.len() < 100);
    let shown = session
        .browser
        .preview(&volume, &"quick".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(shown.size, 4);
    let looping = folder(&session, &volume, "round").await.unwrap().first;
    let states: Vec<_> = looping
        .iter()
        .map(|row| row.link.as_ref().unwrap().state)
        .collect();
    assert_eq!(states, [LinkState::Loops, LinkState::Loops]);
    session.views.close_all();
}
