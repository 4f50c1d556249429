use sandbar_agent_protocol::{Access, CommandState, Expected, MountVerdict};
use sandbar_core::engine::{ContainerState, MountHow, Role, SubPathSupport, labels};
use sandbar_core::rules::HostPath;
use sandbar_testkit::{Script, Seed, resolved, wait_for, wait_until};
use sandbar_tests::rig::{LIMIT, Scene};

pub(crate) async fn a_whole_volume_is_proved_and_written_to(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let script = Script::new()
        .read("/mnt/data/marker.txt")
        .write("/mnt/data/sandbox-output.txt", "written-by-sandbox")
        .read("/mnt/data/sandbox-output.txt");
    let spec = scene
        .sandbox(&script)
        .volume(&*scene.engine, &volume, "", "/mnt/data", Access::ReadWrite)
        .await;
    let lines = scene.run(&spec.build()).await;
    assert_eq!(
        lines,
        [
            "hello-from-named-volume",
            "wrote /mnt/data/sandbox-output.txt",
            "written-by-sandbox"
        ]
    );
}

pub(crate) async fn a_read_only_mount_refuses_writes(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    for (sub_path, inside) in [("", "marker.txt"), ("datasets/train", "data.csv")] {
        let file = format!("/mnt/readonly/{inside}");
        let script = Script::new()
            .write(&file, "changed")
            .write("/mnt/readonly/new", "made")
            .list("/mnt/readonly");
        let spec = scene.sandbox(&script);
        let spec = spec
            .volume(
                &*scene.engine,
                &volume,
                sub_path,
                "/mnt/readonly",
                Access::ReadOnly,
            )
            .await;
        let lines = scene.run(&spec.build()).await;
        assert_eq!(
            lines[..2],
            [
                format!("cannot write {file}"),
                "cannot write /mnt/readonly/new".to_owned()
            ]
        );
        assert!(
            lines.contains(&inside.to_owned()) && !lines.contains(&"new".to_owned()),
            "{lines:?}"
        );
    }
}

pub(crate) async fn two_sandboxes_share_a_volume(scene: &Scene) {
    let volume = scene.volume("shared", &Seed::new());
    let file = "/mnt/shared/cross-sandbox.txt";
    let a = scene.sandbox(&Script::new().write(file, "message-from-sandbox-a").stay());
    let a = a
        .volume(&*scene.engine, &volume, "", "/mnt/shared", Access::ReadWrite)
        .await
        .build();
    let a = scene.start(&a).await;
    let written = scene.rig().volume_folder(&volume).join("cross-sandbox.txt");
    wait_until(LIMIT, "the file of sandbox A", async || {
        std::fs::read_to_string(&written).is_ok_and(|text| text.ends_with('\n'))
    })
    .await;
    let b = scene.sandbox(&Script::new().read(file));
    let b = b
        .volume(&*scene.engine, &volume, "", "/mnt/shared", Access::ReadOnly)
        .await;
    assert_eq!(scene.run(&b.build()).await, ["message-from-sandbox-a"]);
    scene.engine.remove_container(&a).await.unwrap();
}

pub(crate) async fn a_sub_path_sees_no_siblings(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let script = Script::new()
        .list("/mnt/training-data")
        .read("/mnt/training-data/../marker.txt");
    let spec = scene.sandbox(&script);
    let spec = spec
        .volume(
            &*scene.engine,
            &volume,
            "datasets/train",
            "/mnt/training-data",
            Access::ReadOnly,
        )
        .await;
    let lines = scene.run(&spec.build()).await;
    assert_eq!(
        lines,
        ["data.csv", "cannot read /mnt/training-data/../marker.txt"]
    );
}

pub(crate) async fn folders_memory_and_the_host_are_mounted_together(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo().folder("out put/ümlaut"));
    let host = scene.host_folder(&Seed::new().file("from-host", "host\n"));
    let source: HostPath = host.path().to_str().unwrap().parse().unwrap();
    let identity = identity_of(scene, &source).await;
    let script = Script::new()
        .list("/mnt/train")
        .write("/mnt/train/out/result", "42")
        .write("/scratch/x", "1")
        .read("/host/from-host")
        .write("/host/x", "1");
    let engine = &*scene.engine;
    let spec = scene.sandbox(&script);
    let spec = spec
        .volume(engine, &volume, "datasets/train", "/mnt/train", Access::ReadWrite)
        .await;
    let spec = spec
        .volume(
            engine,
            &volume,
            "out put/ümlaut",
            "/mnt/train/out",
            Access::ReadWrite,
        )
        .await;
    let spec = spec
        .tmpfs("/scratch")
        .mount(MountHow::Host { source }, "/host", Access::ReadOnly, identity);
    let lines = scene.run(&spec.build()).await;
    let expected = [
        "data.csv",
        "out",
        "wrote /mnt/train/out/result",
        "wrote /scratch/x",
        "host",
        "cannot write /host/x",
    ];
    assert!(
        lines == expected
            || lines
                == expected[..1]
                    .iter()
                    .chain(&expected[2..])
                    .copied()
                    .collect::<Vec<_>>(),
        "{lines:?}"
    );
    let result = scene.rig().volume_folder(&volume).join("out put/ümlaut/result");
    assert_eq!(std::fs::read_to_string(result).unwrap(), "42\n");
}

async fn identity_of(scene: &Scene, folder: &HostPath) -> Expected {
    use sandbar_agent_protocol::{RequestBody, ResponseBody};
    use sandbar_core::engine::{ViewMode, ViewRoot};
    let view = scene
        .engine
        .open(&ViewRoot::Host(folder.clone()), ViewMode::Browse)
        .await
        .expect("a view of the folder");
    match view.ask(RequestBody::Hello).await.unwrap() {
        ResponseBody::Hello { root, .. } => Expected::Folder(root),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn what_was_made_reads_back_as_it_was_asked(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let engine = &*scene.engine;
    let spec = scene.sandbox(&Script::new());
    let spec = spec
        .volume(engine, &volume, "datasets/train", "/mnt/train", Access::ReadOnly)
        .await;
    let spec = spec
        .volume(engine, &volume, "", "/mnt/all", Access::ReadWrite)
        .await
        .tmpfs("/scratch")
        .build();
    let id = engine.create_sandbox(&spec).await.unwrap();
    let made = engine.read_back(&id).await.unwrap();
    let at = |target: &str| {
        made.iter()
            .find(|mount| mount.target == target)
            .unwrap_or_else(|| panic!("{made:?}"))
    };
    let native = engine.identity().capabilities.sub_path == SubPathSupport::Native;
    assert_eq!(
        at("/mnt/train").sub_path.as_deref(),
        native.then_some("datasets/train")
    );
    let source = at("/mnt/train").source.as_deref().unwrap();
    assert!(
        if native {
            source == volume.as_str()
        } else {
            source.ends_with("/datasets/train")
        },
        "{source}"
    );
    assert!(at("/mnt/train").read_only && !at("/mnt/all").read_only);
    assert_eq!(at("/mnt/all").source.as_deref(), Some(volume.as_str()));
    assert_eq!(at("/scratch").source, None);
    engine.remove_container(&id).await.unwrap();
}

pub(crate) async fn d9_a_sandbox_is_listed_with_its_role_and_labels(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&Script::new().stay());
    let mut spec = spec
        .volume(&*scene.engine, &volume, "datasets", "/mnt/data", Access::ReadOnly)
        .await
        .build();
    spec.labels.push((labels::MOUNTS.into(), "[]".into()));
    let id = scene.start(&spec).await;
    let containers = scene.engine.containers().await.unwrap();
    let listed = containers
        .iter()
        .find(|container| container.id == id)
        .expect("the sandbox in the list");
    assert_eq!(
        (listed.name.as_str(), listed.state),
        (spec.name.as_str(), ContainerState::Running)
    );
    assert_eq!(listed.role(), Some(Role::Sandbox));
    // Some engines write the registry in front.
    assert!(listed.image.ends_with(&spec.image), "{}", listed.image);
    assert_eq!(listed.labels.get(labels::SANDBOX), Some(&spec.id));
    assert_eq!(listed.labels.get(labels::MOUNTS).map(String::as_str), Some("[]"));
    assert!(
        listed
            .mounts
            .iter()
            .any(|mount| mount.target == "/mnt/data" && mount.read_only),
        "{listed:?}"
    );
    let inspected = scene
        .engine
        .container(&id)
        .await
        .unwrap()
        .expect("the sandbox by itself");
    assert_eq!(
        (inspected.name, inspected.state),
        (listed.name.clone(), listed.state)
    );
    scene.engine.remove_container(&id).await.unwrap();
}

pub(crate) async fn a_log_ends_with_its_last_lines(scene: &Scene) {
    let script = (1..=9).fold(Script::new(), |script, number| {
        script.print(&format!("line {number}"))
    });
    let id = scene.start(&scene.sandbox(&script).build()).await;
    assert_eq!(
        scene.output(&id).await.len(),
        9,
        "the gate's own line is left out"
    );
    let tail = scene.engine.log_tail(&id, 2).await.unwrap();
    assert_eq!(
        tail.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
        ["line 8", "line 9"]
    );
    scene.engine.remove_container(&id).await.unwrap();
}

pub(crate) async fn a_command_that_is_not_in_the_image_is_told_apart(scene: &Scene) {
    for (command, code) in [("no-such-program", 127), ("/tmp", 126)] {
        let spec = scene.sandbox(&Script::new()).command(&[command]).build();
        let id = scene.engine.create_sandbox(&spec).await.unwrap();
        let report = scene.engine.start_through_gate(&id).await.unwrap();
        let told = match report.command {
            CommandState::NotFound => 127,
            CommandState::NotExecutable { .. } => 126,
            other => panic!("{command}: {other:?}"),
        };
        assert_eq!((told, scene.ended(&id).await), (code, Some(code)), "{command}");
        scene.engine.remove_container(&id).await.unwrap();
    }
}

pub(crate) async fn a_running_sandbox_is_proved_again_stopped_and_removed(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&Script::new().stay());
    let spec = spec
        .volume(
            &*scene.engine,
            &volume,
            "datasets/train",
            "/mnt/train",
            Access::ReadOnly,
        )
        .await
        .build();
    let id = scene.start(&spec).await;
    let proof = scene.engine.prove(&id, &spec.gate).await.unwrap();
    assert!(proof.is_proved(), "{proof:?}");
    assert_eq!(proof.command, CommandState::NotAsked);
    let (_, identity) = resolved(&*scene.engine, &volume, "datasets/train").await;
    assert_eq!(proof.mounts[0].identity, Some(identity));
    assert!(proof.mounts[0].root.ends_with(b"/datasets/train"), "{proof:?}");

    let mut other = spec.gate.clone();
    other.mounts[0].access = Access::ReadWrite;
    let proof = scene.engine.prove(&id, &other).await.unwrap();
    assert_eq!(proof.mounts[0].verdict, MountVerdict::AccessDiffers);

    scene.engine.stop(&id, 5).await.unwrap();
    scene.ended(&id).await;
    assert!(
        scene.engine.prove(&id, &spec.gate).await.is_err(),
        "what does not run cannot be proved"
    );
    let first = scene
        .engine
        .last_report(&id)
        .await
        .unwrap()
        .expect("the report of the start");
    assert!(first.is_proved());
    scene.engine.remove_container(&id).await.unwrap();
    assert!(scene.containers().is_empty());
    assert_eq!(scene.engine.container(&id).await.unwrap(), None);
}

pub(crate) async fn the_report_of_a_restart_is_the_one_that_is_told(scene: &Scene) {
    let volume = scene.volume("data", &Seed::demo());
    let spec = scene.sandbox(&Script::new().stay());
    let spec = spec
        .volume(&*scene.engine, &volume, "datasets", "/mnt/data", Access::ReadOnly)
        .await
        .build();
    let id = scene.start(&spec).await;
    let mut before = scene.engine.last_report(&id).await.unwrap().expect("a report");
    for _ in 0..3 {
        scene.rig().restart_container(&spec.name);
        let after = wait_for(LIMIT, "the report of the restart", async || {
            let report = scene.engine.last_report(&id).await.unwrap()?;
            (report.time > before.time).then_some(report)
        })
        .await;
        assert!(after.is_proved(), "{after:?}");
        before = after;
    }
    scene.engine.remove_container(&id).await.unwrap();
}
