use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt as _;

use sandbar_testkit::Seed;
use sandbar_tests::lab::EngineSpec;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Window};
use thirtyfour::Key;

use crate::scene::{Mortal, Seen, on_mortal};

/// More rows than are in sight, with some to spare, are not drawn.
const MOST_ROWS: usize = 120;

async fn assert_few_rows(window: &Window, grid: &Sought) -> Seen {
    let rows = window.count(&Sought::any("row").within(grid.clone())).await?;
    assert!((2..MOST_ROWS).contains(&rows), "{rows} rows are drawn");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_volumes_are_listed_and_only_those_in_sight_are_drawn() {
    on_mortal(EngineSpec::DOCKER_28, five_thousand).await;
}

async fn five_thousand(mortal: Mortal<'_>) -> Seen {
    // A daemon takes folders that it finds at its start for volumes.
    mortal.engine.kill().unwrap();
    let volumes = mortal.engine.folder().join("data/volumes");
    for number in 0..5_000 {
        fs::create_dir_all(volumes.join(format!("volume-{number:04}/_data"))).unwrap();
    }
    mortal.engine.restart().unwrap();
    let (window, grid) = (mortal.window, Sought::role("grid", "Volumes"));
    window.shows(&Window::listed("volume-0000")).await?;
    assert_eq!(
        window.attribute(&grid, "aria-rowcount").await?.as_deref(),
        Some("5001")
    );
    assert_few_rows(window, &grid).await?;
    window.tab_to(&grid).await?;
    window.press(Key::End).await?;
    window.shows(&Window::listed("volume-4999")).await?;
    window.hides(&Window::listed("volume-0000")).await?;
    assert_few_rows(window, &grid).await?;
    window.press(Key::Home).await?;
    window.shows(&Window::listed("volume-0000")).await?;
    window
        .fill(&Sought::field("Filter volumes"), "volume-3141")
        .await?;
    window.shows(&Window::listed("volume-3141")).await?;
    window.hides(&Window::listed("volume-0000")).await
}

pub(crate) async fn a_folder_of_a_hundred_thousand_entries_opens(scene: &Scene, window: &Window) -> Seen {
    let volume = scene.volume("crowd", &Seed::new().folder("crowd"));
    let folder = scene.rig().volume_folder(&volume).join("crowd");
    for number in 0..100_000 {
        File::create(folder.join(format!("file-{number:05}"))).unwrap();
    }
    window.open_volume(volume.as_str()).await?;
    window.enter("crowd").await?;
    window.shows(&Window::entry("file-00000")).await?;
    window.says("100,000 entries").await?;
    assert_few_rows(window, &Window::folder()).await?;
    window.press(Key::End).await?;
    window.shows(&Window::entry("file-99999")).await?;
    assert_few_rows(window, &Window::folder()).await?;
    window.press("file-31415").await?;
    window.shows(&Window::entry("file-31415")).await.map(drop)
}

pub(crate) async fn odd_names_are_shown_escaped_and_open(scene: &Scene, window: &Window) -> Seen {
    let odd: [(&[u8], &str); 5] = [
        (b"caf\xe9", "caf"),
        (b"two\nlines", "two"),
        ("\u{202e}gpj.exe".as_bytes(), "gpj.exe"),
        (b"<b>bold", "<b>bold"),
        (b"back\\slash", "back"),
    ];
    let names = odd.iter().map(|(name, _)| OsStr::from_bytes(name));
    let seed = names.fold(Seed::new(), |seed, name| {
        seed.file(std::path::Path::new(name).join("inside.txt"), "found it\n")
    });
    let volume = scene.volume("odd", &seed);
    window.open_volume(volume.as_str()).await?;
    let screen = window.screen().await?;
    assert!(!screen.contains(['\u{202e}', '\u{fffd}']), "{screen:?}");
    for (_, part) in odd {
        let cell = Sought::any("gridcell").holding(part).within(Window::folder());
        let shown = window.shows(&cell).await?;
        assert!(!shown.trim().contains("\nlines"), "{shown:?}");
        window.click(&cell).await?;
        window.press(Key::Enter).await?;
        window.click(&Window::entry("inside.txt")).await?;
        window
            .shows(&Sought::region("Preview").holding("found it"))
            .await?;
        window
            .click(&Sought::button(volume.as_str()).within(Sought::role("navigation", "Folder")))
            .await?;
        window.stands_in(volume.as_str()).await?;
    }
    Ok(())
}
