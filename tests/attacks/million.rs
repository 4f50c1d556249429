use std::fs::File;
use std::path::Path;
use std::time::Duration;

use sandbar_core::browse::{SortBy, SortOrder};
use sandbar_core::problem::ErrorCode;
use sandbar_core::rules::VolumePath;
use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;

use crate::play::session;
use crate::volumes::folder;

const MILLION: u32 = 1_000_000;
/// Bytes of each name: a million of them fit the helper's memory for listings, but not with a size beside each.
const LENGTH: usize = 115;

fn name(number: u32) -> String {
    format!("{number:0>LENGTH$}")
}

/// Names for one file: making a link to it is the quickest way to make a name.
fn fill(folder: &Path, count: u32) {
    std::fs::create_dir(folder).unwrap();
    std::thread::scope(|scope| {
        for worker in 0..2 {
            scope.spawn(move || {
                // A file system takes some tens of thousands of names for one file at most.
                for (index, number) in (worker..count).step_by(2).enumerate() {
                    let path = folder.join(name(number));
                    if index.is_multiple_of(30_000) {
                        File::create(path).unwrap();
                    } else {
                        let first = number - 2 * u32::try_from(index % 30_000).unwrap();
                        std::fs::hard_link(folder.join(name(first)), path).unwrap();
                    }
                }
            });
        }
    });
}

/// The most memory that the helper had, in bytes.
fn peak(scene: &Scene) -> u64 {
    let endpoint = scene.rig().endpoint().unwrap();
    let helper = scene.containers().remove(0);
    let pid = endpoint
        .docker_text(&["inspect", "--format", "{{.State.Pid}}", &helper])
        .unwrap();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

pub(crate) async fn a_million_entries_open_and_page_and_what_does_not_fit_is_said(scene: &Scene) {
    let volume = scene.volume("million", &Seed::new().file("quick", "here"));
    let root = scene.rig().volume_folder(&volume);
    fill(&root.join("million"), MILLION);
    let session = session(scene);
    let opened = folder(&session, &volume, "million").await.unwrap();
    assert_eq!(opened.total, MILLION);
    for offset in [0, 499_999, MILLION - 1] {
        let page = session
            .browser
            .page(&volume, opened.listing, offset, 100)
            .await
            .unwrap();
        assert_eq!(page.entries[0].name, name(offset));
    }

    // Nobody waits for it any more: the helper stops and answers others.
    for _ in 0..8 {
        let opening = folder(&session, &volume, "million");
        // Whether it was faster does not matter.
        let _ = tokio::time::timeout(Duration::from_millis(20), opening).await;
    }
    let quick: VolumePath = "quick".parse().unwrap();
    let shown = session.browser.preview(&volume, &quick).await.unwrap();
    assert_eq!(shown.size, 4);

    // More than the helper's memory takes.
    let path: VolumePath = "million".parse().unwrap();
    let by_size = SortOrder {
        by: SortBy::Size,
        descending: true,
    };
    for _ in 0..3 {
        let opening = session.browser.open(&volume, &path, by_size, true, 100);
        let problem = opening.await.map(drop).expect_err("it does not fit");
        assert_eq!(problem.code, ErrorCode::EntryUnreadable);
        assert!(problem.message.contains("more entries than"), "{problem:?}");
    }
    let again = folder(&session, &volume, "million").await.unwrap();
    assert_eq!(again.total, MILLION);
    let after = folder(&session, &volume, "").await.unwrap();
    assert_eq!(
        after.listing.view, opened.listing.view,
        "the helper had to be replaced"
    );
    let peak = peak(scene);
    println!("the helper had {} MiB at most", peak >> 20);
    assert!(peak < 200 << 20, "{peak} bytes");
    session.views.close_all();
}
