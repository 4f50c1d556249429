use crate::engine::{CreatedMount, MountHow, SandboxMount};
use crate::problem::{ErrorCode, Problem};

/// Compares what the engine says it will mount with what was planned, before anything starts.
///
/// An engine that ignores subPaths lists none, so this is where most of them are found out; one that lies here
/// too is found out by the gate.
///
/// # Errors
/// [`ErrorCode::MountMismatch`] with the first mount that differs.
pub fn check_read_back(planned: &[SandboxMount], created: &[CreatedMount]) -> Result<(), Problem> {
    for mount in planned {
        let target = mount.target.as_str();
        let Some(found) = created.iter().find(|found| found.target == target) else {
            return Err(mismatch(mount, "the engine will mount nothing there", None));
        };
        if let Some(words) = difference(mount, found) {
            return Err(mismatch(mount, words, Some(describe(found))));
        }
    }
    Ok(())
}

fn difference(mount: &SandboxMount, found: &CreatedMount) -> Option<&'static str> {
    let (source, sub_path) = match &mount.how {
        MountHow::Volume { name, sub_path } => (Some(name.as_str()), sub_path.as_str()),
        MountHow::BoundVolume { source, .. } | MountHow::Host { source } => (Some(source.as_str()), ""),
        MountHow::Tmpfs { .. } => (None, ""),
    };
    if found.source.as_deref() != source {
        return Some("the engine will mount something else there");
    }
    if found.sub_path.as_deref().unwrap_or_default() != sub_path {
        return Some("the engine did not take over the subPath, and would mount the whole volume");
    }
    (found.read_only != mount.read_only).then_some("the engine will mount it with other access")
}

fn describe(found: &CreatedMount) -> String {
    let source = found.source.as_deref().unwrap_or("tmpfs");
    let sub_path = found
        .sub_path
        .as_deref()
        .map(|path| format!(", subPath {path}"))
        .unwrap_or_default();
    let access = if found.read_only {
        "read-only"
    } else {
        "read-write"
    };
    format!("{source}{sub_path}, {access}")
}

fn mismatch(mount: &SandboxMount, words: &str, found: Option<String>) -> Problem {
    let target = mount.target.as_str();
    let words = format!("The mount at {target} would not be what was planned: {words}. Nothing was started.");
    Problem::new(ErrorCode::MountMismatch, words).with(|context| {
        context.target = Some(target.to_owned());
        context.planned = Some(planned(mount));
        context.found = found;
    })
}

fn planned(mount: &SandboxMount) -> String {
    match &mount.how {
        MountHow::Volume { name, sub_path } if sub_path.is_whole() => format!("{name}, whole"),
        MountHow::Volume { name, sub_path } => format!("{name}, subPath {sub_path}"),
        MountHow::BoundVolume { source, .. } | MountHow::Host { source } => source.to_string(),
        MountHow::Tmpfs { size } => format!("tmpfs of {size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned() -> SandboxMount {
        let how = MountHow::Volume {
            name: "ml".parse().unwrap(),
            sub_path: "a/b".parse().unwrap(),
        };
        SandboxMount {
            how,
            target: "/mnt".parse().unwrap(),
            read_only: true,
        }
    }

    fn created(sub_path: Option<&str>, read_only: bool) -> CreatedMount {
        let (source, target) = (Some("ml".to_owned()), "/mnt".to_owned());
        CreatedMount {
            source,
            sub_path: sub_path.map(str::to_owned),
            target,
            read_only,
        }
    }

    #[test]
    fn an_engine_that_drops_the_sub_path_is_found_out_before_the_start() {
        let problem = check_read_back(&[planned()], &[created(None, true)]).unwrap_err();
        assert_eq!(problem.code, ErrorCode::MountMismatch);
        assert!(problem.message.contains("whole volume"));
    }

    #[test]
    fn other_access_and_a_missing_mount_are_found_out() {
        assert!(check_read_back(&[planned()], &[created(Some("a/b"), true)]).is_ok());
        assert!(check_read_back(&[planned()], &[created(Some("a/b"), false)]).is_err());
        assert!(check_read_back(&[planned()], &[]).is_err());
    }
}
