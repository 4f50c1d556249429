//! The built agent as the first process of a sandbox. `/proc` is the mount that every machine has.

#![cfg(test)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use sandbar_agent_protocol::gate::{MISMATCH, NOT_EXECUTABLE, NOT_FOUND};
use sandbar_agent_protocol::{
    Access, CommandState, Expected, GateMount, GatePlan, GateReport, Identity, MountVerdict,
};
use sandbar_testkit::identity_of;
use tempfile::TempDir;

const AGENT: &str = env!("CARGO_BIN_EXE_sandbar-agent");

fn mount(target: &str, expected: Expected) -> GatePlan {
    GatePlan {
        mounts: vec![GateMount {
            target: target.to_owned(),
            access: Access::ReadWrite,
            expected,
        }],
    }
}

fn proc() -> GatePlan {
    mount(
        "/proc",
        Expected::Folder(identity_of(&fs::metadata("/proc").unwrap())),
    )
}

fn gate(plan: &GatePlan, argv: &[&str]) -> Output {
    Command::new(AGENT)
        .arg("gate")
        .args(plan.to_args())
        .arg("--")
        .args(argv)
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The first line of the text, as a report.
fn report(text: &[u8]) -> GateReport {
    let text = String::from_utf8(text.to_vec()).unwrap();
    GateReport::parse_line(text.lines().next().unwrap()).unwrap()
}

#[test]
fn a_proved_plan_becomes_the_command_with_its_arguments_and_exit_code() {
    let output = gate(
        &proc(),
        &["sh", "-c", "printf '%s' \"$0 $1\"; exit 7", "a", "b c"],
    );
    assert_eq!((code(&output), output.stdout.as_slice()), (7, &b"a b c"[..]));
    let report = report(&output.stderr);
    assert!(report.is_proved());
    assert!(matches!(report.command, CommandState::Runs { path } if path.ends_with(b"/sh")));
    assert_eq!(report.mounts[0].mount_point, b"/proc");
    assert_eq!(report.mounts[0].filesystem, "proc");
    assert_eq!(
        report.mounts[0].identity,
        Some(identity_of(&fs::metadata("/proc").unwrap()))
    );
}

#[test]
fn no_user_code_runs_on_a_mount_that_is_not_as_planned() {
    let other = Identity {
        inode: 999_999,
        ..identity_of(&fs::metadata("/proc").unwrap())
    };
    let folder = TempDir::new().unwrap();
    let unmounted = folder.path().to_str().unwrap();
    let cases = [
        (mount("/proc", Expected::Folder(other)), MountVerdict::OtherFolder),
        (mount("/proc", Expected::Tmpfs), MountVerdict::NotTmpfs),
        (mount("/no/such/folder", Expected::Tmpfs), MountVerdict::Missing),
        (
            mount(
                unmounted,
                Expected::Folder(identity_of(&fs::metadata(unmounted).unwrap())),
            ),
            MountVerdict::NotMounted,
        ),
    ];
    for (plan, verdict) in cases {
        let output = gate(&plan, &["echo", "user code"]);
        assert_eq!((code(&output), output.stdout.as_slice()), (MISMATCH, &b""[..]));
        let report = report(&output.stderr);
        assert_eq!(
            (&report.mounts[0].verdict, &report.command),
            (&verdict, &CommandState::Withheld)
        );
    }
}

#[test]
fn commands_that_are_missing_or_no_programs_are_told_apart_as_in_a_shell() {
    let output = gate(&proc(), &["no-such-program"]);
    assert_eq!(
        (code(&output), report(&output.stderr).command),
        (NOT_FOUND, CommandState::NotFound)
    );
    let output = gate(&proc(), &["/proc"]);
    assert_eq!(code(&output), NOT_EXECUTABLE);
    assert_eq!(
        report(&output.stderr).command,
        CommandState::NotExecutable { errno: 13 }
    );
    assert_eq!(code(&gate(&proc(), &[])), NOT_FOUND);
}

#[test]
fn a_script_without_its_interpreter_ends_like_a_missing_command() {
    let folder = TempDir::new().unwrap();
    let script = folder.path().join("script");
    fs::write(&script, "#!/no/such/interpreter\n").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let output = gate(&proc(), &[script.to_str().unwrap()]);
    assert_eq!(code(&output), NOT_FOUND);
    assert!(matches!(
        report(&output.stderr).command,
        CommandState::Runs { .. }
    ));
}

#[test]
fn the_command_gets_no_files_and_no_signal_settings_of_the_gate() {
    for look in [
        &["ls", "/proc/self/fd"][..],
        &["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"],
    ] {
        let through = gate(&proc(), look);
        let direct = Command::new(look[0]).args(&look[1..]).output().unwrap();
        assert_eq!(
            String::from_utf8(through.stdout),
            String::from_utf8(direct.stdout)
        );
    }
}

#[test]
fn a_plan_that_cannot_be_read_starts_nothing() {
    for arguments in [
        &["gate", "--bind", "x", "/y", "--", "echo"][..],
        &["gate", "echo"],
        &["gate"],
        &[],
    ] {
        let output = Command::new(AGENT).args(arguments).output().unwrap();
        assert_eq!(
            (code(&output), output.stdout.as_slice()),
            (2, &b""[..]),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_proof_on_demand_is_told_on_the_standard_output() {
    let prove = |plan: GatePlan| {
        Command::new(AGENT)
            .arg("prove")
            .args(plan.to_args())
            .output()
            .unwrap()
    };
    let good = prove(proc());
    assert_eq!(
        (code(&good), report(&good.stdout).command),
        (0, CommandState::NotAsked)
    );
    let bad = prove(mount("/proc", Expected::Tmpfs));
    assert_eq!((code(&bad), report(&bad.stdout).is_proved()), (MISMATCH, false));
}
