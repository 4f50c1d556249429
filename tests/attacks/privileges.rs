use sandbar_core::engine::{ViewMode, ViewRoot};
use sandbar_core::rules::is_agent_target;
use sandbar_testkit::{Script, Seed};
use sandbar_tests::rig::Scene;
use serde_json::{Value, json};

use crate::play::{draft, launch, session};

/// What the engine itself says about a container.
fn inspect(scene: &Scene, container: &str) -> Value {
    let endpoint = scene.rig().endpoint().expect("a real engine");
    let text = endpoint
        .docker_text(&["container", "inspect", container])
        .unwrap();
    serde_json::from_str::<Vec<Value>>(&text).unwrap().remove(0)
}

fn words(value: &Value) -> Vec<String> {
    let mut words: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
    for word in &mut words {
        *word = word.trim_start_matches("CAP_").to_owned();
    }
    words.sort();
    words
}

/// What neither a helper nor a sandbox may have.
fn assert_confined(host: &Value) {
    assert_eq!(host["Privileged"], json!(false));
    assert_eq!(words(&host["CapDrop"]), ["ALL"]);
    let options = words(&host["SecurityOpt"]);
    assert!(
        options
            .iter()
            .any(|option| option.starts_with("no-new-privileges")),
        "{options:?}"
    );
    assert!(
        !options.iter().any(|option| option.contains("unconfined")),
        "{options:?}"
    );
    for namespace in ["PidMode", "UTSMode", "UsernsMode"] {
        assert!(
            matches!(host[namespace].as_str(), None | Some("")),
            "{namespace}: {}",
            host[namespace]
        );
    }
    assert_ne!(host["IpcMode"], json!("host"));
    assert!(
        host["PidsLimit"].as_i64().is_some_and(|limit| limit > 0),
        "{}",
        host["PidsLimit"]
    );
    for devices in ["Devices", "DeviceRequests", "Binds", "VolumesFrom"] {
        assert!(
            host[devices].as_array().is_none_or(Vec::is_empty),
            "{devices}: {}",
            host[devices]
        );
    }
}

pub(crate) async fn helpers_have_the_privileges_they_need_and_no_more(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    for (mode, needs, read_only) in [
        (ViewMode::Browse, ["DAC_READ_SEARCH"].as_slice(), true),
        (
            ViewMode::Edit,
            ["CHOWN", "DAC_OVERRIDE", "FOWNER"].as_slice(),
            false,
        ),
    ] {
        let view = scene
            .engine
            .open(&ViewRoot::Volume(volume.clone()), mode)
            .await
            .unwrap();
        let helper = inspect(scene, &scene.containers()[0]);
        let host = &helper["HostConfig"];
        assert_confined(host);
        let kept = words(&host["CapAdd"]);
        let superfluous: Vec<_> = kept
            .iter()
            .filter(|name| !needs.contains(&name.as_str()))
            .collect();
        assert!(
            superfluous.is_empty(),
            "{mode:?} keeps {superfluous:?} without need"
        );
        assert_eq!(
            (&host["NetworkMode"], &host["ReadonlyRootfs"]),
            (&json!("none"), &json!(true))
        );
        assert!(
            host["Memory"]
                .as_i64()
                .is_some_and(|bytes| (1..=512 << 20).contains(&bytes)),
            "{}",
            host["Memory"]
        );
        let mounts = helper["Mounts"].as_array().unwrap();
        assert_eq!(mounts.len(), 1, "a helper sees its volume alone: {mounts:?}");
        assert_eq!(
            (&mounts[0]["Name"], &mounts[0]["RW"]),
            (&json!(volume.as_str()), &json!(!read_only))
        );
        drop(view);
        scene.until_no_container().await;
    }
}

pub(crate) async fn a_sandbox_has_safe_defaults_and_the_limits_it_was_given(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let session = session(scene);
    let mut draft = draft(scene, &Script::new().stay(), &volume, "datasets");
    (draft.memory, draft.cpu, draft.processes) = ("64m".into(), "0.5".into(), "20".into());
    draft.user = "1000:1000".into();
    let launched = launch(scene, &session, &draft).await.unwrap();
    let sandbox = inspect(scene, &launched.container.0);
    let host = &sandbox["HostConfig"];
    assert_confined(host);
    let allowed = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];
    assert!(
        words(&host["CapAdd"])
            .iter()
            .all(|name| allowed.contains(&name.as_str())),
        "{}",
        host["CapAdd"]
    );
    assert_eq!(
        host["NetworkMode"],
        json!("none"),
        "no network unless it is asked for"
    );
    assert_eq!(host["Memory"], json!(64 << 20));
    assert_eq!(
        (&host["NanoCpus"], &host["PidsLimit"]),
        (&json!(500_000_000), &json!(20))
    );
    assert_eq!(sandbox["Config"]["User"], json!("1000:1000"));
    let agent = sandbox["Mounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mount| is_agent_target(mount["Destination"].as_str().unwrap()));
    assert_eq!(
        agent.expect("the mount of the gate")["RW"],
        json!(false),
        "user code could replace its gate"
    );
    session.sandboxes.remove(&launched.container).await.unwrap();
    session.views.close_all();
}

pub(crate) async fn nobody_but_the_agent_is_in_the_agents_image(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let view = scene
        .engine
        .open(&ViewRoot::Volume(volume), ViewMode::Browse)
        .await
        .unwrap();
    let helper = scene.containers().remove(0);
    let image = inspect(scene, &helper)["Image"].as_str().unwrap().to_owned();
    let endpoint = scene.rig().endpoint().unwrap();
    // An image of one layer with one file is as large as that file.
    let size = endpoint
        .docker_text(&[
            "image",
            "inspect",
            "--format",
            "{{.Size}} {{len .RootFS.Layers}}",
            &image,
        ])
        .unwrap();
    let agent = std::fs::metadata(sandbar_testkit::agent_binary()).unwrap().len();
    assert_eq!(size, format!("{agent} 1"));
    let listed = scene.engine.images().await.unwrap();
    assert!(
        listed.iter().all(|listed| listed.id != image),
        "the agent's image is listed"
    );
    drop(view);
}
