use sandbar_agent_protocol::{Access, Expected, GateMount, GatePlan};
use sandbar_core::engine::Limits;

use super::*;

fn spec(how: MountHow) -> SandboxSpec {
    let target = "/mnt/data";
    let gate = GateMount {
        target: target.into(),
        access: Access::ReadOnly,
        expected: Expected::Tmpfs,
    };
    SandboxSpec {
        id: "s1".into(),
        name: "web".into(),
        image: "busybox".into(),
        argv: vec!["sh".into(), "-c".into(), "ls".into()],
        environment: Vec::new(),
        user: None,
        network: Network::None,
        limits: Limits::default(),
        mounts: vec![SandboxMount {
            how,
            target: target.parse().unwrap(),
            read_only: true,
        }],
        gate: GatePlan { mounts: vec![gate] },
        labels: vec![
            (labels::ROLE.into(), "keeper".into()),
            ("mine".into(), "1".into()),
        ],
    }
}

fn request(how: MountHow) -> ContainerCreateBody {
    let nonce = HashMap::from([(NONCE.to_owned(), "n".to_owned())]);
    let around = Surroundings {
        nonce: "n",
        agent_volume: "sandbar-agent-0",
        request_labels: &nonce,
        missing: MissingFolder::Refused,
    };
    body(&spec(how), &around)
}

fn volume(sub_path: &str) -> MountHow {
    MountHow::Volume {
        name: "data".parse().unwrap(),
        sub_path: sub_path.parse().unwrap(),
    }
}

#[test]
fn the_gate_comes_before_the_users_command() {
    let request = request(volume("train"));
    let entrypoint = request.entrypoint.unwrap();
    assert_eq!(
        entrypoint,
        [
            "/.sandbar-s1/sandbar-agent",
            "gate",
            "--tmpfs",
            "ro",
            "/mnt/data",
            "--"
        ]
    );
    assert_eq!(request.cmd.unwrap(), ["sh", "-c", "ls"]);
    assert_eq!(request.healthcheck.unwrap().test.unwrap(), ["NONE"]);
}

#[test]
fn a_sandbox_is_safe_by_default() {
    let host = request(volume("")).host_config.unwrap();
    assert_eq!(host.cap_drop.unwrap(), ["ALL"]);
    assert_eq!(host.security_opt.unwrap(), ["no-new-privileges"]);
    assert_eq!(host.pids_limit, Some(256));
    assert_eq!(host.network_mode.as_deref(), Some("none"));
    assert_eq!(host.privileged, None);
    assert_eq!(host.binds, None);
}

#[test]
fn the_agent_is_mounted_read_only_before_all_else() {
    let mounts = request(volume("")).host_config.unwrap().mounts.unwrap();
    assert_eq!(mounts[0].target.as_deref(), Some("/.sandbar-s1"));
    assert_eq!(mounts[0].read_only, Some(true));
    assert_eq!(mounts.len(), 2);
}

#[test]
fn a_folder_of_a_volume_is_asked_for_by_its_sub_path_and_without_a_copy_of_the_image() {
    let mount = request(volume("train"))
        .host_config
        .unwrap()
        .mounts
        .unwrap()
        .remove(1);
    let options = mount.volume_options.unwrap();
    assert_eq!(
        (mount.source.as_deref(), mount.read_only),
        (Some("data"), Some(true))
    );
    assert_eq!(
        (options.subpath.as_deref(), options.no_copy),
        (Some("train"), Some(true))
    );
    assert_eq!(options.labels.unwrap().get(NONCE).map(String::as_str), Some("n"));
}

#[test]
fn the_whole_volume_is_asked_for_without_a_sub_path() {
    let mount = request(volume("")).host_config.unwrap().mounts.unwrap().remove(1);
    assert_eq!(mount.volume_options.unwrap().subpath, None);
}

#[test]
fn the_users_labels_do_not_change_what_the_container_is_for() {
    let labels = request(volume("")).labels.unwrap();
    assert_eq!(labels.get(labels::ROLE).map(String::as_str), Some("sandbox"));
    assert_eq!(labels.get("mine").map(String::as_str), Some("1"));
}
