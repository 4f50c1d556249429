use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use super::spec::{Door, Product};
use super::tls::Certificates;
use super::{EngineSpec, LabError, SshAccess, TlsMaterial, busybox, command, http, packages};

const PING_LIMIT: Duration = Duration::from_secs(2);
const REQUEST_LIMIT: Duration = Duration::from_mins(1);

/// Where an engine of the lab is reached, whoever started it.
#[derive(Debug, Clone)]
pub struct LabEndpoint {
    spec: &'static EngineSpec,
    folder: PathBuf,
    /// The root of the engine's unpacked packages.
    programs: PathBuf,
    /// The root of those that hold its `docker` program.
    client: PathBuf,
}

impl LabEndpoint {
    /// What [`LabEndpoint::import_busybox`] brings.
    pub const BUSYBOX: &str = "sandbar-lab/busybox:1";

    /// The engine in a folder, after its packages were brought where they are missing.
    pub(super) fn new(spec: &'static EngineSpec, folder: PathBuf) -> Result<Self, LabError> {
        Ok(Self {
            spec,
            folder,
            programs: packages::unpacked(spec.programs)?,
            client: packages::unpacked(spec.client)?,
        })
    }

    pub(super) fn spec(&self) -> &'static EngineSpec {
        self.spec
    }

    /// Name of the engine in the lab.
    pub fn name(&self) -> &'static str {
        self.spec.name
    }

    /// See [`EngineSpec::variant`].
    pub fn variant(&self) -> &'static str {
        self.spec.variant
    }

    /// The engine's own folder: its data is in `data`, its log in `log`.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it writes about itself.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The unix socket of its API.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(match self.spec.product {
            Product::Docker | Product::RootlessDocker => "docker.sock",
            Product::Podman => "podman.sock",
        })
    }

    /// The value of `DOCKER_HOST` that leads to it.
    pub fn host(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// What a client needs over TLS, for an engine that listens so.
    pub fn tls(&self) -> Option<TlsMaterial> {
        self.certificates().map(|certificates| certificates.client())
    }

    /// What a client has whom that engine does not let in: its certificate, and the authority that it knows, are of others.
    pub fn strange_tls(&self) -> Option<TlsMaterial> {
        self.certificates().map(|certificates| certificates.stranger())
    }

    /// What a client needs over ssh, for an engine that is reached so.
    pub fn ssh(&self) -> Option<SshAccess> {
        (self.spec.door == Door::Ssh).then(|| SshAccess::of(self, self.address(24_000)))
    }

    pub(super) fn certificates(&self) -> Option<Certificates> {
        (self.spec.door == Door::Tls).then(|| Certificates::of(&self.folder, self.address(23_000)))
    }

    /// A port that only this slot has, as no other slot has its number.
    fn address(&self, first: u16) -> SocketAddr {
        let number = self
            .folder
            .file_name()
            .and_then(|name| name.to_str()?.parse::<u16>().ok());
        (Ipv4Addr::LOCALHOST, first + number.unwrap_or_default()).into()
    }

    /// Gives a file or folder of the machine to the user for whom the engine runs.
    ///
    /// # Errors
    /// [`LabError::Io`] when the system refuses.
    pub fn own(&self, path: &Path) -> Result<(), LabError> {
        let id = Some(self.spec.user.id());
        chown(path, id, id).map_err(LabError::io(format!("give {} to an engine", path.display())))
    }

    /// Whether it answers now.
    pub fn answers(&self) -> bool {
        http::answers_ping(&self.socket(), PING_LIMIT)
    }

    /// Sends the engine a request without a body that no `docker` command sends, and returns the status of its answer.
    ///
    /// # Errors
    /// [`LabError::Io`] where nobody answers, or not in time.
    pub fn request(&self, method: &str, path: &str) -> Result<Option<u16>, LabError> {
        let what = || format!("{method} {path}");
        http::status(&self.socket(), method, path, REQUEST_LIMIT).map_err(LabError::io(what()))
    }

    /// A `docker` program, the engine's own where it has one, pointed at it and untouched by the user's contexts and settings.
    pub fn docker_command(&self) -> Command {
        let mut docker = packages::program(&self.client, "docker");
        for variable in [
            "DOCKER_CONTEXT",
            "DOCKER_TLS",
            "DOCKER_TLS_VERIFY",
            "DOCKER_CERT_PATH",
            "DOCKER_API_VERSION",
        ] {
            docker.env_remove(variable);
        }
        docker
            .env("DOCKER_HOST", self.host())
            .env("DOCKER_CONFIG", self.folder.join("cli"));
        docker
    }

    /// One of the engine's own programs, for an engine that runs beside the machine's.
    pub(super) fn program(&self, name: &str) -> Command {
        packages::program(&self.programs, name)
    }

    /// The root of the engine's unpacked packages.
    pub(super) fn programs(&self) -> &Path {
        &self.programs
    }

    /// Runs the `docker` program to its end, whatever its status.
    ///
    /// # Errors
    /// [`LabError::Io`] when the program cannot be run.
    pub fn docker(&self, arguments: &[&str]) -> Result<Output, LabError> {
        command::output(self.docker_command().args(arguments))
    }

    /// Runs a `docker` command that must succeed and returns its standard output, trimmed.
    ///
    /// # Errors
    /// [`LabError::Command`] with what it wrote when it fails.
    pub fn docker_text(&self, arguments: &[&str]) -> Result<String, LabError> {
        command::text(self.docker_command().args(arguments))
    }

    /// Brings the image [`LabEndpoint::BUSYBOX`] unless it is there: every applet in `/bin`, and `/tmp`.
    ///
    /// # Errors
    /// [`LabError`] when the package cannot be had or the engine refuses the import.
    pub fn import_busybox(&self) -> Result<&'static str, LabError> {
        if !self
            .docker(&["image", "inspect", Self::BUSYBOX])?
            .status
            .success()
        {
            let archive = busybox::archive()?;
            let import = ["import", "--change", "CMD [\"/bin/sh\"]"];
            let id = command::text(self.docker_command().args(import).arg(archive))?;
            // A name given to the import itself is not heard by Podman 4.3. The id may be told twice.
            let id = id.rsplit(' ').next().unwrap_or(&id);
            self.docker_text(&["tag", id, Self::BUSYBOX])?;
        }
        Ok(Self::BUSYBOX)
    }
}
