use std::fmt::{Debug, Display};
use std::str::FromStr;

use sandbar_core::compose::{
    Access, Draft, MountDraft, SourceDraft, Surroundings, docker_run, parse, secret_variables,
};
use sandbar_core::rules::{
    AllowedRoots, Cpus, HostPath, Memory, MountPath, ProcessLimit, SubPath, User, VolumeName, VolumePath,
    escape_name, unescape_name,
};
use sandbar_core::secret::mask_text;

/// The value of a text, where it has one; its own text must give it again.
fn value<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(text: &str) -> Option<T> {
    let value = text.parse::<T>().ok()?;
    assert_eq!(value.to_string().parse::<T>().unwrap(), value);
    Some(value)
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && name.len() <= 255 && !name.contains(['/', '\0'])
}

pub(super) fn sub_path(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let Some(path) = value::<SubPath>(text) else {
        return;
    };
    assert!(path.components().all(is_plain) && path.as_str().len() <= 4095);
    assert_eq!(SubPath::from_volume_path(&path.to_volume_path()).unwrap(), path);
    assert!(SubPath::whole().contains(&path) && path.contains(&path));
}

/// Any bytes without `/` and NUL are a name that survives being shown.
pub(super) fn volume_path(input: &[u8]) {
    let shown = escape_name(input);
    assert!(!shown.contains(|c: char| c.is_control() || "\u{202e}\u{2066}\u{200b}".contains(c)));
    assert_eq!(unescape_name(&shown).unwrap(), input);
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Some(path) = value::<VolumePath>(text) {
        for name in path.names() {
            assert!(!name.is_empty() && name.len() <= 255 && *name != b".." && !name.contains(&b'/'));
        }
    }
}

pub(super) fn volume_name(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Some(name) = value::<VolumeName>(text) {
        assert_eq!(name.as_str(), text);
        assert!(is_plain(text) && text.is_ascii());
    }
}

pub(super) fn mount_path(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Some(path) = value::<MountPath>(text) {
        let below = path.as_str().strip_prefix('/').unwrap();
        assert!(below.split('/').all(is_plain), "{below:?}");
        assert!(!["proc", "sys", "dev"].contains(&below), "{below:?}");
    }
}

pub(super) fn host_path(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let Some((last, roots)) = lines.split_last() else {
        return;
    };
    let Some(path) = value::<HostPath>(last) else {
        return;
    };
    let Ok(roots) = AllowedRoots::parse(roots) else {
        return;
    };
    if let Some((root, below)) = roots.find(&path) {
        assert_eq!(root.join(&below), path);
    }
}

pub(super) fn quantity(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Some(memory) = value::<Memory>(text) {
        assert!(i64::try_from(memory.bytes()).is_ok());
    }
    if let Some(cpus) = value::<Cpus>(text) {
        assert!(cpus.nanos() > 0);
    }
    value::<ProcessLimit>(text);
    value::<User>(text);
}

/// Fields are separated by the record separator, so that each may hold everything else.
pub(super) fn draft(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut fields = text.split('\u{1e}').map(str::to_owned);
    let mut next = || fields.next().unwrap_or_default();
    let mut draft = Draft {
        image: next(),
        command: next(),
        environment: next(),
        name: next(),
        user: next(),
        memory: next(),
        cpu: next(),
        processes: next(),
        ..Draft::default()
    };
    let volume = SourceDraft::Volume {
        volume: next(),
        create: text.len().is_multiple_of(2),
        remove_when_unused: true,
        sub_path: next(),
        allow_file: false,
    };
    let sources = [
        volume,
        SourceDraft::Host { path: next() },
        SourceDraft::Tmpfs { size: next() },
    ];
    draft.mounts = sources
        .into_iter()
        .map(|source| MountDraft {
            source,
            target: next(),
            access: Access::ReadOnly,
        })
        .filter(|mount| !mount.target.is_empty())
        .collect();
    let surroundings = Surroundings {
        allowed_roots: AllowedRoots::parse(&["/srv".to_owned()]).unwrap(),
        shortest_new_volume_name: 2,
    };
    check(&draft, &surroundings);
}

/// A draft has problems or a composition; the command line of one is one command for a shell, with the same words.
fn check(draft: &Draft, surroundings: &Surroundings) {
    let parsed = parse(draft, surroundings);
    let Some(composition) = parsed.composition else {
        assert!(!parsed.problems.is_empty());
        return;
    };
    let line = docker_run(&composition, &[]);
    let words = shlex::split(&line.replace(" \\\n", " ")).expect("a command that a shell reads");
    assert!(words.ends_with(&composition.command), "{words:?}");
    let image = words.len() - composition.command.len() - 1;
    assert_eq!(words[image], composition.image);
    let secrets = secret_variables(&composition);
    for variable in &composition.environment {
        let (name, value) = variable.split_once('=').expect("a variable with its value");
        let left_out = secrets.iter().any(|secret| secret == name) && !value.is_empty();
        assert_eq!(words[..image].contains(variable), !left_out, "{variable:?}");
    }
}

/// A text is masked without a panic, and nothing but what is masked changes.
pub(super) fn secret(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let masked = mask_text(text);
    let _ = mask_text(&masked);
    let planted = "s3cr3t-pl4nted";
    if !text.contains(planted) {
        for end in ["", "\"", " x"] {
            let with = format!(
                "{}\"API_TOKEN={planted}{end}",
                text.replace(['"', '\'', '\\'], "")
            );
            assert!(!mask_text(&with).contains(planted), "{with:?}");
        }
    }
}
