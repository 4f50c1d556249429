use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt as _;

use sandbar_testkit::Seed;
use sandbar_tests::rig::Scene;
use sandbar_tests::window::{Sought, Window};
use serde_json::{Value, json};

use crate::scene::{Seen, engine};

/// What a file, a name or a log could hold to be taken for more than text.
const MARKUP: &str = "<script>document.title='attacked'</script><img src=x onerror=\"document.title='attacked'\">\
    <svg onload=\"document.title='attacked'\"></svg>";

/// Commands of Tauri itself and of plugins that a script would ask for first.
const NOT_OURS: [&str; 8] = [
    "plugin:shell|execute",
    "plugin:fs|read_text_file",
    "plugin:app|version",
    "plugin:path|resolve_directory",
    "plugin:event|listen",
    "plugin:webview|create_webview_window",
    "plugin:window|close",
    "plugin:opener|open_url",
];

/// Somebody outside of the program who would be told, and how often that was tried.
struct Outside(TcpListener);

impl Outside {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    fn assert_untold(&self) {
        assert!(self.0.accept().is_err(), "the page reached somebody outside");
    }
}

pub(crate) async fn a_script_that_came_into_the_page_does_not_run_and_reaches_nobody(
    _scene: &Scene,
    window: &Window,
) -> Seen {
    let outside = Outside::new();
    window
        .attack(include_str!("attack.js"), vec![outside.address().into()])
        .await?;
    let forbidden = window
        .until_some("the policy forbids every way", async || {
            let seen = window.attack("return window.violations", Vec::new()).await?;
            let seen: Vec<(String, String)> = serde_json::from_value(seen).unwrap();
            let is_forbidden = |way: &str| seen.iter().any(|(directive, _)| directive.starts_with(way));
            let ways = [
                "script-src",
                "style-src",
                "img-src",
                "connect-src",
                "frame-src",
                "object-src",
                "base-uri",
            ];
            Ok(ways.into_iter().all(is_forbidden).then_some(seen))
        })
        .await?;
    assert_eq!(
        window.attack("return window.attacked", Vec::new()).await?,
        json!([])
    );
    // The policy in force, as the page's own engine tells it.
    let policy = &forbidden[0].1;
    for word in ["unsafe", "data:", "blob:", " *", "https:"] {
        assert!(!policy.contains(word), "{policy}");
    }
    for directive in [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-src 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.contains(directive), "{policy}");
    }
    outside.assert_untold();

    // Nor does the page leave for somewhere else, where the program would not know what is shown.
    for address in [
        outside.address(),
        "file:///etc/passwd".into(),
        "data:text/html,attacked".into(),
    ] {
        window
            .attack("location.assign(arguments[0])", vec![address.into()])
            .await?;
    }
    window.go_to("Volumes").await?;
    let scheme = window.attack("return location.protocol", Vec::new()).await?;
    assert_eq!(scheme, "tauri:");
    outside.assert_untold();
    Ok(())
}

pub(crate) async fn the_page_can_ask_for_sandbars_own_commands_and_nothing_else(
    _scene: &Scene,
    window: &Window,
) -> Seen {
    const ASK: &str = "window.answers = {};
        for (const command of arguments[0]) {
            window.__TAURI_INTERNALS__.invoke(command, {}).then(
                () => { window.answers[command] = 'allowed' },
                (error) => { window.answers[command] = String(error) });
        }
        return typeof window.__TAURI__";
    assert_eq!(window.attack(ASK, vec![json!(NOT_OURS)]).await?, "undefined");
    let answers = window
        .until_some("every command is answered", async || {
            let answers = window.attack("return window.answers", Vec::new()).await?;
            let answers: Vec<(String, Value)> = answers.as_object().unwrap().clone().into_iter().collect();
            Ok((answers.len() == NOT_OURS.len()).then_some(answers))
        })
        .await?;
    for (command, answer) in answers {
        let answer = answer.as_str().unwrap();
        assert!(
            answer.contains("not allowed") || answer.contains("not found"),
            "{command}: {answer}"
        );
    }
    Ok(())
}

pub(crate) async fn what_is_in_a_volume_or_a_log_is_text(scene: &Scene, window: &Window) -> Seen {
    let ansi = "\u{1b}]0;attacked\u{7}\u{1b}[2J\u{202e}txt.exe";
    let long = "long ".repeat(60_000);
    let seed = Seed::new()
        .file("page.html", MARKUP)
        .file("terminal.txt", ansi)
        .file("long.txt", &long)
        .file("odd.bin", b"\xff\xfe not UTF-8 \xc3\x28")
        .file(MARKUP.replace('/', "\u{2215}"), "named");
    let volume = scene.volume("hostile", &seed);
    let name = scene.name("writer");
    let label = format!("note={MARKUP}{}", "x".repeat(60_000));
    let script = format!(
        "printf '%s\\n' '{}'; printf '\\033[2J%0300000d\\n' 7",
        MARKUP.replace('\'', "'\\''")
    );
    let run = [
        "run",
        "--name",
        &name,
        "--network",
        "none",
        "--label",
        &label,
        scene.rig().image(),
        "sh",
        "-c",
        &script,
    ];
    engine(scene).docker_text(&run).unwrap();

    window.open_volume(volume.as_str()).await?;
    let preview = Sought::region("Preview");
    for (file, shown) in [
        ("page.html", MARKUP),
        (
            "terminal.txt",
            "\u{fffd}]0;attacked\u{fffd}\u{fffd}[2J\u{fffd}txt.exe",
        ),
        ("odd.bin", "\u{fffd}\u{fffd} not UTF-8"),
        ("long.txt", "long long long"),
    ] {
        window.click(&Window::entry(file)).await?;
        window.shows(&preview.clone().holding(shown)).await?;
    }
    let first = engine(scene).docker_text(&["logs", &name]).unwrap();
    assert!(first.len() > 300_000 && std::ffi::OsStr::new(&first).as_bytes().contains(&0x1b));
    window.go_to("Sandboxes").await?;
    window.click(&Sought::beginning("button", "Show ")).await?;
    window.click(&Sought::beginning("gridcell", &name)).await?;
    let written = window.log_with("onerror").await?;
    assert!(
        written.contains("<svg onload=") && written.contains("\\u{1b}[2J"),
        "{written:.300}"
    );
    let title = window.attack("return document.title", Vec::new()).await?;
    assert_eq!(title, "Sandbar");
    engine(scene)
        .docker_text(&["rm", "--force", &name])
        .map(drop)
        .unwrap();
    Ok(())
}
