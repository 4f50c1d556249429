//! The program itself in its own window, driven from outside by WebKit's driver and seen as a person sees it: things are
//! found by role and name, text is what is on the screen.
//!
//! Needs a display and a session bus: `xvfb-run -a dbus-run-session --`.

mod driver;
mod error;
mod opening;
mod person;
mod sought;
mod steps;

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver, WebElement};
use tokio::time::{Instant, sleep};

use driver::Driver;

pub use error::WindowError;
pub use opening::Opening;
pub use sought::Sought;
pub use steps::Typed;

/// How long anything in the window may take on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(30);

const POLL: Duration = Duration::from_millis(40);
/// Nothing that the driver does takes longer, unless it hangs.
const REQUEST_LIMIT: Duration = Duration::from_mins(2);
/// What one look counts for at most: a machine that stood still for a minute proves nothing.
const LONGEST_LOOK: Duration = Duration::from_secs(1);

/// The window of a program that was opened for the one who holds this. It ends with it, also by a panic.
pub struct Window {
    // In the order in which they go: the session, then the processes, then their folder.
    session: WebDriver,
    driver: Driver,
    folder: TempDir,
}

impl Window {
    /// Opens the program, and waits until its page is there.
    ///
    /// # Errors
    /// [`WindowError`] when it does not open.
    pub async fn open(opening: &Opening) -> Result<Self, WindowError> {
        let folder = tempfile::Builder::new()
            .prefix("sandbar-window-")
            .tempdir()
            .map_err(WindowError::io("make a folder for a window"))?;
        let program = opening.program(folder.path())?;
        let driver = Driver::start(opening, folder.path())?;
        let options = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
        let capabilities = match options {
            Value::Object(options) => Capabilities::from(options),
            _ => Capabilities::new(),
        };
        let session = WebDriver::builder(driver.address(), capabilities)
            .request_timeout(REQUEST_LIMIT)
            .connect()
            .await
            .map_err(WindowError::driver("open the program's window"))?;
        let window = Self {
            session,
            driver,
            folder,
        };
        window.shows(&Sought::role("navigation", "Main")).await?;
        window.painted().await?;
        Ok(window)
    }

    /// Process id of the program.
    ///
    /// # Errors
    /// [`WindowError::Program`] when it has ended.
    pub fn program(&self) -> Result<i32, WindowError> {
        let gone = || WindowError::Program("the program has ended".into());
        self.driver.process_named("sandbar").ok_or_else(gone)
    }

    /// Closes the window as its own button does.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the driver cannot.
    pub async fn close(&self) -> Result<(), WindowError> {
        let closed = self.session.close_window().await;
        closed.map_err(WindowError::driver("close the window"))
    }

    /// Gives the window a size, in pixels.
    ///
    /// # Errors
    /// [`WindowError`] when the page does not come to have it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), WindowError> {
        let resized = self.session.set_window_rect(0, 0, width, height).await;
        resized.map_err(WindowError::driver("resize the window"))?;
        self.until(&format!("a page of {width}x{height}"), async || {
            let size = self.run("return [innerWidth, innerHeight]", Vec::new()).await?;
            Ok(size == json!([width, height]))
        })
        .await
    }

    /// Takes a picture of the page, as PNG.
    ///
    /// # Errors
    /// [`WindowError`] when it cannot be taken or written.
    pub async fn picture(&self, file: &Path) -> Result<(), WindowError> {
        self.painted().await?;
        let png = self.session.screenshot_as_png().await;
        let png = png.map_err(WindowError::driver("take a picture of the window"))?;
        std::fs::write(file, png).map_err(WindowError::io(format!("write {}", file.display())))
    }

    /// Texts on the screen that are cut off: by the window's edge, or by something that hides what does not fit. One
    /// that ends in an ellipsis and has the whole in its tooltip is not.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the window does not answer.
    pub async fn cut_off(&self) -> Result<Vec<String>, WindowError> {
        let cut = self.run(include_str!("cut_off.js"), Vec::new()).await?;
        let cut = cut.as_array().into_iter().flatten();
        Ok(cut.filter_map(|text| Some(text.as_str()?.to_owned())).collect())
    }

    /// Whether the page is light text on dark ground.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the window does not answer.
    pub async fn is_dark(&self) -> Result<bool, WindowError> {
        const COLORS: &str = "const { color, backgroundColor } = getComputedStyle(document.body);
            const sum = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b);
            return sum(color) > sum(backgroundColor)";
        Ok(self.run(COLORS, Vec::new()).await? == true)
    }

    /// All the text that is on the screen.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the window does not answer.
    pub async fn screen(&self) -> Result<String, WindowError> {
        let text = self.run("return document.body.innerText", Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page, as one who has found a way to would, and returns what it returns.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the window does not answer.
    pub async fn attack(&self, script: &str, arguments: Vec<Value>) -> Result<Value, WindowError> {
        self.run(script, arguments).await
    }

    /// Everything that the program has logged.
    ///
    /// # Errors
    /// [`WindowError::Io`] when its log cannot be read.
    pub fn log(&self) -> Result<String, WindowError> {
        let folder = self
            .folder
            .path()
            .join("home/.local/share/app.sandbar.desktop/logs");
        let read = || -> std::io::Result<String> {
            let mut text = String::new();
            for file in std::fs::read_dir(&folder)? {
                text.push_str(&std::fs::read_to_string(file?.path())?);
            }
            Ok(text)
        };
        read().map_err(WindowError::io("read the program's log"))
    }

    /// Waits until a condition holds.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] with `what` and the text on the screen when it does not within [`LIMIT`].
    pub async fn until(
        &self,
        what: &str,
        mut holds: impl AsyncFnMut() -> Result<bool, WindowError>,
    ) -> Result<(), WindowError> {
        self.until_some(what, async || Ok(holds().await?.then_some(())))
            .await
    }

    /// Waits until there is a value, and returns it.
    ///
    /// # Errors
    /// As [`Self::until`].
    pub async fn until_some<T>(
        &self,
        what: &str,
        mut found: impl AsyncFnMut() -> Result<Option<T>, WindowError>,
    ) -> Result<T, WindowError> {
        let mut waited = Duration::ZERO;
        loop {
            let look = Instant::now();
            if let Some(value) = found().await? {
                return Ok(value);
            }
            if waited > LIMIT {
                let what = what.to_owned();
                let shown = self.screen().await?;
                return Err(WindowError::NotSeen {
                    what,
                    limit: LIMIT,
                    shown,
                });
            }
            sleep(POLL).await;
            waited += look.elapsed().min(LONGEST_LOOK);
        }
    }

    /// Waits until what was asked for last is painted, which it is once two frames have gone by.
    async fn painted(&self) -> Result<(), WindowError> {
        const PAINTED: &str = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        let painted = self.session.execute_async(PAINTED, Vec::new()).await;
        painted
            .map(drop)
            .map_err(WindowError::driver("wait for the window to be painted"))
    }

    /// Every match that is on the screen now, with its text.
    async fn matches(&self, sought: &Sought) -> Result<Vec<(WebElement, String)>, WindowError> {
        let found = loop {
            match self
                .run(include_str!("roles.js"), vec![sought.chain().into()])
                .await
            {
                Err(error) if error.is_passing() => {}
                found => break found?,
            }
        };
        let pairs: Vec<(Value, String)> = serde_json::from_value(found)
            .map_err(|error| WindowError::Program(format!("{sought} was found in no known form: {error}")))?;
        let handle = self.session.handle();
        let elements = pairs.into_iter().map(|(element, text)| {
            let element = WebElement::from_json(element, handle.clone());
            Ok((
                element.map_err(WindowError::driver(format!("take hold of {sought}")))?,
                text,
            ))
        });
        elements.collect()
    }

    /// Runs a script in the page.
    async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, WindowError> {
        let answer = self.session.execute(script, arguments).await;
        let answer = answer.map_err(WindowError::driver("ask the page"))?;
        Ok(answer.json().clone())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The session ends with the processes. To end it first would take an answer from a program that may be gone.
        let _ = self.session.clone().leak();
    }
}
