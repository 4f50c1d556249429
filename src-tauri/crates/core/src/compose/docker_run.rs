use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Composition, PlannedMount};
use crate::engine::{MountHow, Network, defaults};
use crate::rules::ProcessLimit;
use crate::secret::is_secret_name;

/// The same sandbox as a `docker run` for a POSIX shell, one option group a line. The proof is not in it:
/// that is what Sandbar adds. Nor is the value of a variable that is a secret: without one, docker takes it from the
/// environment of the shell ([`secret_variables`] names them).
pub fn docker_run(composition: &Composition, mounts: &[PlannedMount]) -> String {
    let mut lines = vec![head(composition), limits(composition)];
    lines.extend(rights(composition));
    for variable in &composition.environment {
        let written = secret_in(variable).unwrap_or(variable);
        lines.push(format!("--env {}", quote(written)));
    }
    lines.extend(
        mounts
            .iter()
            .map(|mount| format!("--mount {}", quote(&mount_option(mount)))),
    );
    let mut last = quote(&composition.image);
    for word in &composition.command {
        let _ = write!(last, " {}", quote(word));
    }
    lines.push(last);
    lines.join(" \\\n  ")
}

/// Names of the variables whose values [`docker_run`] leaves out.
pub fn secret_variables(composition: &Composition) -> Vec<String> {
    let names = composition.environment.iter().filter_map(|one| secret_in(one));
    names.map(str::to_owned).collect()
}

/// The name of a variable `NAME=value` whose value is a secret.
fn secret_in(variable: &str) -> Option<&str> {
    let (name, value) = variable.split_once('=')?;
    (is_secret_name(name) && !value.is_empty()).then_some(name)
}

fn head(composition: &Composition) -> String {
    let name = composition
        .name
        .as_ref()
        .map(|name| format!(" --name {}", quote(name)))
        .unwrap_or_default();
    let network = match composition.network {
        Network::None => "none",
        Network::Bridge => "bridge",
    };
    format!("docker run -d{name} --network {network}")
}

fn limits(composition: &Composition) -> String {
    let limits = composition.limits;
    let processes = limits.processes.map_or(defaults::PROCESSES, ProcessLimit::count);
    let mut line = format!("--pids-limit {processes}");
    if let Some(memory) = limits.memory {
        let _ = write!(line, " --memory {memory}");
    }
    if let Some(cpus) = limits.cpus {
        let _ = write!(line, " --cpus {cpus}");
    }
    line
}

/// Short lines: the page shows them beside the form.
fn rights(composition: &Composition) -> Vec<String> {
    let mut lines = vec!["--cap-drop ALL --security-opt no-new-privileges".to_owned()];
    for group in defaults::CAPABILITIES.chunks(2) {
        let options: Vec<String> = group
            .iter()
            .map(|capability| format!("--cap-add {capability}"))
            .collect();
        lines.push(options.join(" "));
    }
    if let Some(user) = &composition.user {
        lines.push(format!("--user {}", quote(user.as_str())));
    }
    lines
}

fn mount_option(mount: &PlannedMount) -> String {
    let target = format!("dst={}", mount.target);
    let mut parts = match &mount.how {
        MountHow::Volume { name, sub_path } if sub_path.is_whole() => {
            vec![
                "type=volume".into(),
                format!("src={name}"),
                target,
                "volume-nocopy".into(),
            ]
        }
        MountHow::Volume { name, sub_path } => {
            let sub_path = format!("volume-subpath={sub_path}");
            vec![
                "type=volume".into(),
                format!("src={name}"),
                target,
                sub_path,
                "volume-nocopy".into(),
            ]
        }
        MountHow::BoundVolume { source, .. } | MountHow::Host { source } => {
            vec!["type=bind".into(), format!("src={source}"), target]
        }
        MountHow::Tmpfs { size } => vec![
            "type=tmpfs".into(),
            target,
            format!("tmpfs-size={}", size.bytes()),
        ],
    };
    if mount.access.is_read_only() {
        parts.push("readonly".into());
    }
    parts.iter().map(|part| csv(part)).collect::<Vec<_>>().join(",")
}

/// `--mount` takes one line of CSV.
fn csv(part: &str) -> String {
    if part.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", part.replace('"', "\"\""))
    } else {
        part.to_owned()
    }
}

/// Quotes a word only where a POSIX shell would read it otherwise.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    // The only word that cannot be quoted holds a NUL, which the draft's rules refuse.
    shlex::try_quote(word).map_or_else(|_| String::new(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Access, Draft, Surroundings, parse};

    #[test]
    fn the_command_line_can_be_pasted_into_a_shell() {
        let draft = Draft {
            image: "python:3.12-slim".into(),
            command: "python -c 'print(1)'".into(),
            environment: "NAME=a b\nAPI_TOKEN=planted".into(),
            user: "1000:1000".into(),
            memory: "2g".into(),
            cpu: "1.5".into(),
            ..Draft::default()
        };
        let composition = parse(&draft, &Surroundings::default()).composition.unwrap();
        let mount = PlannedMount {
            index: 0,
            how: MountHow::Volume {
                name: "ml".parse().unwrap(),
                sub_path: "a,b/c".parse().unwrap(),
            },
            target: "/mnt/train".parse().unwrap(),
            access: Access::ReadOnly,
            resolved: None,
            asked: None,
        };
        let text = docker_run(&composition, &[mount]);
        let words = shlex::split(&text.replace("\\\n", " ")).unwrap();
        assert!(words.contains(&"NAME=a b".to_owned()) && words.contains(&"print(1)".to_owned()));
        assert!(words.windows(2).any(|pair| pair == ["--env", "API_TOKEN"]));
        assert!(!text.contains("planted"), "{text}");
        assert_eq!(secret_variables(&composition), ["API_TOKEN"]);
        assert!(words.contains(
            &"type=volume,src=ml,dst=/mnt/train,\"volume-subpath=a,b/c\",volume-nocopy,readonly".to_owned()
        ));
        assert!(words.windows(2).any(|pair| pair == ["--memory", "2g"]));
    }
}
