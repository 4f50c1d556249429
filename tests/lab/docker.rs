use std::fs;
use std::path::Path;
use std::process::Command;

use super::jail::{Jail, User};
use super::slot::Slot;
use super::{LabEndpoint, LabError, TlsMaterial, process};

/// `dockerd` beside the machine's own programs and engines.
pub(super) fn beside_the_machine(endpoint: &LabEndpoint, slot: &Slot) -> Result<Command, LabError> {
    let folder = endpoint.folder();
    let mut command = with_own_mounts(folder);
    let dockerd = endpoint.program("dockerd");
    command.envs(
        dockerd
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    fs::write(folder.join("daemon.json"), "{}").map_err(LabError::io("write an engine's configuration"))?;
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary).map_err(LabError::io("make an engine's folder for temporary files"))?;
    command.env("TMPDIR", temporary).arg(dockerd.get_program());
    command.arg("--host").arg(endpoint.host());
    if let Some(certificates) = endpoint.certificates() {
        certificates.make()?;
        listen_over_tls(&mut command, &certificates.engine());
    }
    for (option, name) in [
        ("--config-file", "daemon.json"),
        ("--data-root", "data"),
        ("--exec-root", "exec"),
        ("--pidfile", Slot::PID_FILE),
    ] {
        command.arg(option).arg(folder.join(name));
    }
    keep_to_its_own(&mut command, &slot.name());
    Ok(command)
}

/// Goes into a mount namespace of the engine's own, so that its mounts are nobody else's and go when it goes.
///
/// The namespace gets what the host does, but gives nothing back. Over the two folders that every Docker engine
/// of a machine would share lie folders of this one. When containers of a
/// killed daemon still live, the new one joins their supervisor's namespace, where their file systems are.
fn with_own_mounts(folder: &Path) -> Command {
    const PREPARE: &str = r#"for shared in /run/containerd /etc/docker; do
        mkdir -p "$shared" "$1$shared" && mount --bind "$1$shared" "$shared" || exit
    done; shift; exec "$@""#;
    if let Some(pid) = process::naming(folder).first() {
        let mut join = Command::new("nsenter");
        join.arg(format!("--mount=/proc/{pid}/ns/mnt")).arg("--");
        return join;
    }
    let mut enter = Command::new("unshare");
    enter.args(["--mount", "--propagation", "slave", "--"]);
    enter.args(["sh", "-c", PREPARE, "sh"]).arg(folder);
    enter
}

fn listen_over_tls(command: &mut Command, own: &TlsMaterial) {
    command.arg("--host").arg(format!("tcp://{}", own.address));
    command.arg("--tlsverify").arg("--tlscacert").arg(&own.ca);
    command.arg("--tlscert").arg(&own.cert);
    command.arg("--tlskey").arg(&own.key);
}

/// Bridge, control group and firewall: what a machine's engines would meet in.
fn keep_to_its_own(command: &mut Command, name: &str) {
    // A bridge of its own, never `none`: a daemon without one deletes the `docker0` of the machine's own engine.
    command.args(["--bridge", name]);
    command.arg("--cgroup-parent").arg(format!("/{name}"));
    command.args(["--iptables=false", "--ip6tables=false"]);
    command.args(["--ip-masq=false", "--ip-forward=false"]);
    command.args(["--exec-opt", "native.cgroupdriver=cgroupfs"]);
    command.args(["--storage-driver", "overlay2"]);
}

/// `dockerd` for a user without rights, in a jail, by Docker's own script.
pub(super) fn rootless(endpoint: &LabEndpoint, jail: &Jail) -> Command {
    let folder = endpoint.folder();
    let mut command = jail.command(
        endpoint,
        User::Rootless,
        "/usr/share/docker.io/contrib/dockerd-rootless.sh",
    );
    command.arg("--host").arg(endpoint.host());
    command.arg("--data-root").arg(folder.join("data"));
    command.args(["--storage-driver", "overlay2"]);
    // Nothing reaches a network out of a jail, and its firewall is nobody's.
    command.args(["--iptables=false", "--ip6tables=false"]);
    command
}
