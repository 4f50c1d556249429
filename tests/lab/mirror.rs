use std::process::Command;

use super::{LabError, command};

/// Address of the Debian archive that this machine already uses.
///
/// Asked of apt itself, so that every format of its sources is understood. Lists that were fetched tell the
/// origin; on a machine that never fetched any, the main component of this Debian's own suite is taken for it.
pub(super) fn debian_archive() -> Result<String, LabError> {
    let known = index_targets(&["Origin: Debian"], false)?;
    if let Some(target) = known.first() {
        return Ok(target.address.clone());
    }
    let codename = codename()?;
    index_targets(&[], true)?
        .into_iter()
        .find(|target| target.suite == codename && target.component == "main")
        .map(|target| target.address)
        .ok_or(LabError::NoDebianArchive)
}

struct Target {
    address: String,
    suite: String,
    component: String,
}

/// The package indexes that the machine's sources name, without those of security and update suites.
fn index_targets(filters: &[&str], also_unfetched: bool) -> Result<Vec<Target>, LabError> {
    let mut apt = Command::new("apt-get");
    apt.args([
        "indextargets",
        "--format",
        "$(REPO_URI) $(RELEASE) $(COMPONENT)",
        "Created-By: Packages",
    ]);
    if also_unfetched {
        apt.arg("--no-release-info");
    }
    let listed = command::text(apt.args(filters))?;
    Ok(listed
        .lines()
        .filter_map(target)
        .filter(|target| !target.suite.contains('-'))
        .collect())
}

fn target(line: &str) -> Option<Target> {
    let mut words = line.split_whitespace().map(str::to_owned);
    Some(Target {
        address: words.next()?,
        suite: words.next()?,
        component: words.next()?,
    })
}

/// Codename of the Debian that runs here; other systems have none that counts.
fn codename() -> Result<String, LabError> {
    let release = std::fs::read_to_string("/etc/os-release").map_err(LabError::io("read /etc/os-release"))?;
    let field = |name: &str| {
        release
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    };
    match (field("ID"), field("VERSION_CODENAME")) {
        (Some("debian"), Some(codename)) => Ok(codename.trim_matches('"').to_owned()),
        _ => Err(LabError::NoDebianArchive),
    }
}
