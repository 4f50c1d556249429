use std::path::Path;

use sandbar_tests::window::{Opening, Sought, Typed, Window};

use super::PlayError;
use super::props::Props;

/// The size of the pictures, in pixels.
const SIZE: (u32, u32) = (1440, 900);
const NAME: &str = "trainer-a";
const READ: &str = "1,100";
/// Reads what it may, tries to write what it may not, and stays.
const COMMAND: &str =
    r#"sh -c 'head -3 /mnt/train/data.csv; touch /mnt/train/x; trap "exit 0" TERM; sleep 3600 & wait'"#;

/// Goes through the main job, in light and then in dark.
pub(crate) async fn tell(engine: &str, corpus: &str, pictures: &Path) -> Result<(), PlayError> {
    let light = open(Opening::new().on(engine)).await?;
    step("a volume is browsed, and a folder of it picked");
    look_into(&light, corpus).await?;
    light.picture(&pictures.join("volumes-light.png")).await?;
    step("a sandbox is composed; a link that leaves the volume is refused");
    compose(&light, corpus).await?;
    light.picture(&pictures.join("compose-light.png")).await?;
    step("it is launched, and its mount is proved from inside");
    launch(&light).await?;
    light.picture(&pictures.join("sandbox-light.png")).await?;
    drop(light);

    step("a second window finds it again");
    let dark = open(Opening::new().on(engine).dark()).await?;
    look_into(&dark, corpus).await?;
    dark.picture(&pictures.join("volumes-dark.png")).await?;
    find_again(&dark).await?;
    dark.picture(&pictures.join("sandbox-dark.png")).await?;
    step("it is stopped and removed");
    dark.stop_sandbox().await?;
    dark.remove_sandbox().await?;
    Ok(())
}

fn step(words: &str) {
    println!("- {words}");
}

async fn open(opening: Opening) -> Result<Window, PlayError> {
    let window = Window::open(&opening).await?;
    window.resize(SIZE.0, SIZE.1).await?;
    Ok(window)
}

async fn look_into(window: &Window, corpus: &str) -> Result<(), PlayError> {
    window.open_volume(corpus).await?;
    window.filter_volumes("").await?;
    window.click(&Window::listed(corpus)).await?;
    window.stands_in(corpus).await?;
    window.enter("datasets").await?;
    window.enter("train").await?;
    window.click(&Window::entry("data.csv")).await?;
    window.shows(&Sought::region("Preview").holding(READ)).await?;
    Ok(())
}

async fn compose(window: &Window, corpus: &str) -> Result<(), PlayError> {
    window.mount_this_folder().await?;
    let image = Props::image();
    let typed = Typed {
        image: &image,
        command: COMMAND,
        name: NAME,
        ..Typed::default()
    };
    window.compose(typed).await?;
    for (field, text) in [("User", "1000:1000"), ("Memory", "512m"), ("CPU", "1.5")] {
        window.fill(&Sought::field(field), text).await?;
    }
    window.click(&Sought::button("Add volume")).await?;
    for (field, text) in [
        ("Volume", corpus),
        ("subPath", "cache/latest/etc"),
        ("Target", "/mnt/cache"),
    ] {
        window.fill(&Window::mount_field(2, field), text).await?;
    }
    window.shows(&Sought::failure("PVC_SUBPATH_ESCAPES")).await?;
    window
        .shows(&Sought::role("list", "Mounts of the plan").holding("refused"))
        .await?;
    Ok(())
}

async fn launch(window: &Window) -> Result<(), PlayError> {
    window.click(&Sought::button("Remove mount 2")).await?;
    window.launch().await?;
    window.proved_mounts().await?;
    let log = window.log_with("Read-only file system").await?;
    if log.contains(READ) {
        Ok(())
    } else {
        Err(PlayError::Log { expected: READ, log })
    }
}

/// The sandbox is found by its labels, and its proof in its log.
async fn find_again(window: &Window) -> Result<(), PlayError> {
    window.go_to("Sandboxes").await?;
    window.double_click(&Sought::role("gridcell", NAME)).await?;
    window.proved_mounts().await?;
    window.log_with("Read-only file system").await?;
    Ok(())
}
