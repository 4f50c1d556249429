use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::WindowError;

/// How the program is to be opened: where it finds engines, and what kind of user opens it.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    docker_host: Option<String>,
    contexts: Vec<(String, String)>,
    dark: bool,
    alone: bool,
    obeys_modes: bool,
    home: Option<PathBuf>,
    variables: Vec<(OsString, OsString)>,
}

impl Opening {
    /// With no engine named anywhere, in a home without any settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// With `DOCKER_HOST`.
    #[must_use]
    pub fn on(self, docker_host: impl Into<String>) -> Self {
        let docker_host = Some(docker_host.into());
        Self { docker_host, ..self }
    }

    /// With a docker context in the user's home; the first one is the current one.
    #[must_use]
    pub fn with_context(mut self, name: &str, host: impl Into<String>) -> Self {
        self.contexts.push((name.to_owned(), host.into()));
        self
    }

    /// On a system that is set to dark.
    #[must_use]
    pub fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// On a machine where no engine listens at a system-wide socket.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// As a user who may do only what the modes of files say, which root otherwise passes over.
    #[must_use]
    pub fn obeying_modes(self) -> Self {
        Self {
            obeys_modes: true,
            ..self
        }
    }

    /// In a home that outlives the window.
    #[must_use]
    pub fn in_home(self, home: impl Into<PathBuf>) -> Self {
        let home = Some(home.into());
        Self { home, ..self }
    }

    /// With variables of the environment.
    #[must_use]
    pub fn with_variables(mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        self.variables.extend(variables);
        self
    }

    /// The words that begin the command line of whatever is started.
    pub(super) fn prefix(&self) -> Vec<OsString> {
        // In mounts of its own, over each socket that is there lies a file to which nobody listens.
        const COVER: &str = r#"for socket in /run/docker.sock /run/podman/podman.sock; do
                [ ! -e "$socket" ] || mount --bind /dev/null "$socket" || exit
            done; exec "$@""#;
        const LIMITS: &str = "-dac_override,-dac_read_search";
        let cover = [
            "unshare",
            "--mount",
            "--propagation",
            "slave",
            "--",
            "sh",
            "-c",
            COVER,
            "sh",
        ];
        let limit = ["setpriv", "--bounding-set", LIMITS, "--inh-caps", LIMITS, "--"];
        let cover = cover.iter().filter(|_| self.alone);
        let limit = limit.iter().filter(|_| self.obeys_modes);
        cover.chain(limit).map(Into::into).collect()
    }

    /// The program itself. A user who obeys modes may not be let into where it was built, so it gets a copy.
    pub(super) fn program(&self, folder: &Path) -> Result<PathBuf, WindowError> {
        let built = built_program()?;
        if !self.obeys_modes {
            return Ok(built);
        }
        let copy = folder.join("sandbar");
        fs::copy(&built, &copy).map_err(WindowError::io("copy the program"))?;
        Ok(copy)
    }

    /// Gives a process the environment of the user, whose home and settings lie in `folder`.
    pub(super) fn apply(&self, command: &mut Command, folder: &Path) -> Result<(), WindowError> {
        let of_docker = std::env::vars_os()
            .map(|(name, _)| name)
            .filter(|name| name.to_string_lossy().starts_with("DOCKER_"));
        for name in of_docker {
            command.env_remove(name);
        }
        let home = self.home.clone().unwrap_or_else(|| folder.join("home"));
        let places = [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_RUNTIME_DIR", ".run"),
        ];
        for (variable, place) in places {
            let place = home.join(place);
            fs::create_dir_all(&place).map_err(WindowError::io("make a home"))?;
            command.env(variable, place);
        }
        self.write_contexts(&home)
            .map_err(WindowError::io("write docker contexts"))?;
        if let Some(host) = &self.docker_host {
            command.env("DOCKER_HOST", host);
        }
        if self.dark {
            command.env("GTK_THEME", "Adwaita:dark");
        }
        if let Some(authority) = std::env::var_os("XAUTHORITY").filter(|_| self.obeys_modes) {
            let copy = folder.join("authority");
            fs::copy(authority, &copy).map_err(WindowError::io("copy the key to the display"))?;
            command.env("XAUTHORITY", copy);
        }
        command
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("NO_AT_BRIDGE", "1");
        Ok(())
    }

    fn write_contexts(&self, home: &Path) -> std::io::Result<()> {
        let docker = home.join(".docker");
        for (index, (name, host)) in self.contexts.iter().enumerate() {
            let folder = docker.join("contexts/meta").join(index.to_string());
            let meta = serde_json::json!({ "Name": name, "Endpoints": { "docker": { "Host": host } } });
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("meta.json"), meta.to_string())?;
        }
        if let Some((current, _)) = self.contexts.first() {
            let settings = serde_json::json!({ "currentContext": current });
            fs::write(docker.join("config.json"), settings.to_string())?;
        }
        Ok(())
    }
}

/// The program, in the folder where the test or the program that runs now was built too.
fn built_program() -> Result<PathBuf, WindowError> {
    let own = std::env::current_exe().map_err(WindowError::io("find out where this program lies"))?;
    // A test lies one folder deeper.
    let folders = own.ancestors().skip(1).take(2);
    let built = folders
        .map(|folder| folder.join("sandbar"))
        .find(|path| path.is_file());
    built.ok_or_else(|| {
        let words = "the program is not built: cargo build --workspace --features tauri/custom-protocol";
        WindowError::Program(words.into())
    })
}
