use thirtyfour::Key;

use super::{Sought, Window, WindowError};

/// A sandbox as a person would type it; what is empty is left as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// The image's reference.
    pub image: &'a str,
    /// The command line.
    pub command: &'a str,
    /// The sandbox's name.
    pub name: &'a str,
    /// The target of the first mount.
    pub target: &'a str,
    /// Whether the first mount is to be writable.
    pub writable: bool,
}

/// The steps of the main job.
impl Window {
    /// Goes to a page of the navigation: Volumes, Sandboxes, Settings.
    ///
    /// # Errors
    /// [`WindowError`] when the page does not come.
    pub async fn go_to(&self, page: &str) -> Result<(), WindowError> {
        let main = Sought::role("navigation", "Main");
        self.click(&Sought::button(page).within(main)).await?;
        self.shows(&Sought::role("heading", page)).await.map(drop)
    }

    /// Goes to the list of places where engines were looked for.
    ///
    /// # Errors
    /// [`WindowError`] when the page does not come.
    pub async fn go_to_engines(&self) -> Result<(), WindowError> {
        self.click(&Sought::button("Engine")).await?;
        self.click(&Sought::any("menuitem").holding("All places that were tried"))
            .await?;
        self.shows(&Sought::role("heading", "Engines")).await.map(drop)
    }

    /// Narrows the list of volumes down to those that hold a text.
    ///
    /// # Errors
    /// [`WindowError`] when there is no such list.
    pub async fn filter_volumes(&self, text: &str) -> Result<(), WindowError> {
        self.go_to("Volumes").await?;
        self.fill(&Sought::field("Filter volumes"), text).await
    }

    /// The cell of a volume's name in the list of volumes.
    pub fn listed(volume: &str) -> Sought {
        Sought::role("gridcell", volume).within(Sought::role("grid", "Volumes"))
    }

    /// Opens a volume from the list.
    ///
    /// # Errors
    /// [`WindowError`] when it is not there, or does not open.
    pub async fn open_volume(&self, volume: &str) -> Result<(), WindowError> {
        self.filter_volumes(volume).await?;
        self.click(&Self::listed(volume)).await?;
        self.stands_in(volume).await
    }

    /// The table of the folder that is open.
    pub fn folder() -> Sought {
        Sought::beginning("grid", "Files in ")
    }

    /// The cell of a name in the folder that is open.
    pub fn entry(name: &str) -> Sought {
        Sought::role("gridcell", name).within(Self::folder())
    }

    /// Opens a folder of the volume that is open.
    ///
    /// # Errors
    /// [`WindowError`] when it is not there, or does not open.
    pub async fn enter(&self, folder: &str) -> Result<(), WindowError> {
        self.click(&Self::entry(folder)).await?;
        self.press(Key::Enter).await?;
        self.stands_in(folder).await
    }

    /// Waits until a folder, or the root of the volume with this name, is open with what it holds.
    ///
    /// # Errors
    /// [`WindowError`] when it is not.
    pub async fn stands_in(&self, folder: &str) -> Result<(), WindowError> {
        self.until(&format!("“{folder}” is open"), async || {
            let path = self.texts(&Sought::role("navigation", "Folder")).await?.join("");
            let mut names = path.lines().map(str::trim).filter(|name| !name.is_empty());
            let volume = names.next().unwrap_or_default();
            let below = names.collect::<Vec<_>>();
            let is_there = below.last().copied().unwrap_or(volume) == folder;
            let label = if below.is_empty() {
                volume.to_owned()
            } else {
                below.join("/")
            };
            let grid = Sought::role("grid", format!("Files in {label}"));
            Ok(is_there && self.count(&grid).await? == 1)
        })
        .await
    }

    /// Takes the folder that is open into the composer.
    ///
    /// # Errors
    /// [`WindowError`] when the composer does not come.
    pub async fn mount_this_folder(&self) -> Result<(), WindowError> {
        self.click(&Sought::button("Mount this folder")).await?;
        self.shows(&Self::mount(1)).await.map(drop)
    }

    /// The card of a mount in the composer, counted from one.
    pub fn mount(number: usize) -> Sought {
        Sought::role("group", format!("Mount {number}"))
    }

    /// A field of a mount.
    pub fn mount_field(number: usize, name: &str) -> Sought {
        Sought::field(name).within(Self::mount(number))
    }

    /// Begins a sandbox of which nothing was said yet.
    ///
    /// # Errors
    /// [`WindowError`] when the composer does not come.
    pub async fn new_sandbox(&self) -> Result<(), WindowError> {
        self.go_to("Volumes").await?;
        self.click(&Sought::button("New sandbox")).await?;
        self.shows(&Sought::role("heading", "New sandbox")).await?;
        let clear = Sought::button("Clear");
        if self.count(&clear).await? > 0 {
            self.click(&clear).await?;
        }
        self.hides(&Self::mount(1)).await
    }

    /// Adds a mount of a volume, or of a folder of it, as the first mount.
    ///
    /// # Errors
    /// [`WindowError`] when a field does not take its text.
    pub async fn add_volume(&self, volume: &str, sub_path: &str) -> Result<(), WindowError> {
        self.click(&Sought::button("Add volume")).await?;
        self.fill(&Self::mount_field(1, "Volume"), volume).await?;
        if !sub_path.is_empty() {
            self.fill(&Self::mount_field(1, "subPath"), sub_path).await?;
        }
        Ok(())
    }

    /// Types a sandbox into the composer.
    ///
    /// # Errors
    /// [`WindowError`] when a field does not take its text.
    pub async fn compose(&self, typed: Typed<'_>) -> Result<(), WindowError> {
        let fields = [
            ("Image", typed.image),
            ("Command", typed.command),
            ("Name", typed.name),
        ];
        for (field, text) in fields.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.fill(&Sought::field(field), text).await?;
        }
        if !typed.target.is_empty() {
            self.fill(&Self::mount_field(1, "Target"), typed.target).await?;
        }
        if typed.writable {
            self.choose_access(1, "Read-write").await?;
        }
        Ok(())
    }

    /// Chooses what a mount allows: Read-only or Read-write.
    ///
    /// # Errors
    /// [`WindowError`] when it cannot be chosen.
    pub async fn choose_access(&self, number: usize, access: &str) -> Result<(), WindowError> {
        let group = Sought::role("radiogroup", "Access").within(Self::mount(number));
        self.click_label(&Sought::role("radio", access).within(group))
            .await
    }

    /// Presses Launch, once the plan allows it.
    ///
    /// # Errors
    /// [`WindowError`] when the plan never does.
    pub async fn launch(&self) -> Result<(), WindowError> {
        let launch = Sought::button("Launch");
        self.until("the plan can be launched", async || {
            Ok(self.attribute(&launch, "disabled").await?.is_none())
        })
        .await?;
        self.click(&launch).await
    }

    /// Waits for the page of a sandbox that was launched, and gives what it says about the mounts.
    ///
    /// # Errors
    /// [`WindowError`] when it does not come.
    pub async fn proved_mounts(&self) -> Result<String, WindowError> {
        let mounts = Sought::region("Mounts").holding("proved");
        self.shows(&mounts).await
    }

    /// Waits until the log of the sandbox on the screen holds a text, reading it again meanwhile, and gives it all.
    ///
    /// # Errors
    /// [`WindowError`] when it does not come.
    pub async fn log_with(&self, text: &str) -> Result<String, WindowError> {
        let lines = Sought::role("log", "Lines");
        self.until_some(&format!("“{text}” in the log"), async || {
            let log = self.texts(&lines).await?.into_iter().next();
            if let Some(log) = log.filter(|log| log.contains(text)) {
                return Ok(Some(log));
            }
            self.click(&Sought::button("Read again")).await?;
            Ok(None)
        })
        .await
    }

    /// Stops the sandbox on the screen, and waits until it has ended.
    ///
    /// # Errors
    /// [`WindowError`] when it does not end.
    pub async fn stop_sandbox(&self) -> Result<(), WindowError> {
        self.click(&Sought::button("Stop")).await?;
        self.shows(&Sought::any("banner").holding("Ended"))
            .await
            .map(drop)
    }

    /// Removes the sandbox on the screen.
    ///
    /// # Errors
    /// [`WindowError`] when it stays.
    pub async fn remove_sandbox(&self) -> Result<(), WindowError> {
        self.click(&Sought::button("Remove")).await?;
        self.click(&Sought::button("Remove the sandbox")).await?;
        self.shows(&Sought::role("heading", "Sandboxes")).await.map(drop)
    }
}
