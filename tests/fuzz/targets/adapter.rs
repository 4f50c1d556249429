use bollard::container::LogOutput;
use bollard::models::ContainerInspectResponse;
use sandbar_core::engine::ContainerMountKind;
use sandbar_docker::{Endpoint, Environment, discover};

/// The adapter's own join of a container's mounts with its request: no part of its interface, so its source is taken.
#[allow(dead_code, unreachable_pub)]
#[path = "../../../src-tauri/crates/docker/src/lists/mounts.rs"]
mod joined;

/// The adapter's own lines of a log.
#[allow(dead_code, unreachable_pub)]
#[path = "../../../src-tauri/crates/docker/src/log/lines.rs"]
mod lines;

/// An address is shown so that it is read as the same one.
pub(super) fn endpoint(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let endpoint = Endpoint::parse(text);
    if !matches!(endpoint, Endpoint::Unknown(_)) {
        assert_eq!(Endpoint::parse(&endpoint.to_string()), endpoint);
    }
}

/// The settings of the docker tools and a context's `meta.json`, separated by a NUL.
pub(super) fn contexts(input: &[u8]) {
    let mut files = input.splitn(2, |byte| *byte == 0);
    let home = tempfile::tempdir().unwrap();
    let meta = home.path().join("contexts/meta/one");
    std::fs::create_dir_all(&meta).unwrap();
    std::fs::write(home.path().join("config.json"), files.next().unwrap_or_default()).unwrap();
    std::fs::write(meta.join("meta.json"), files.next().unwrap_or_default()).unwrap();
    let variables = [("DOCKER_CONFIG", home.path().to_str().unwrap())];
    let environment = Environment {
        home: None,
        variables: variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
    };
    let found = discover(&environment);
    assert!(
        found.iter().any(|candidate| candidate.name == "Docker"),
        "{found:?}"
    );
}

/// What an engine says of a container.
pub(super) fn mounts(input: &[u8]) {
    let Ok(container) = serde_json::from_slice::<ContainerInspectResponse>(input) else {
        return;
    };
    let listed = joined::container_mounts(&container);
    assert_eq!(listed.len(), joined::created_mounts(&container).len());
    for mount in listed {
        if let ContainerMountKind::Volume { sub_path, .. } = mount.kind {
            assert!(sub_path.components().all(|name| name != ".."));
        }
    }
}

/// Pieces of two streams, in an engine's frames: which stream, how long, then so many bytes.
pub(super) fn log(input: &[u8]) {
    let mut lines = lines::Lines::default();
    let (mut rest, mut written, mut ended) = (input, 0, Vec::new());
    while let [stream, length, after @ ..] = rest {
        let (piece, left) = after.split_at(usize::from(*length).min(after.len()));
        rest = left;
        written += piece.len();
        let message = piece.to_vec().into();
        ended.extend(lines.push(if stream.is_multiple_of(2) {
            LogOutput::StdOut { message }
        } else {
            LogOutput::StdErr { message }
        }));
    }
    ended.extend(lines.finish());
    assert!(ended.iter().all(|line| !line.bytes.contains(&b'\n')));
    assert!(ended.iter().map(|line| line.bytes.len()).sum::<usize>() <= written);
}
