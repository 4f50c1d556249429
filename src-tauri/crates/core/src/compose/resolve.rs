//! A path, judged inside the volume by the agent, in the words of the plan.

use sandbar_agent_protocol::{
    Component, ComponentState as Found, Facts, Failure, Identity, Kind, LinkVerdict, RequestBody, Resolution,
    ResponseBody,
};

use super::plan::{ComponentState, ComponentVerdict, FolderFacts};
use crate::engine::{EngineError, ViewRoot};
use crate::problem::{Action, Context, ErrorCode, Problem};
use crate::rules::{PATH_LIMITS, SubPath, VolumePath, escape_name};
use crate::views::Views;

/// Where a subPath leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Its path without links.
    pub canonical: SubPath,
    /// Which folder it is.
    pub identity: Identity,
    /// What `stat` says.
    pub facts: Facts,
}

impl Resolved {
    /// The words of the plan for it, seen from the path as asked.
    pub fn folder_facts(&self, asked: &SubPath) -> FolderFacts {
        FolderFacts {
            is_file: self.facts.kind != Kind::Folder,
            uid: self.facts.uid,
            gid: self.facts.gid,
            mode: self.facts.mode,
            canonical: (self.canonical != *asked).then(|| self.canonical.clone()),
        }
    }
}

/// Judges `sub_path` inside `root`: each component, and where the whole leads.
///
/// # Errors
/// Where the inside cannot be looked at; a path that leads nowhere is an inner error.
pub async fn judge(
    views: &Views,
    root: &ViewRoot,
    sub_path: &SubPath,
) -> Result<(Vec<ComponentVerdict>, Result<Resolved, Problem>), Problem> {
    let path = sub_path.to_volume_path().names().to_vec();
    let answer = views
        .ask(root, RequestBody::Resolve { path })
        .await
        .map_err(|error| cannot_look(root, error))?;
    match answer.1 {
        ResponseBody::Resolved(resolution) => {
            let components = resolution.components.iter().map(component_verdict).collect();
            Ok((components, outcome(root, sub_path, resolution)))
        }
        ResponseBody::Failed(failure) => Ok((Vec::new(), Err(path_problem(root, sub_path, &failure)))),
        _ => Err(EngineError::Protocol { cause: None }.into()),
    }
}

/// Where `sub_path` leads inside `root`.
///
/// # Errors
/// A typed failure that names the component; a file is refused unless `allow_file`.
pub async fn resolve(
    views: &Views,
    root: &ViewRoot,
    sub_path: &SubPath,
    allow_file: bool,
) -> Result<Resolved, Problem> {
    let resolved = judge(views, root, sub_path).await?.1?;
    match resolved.facts.kind {
        Kind::Folder => Ok(resolved),
        Kind::File if allow_file => Ok(resolved),
        _ => Err(not_a_folder(root, sub_path, &resolved)),
    }
}

fn outcome(root: &ViewRoot, asked: &SubPath, resolution: Resolution) -> Result<Resolved, Problem> {
    let found = resolution
        .outcome
        .map_err(|failure| path_problem(root, asked, &failure))?;
    let odd = |_| {
        Problem::new(
            ErrorCode::EntryUnreadable,
            "The path leads to a name that no engine can be told.",
        )
    };
    let path = VolumePath::from_bytes(found.canonical).map_err(odd)?;
    let canonical = SubPath::from_volume_path(&path).map_err(|rule| {
        Problem::new(
            ErrorCode::InvalidSubPath,
            format!("The path cannot be mounted: {rule}."),
        )
    })?;
    Ok(Resolved {
        canonical,
        identity: found.facts.identity,
        facts: found.facts,
    })
}

fn component_verdict(component: &Component) -> ComponentVerdict {
    let (state, link) = match &component.state {
        Found::Folder => (ComponentState::Folder, None),
        Found::File => (ComponentState::File, None),
        Found::Other(_) => (ComponentState::Special, None),
        Found::Missing => (ComponentState::Missing, None),
        Found::NotAFolder => (ComponentState::NotAFolder, None),
        Found::NotReached => (ComponentState::NotReached, None),
        Found::Link(link) => (link_state(&link.verdict), Some(escape_name(&link.target))),
    };
    ComponentVerdict {
        name: escape_name(&component.name),
        state,
        link_target: link,
    }
}

fn link_state(verdict: &LinkVerdict) -> ComponentState {
    match verdict {
        LinkVerdict::Inside { .. } => ComponentState::LinkInside,
        LinkVerdict::Broken => ComponentState::LinkBroken,
        LinkVerdict::Leaves => ComponentState::LinkLeaves,
        LinkVerdict::Loops => ComponentState::LinkLoops,
    }
}

/// The inside cannot be looked at at all.
pub(super) fn cannot_look(root: &ViewRoot, error: EngineError) -> Problem {
    match (&error, root) {
        (EngineError::NotFound { .. }, ViewRoot::Volume(name)) => volume_not_found(name).caused_by(error),
        (EngineError::NotFound { .. }, ViewRoot::Host(path)) => Problem::new(
            ErrorCode::HostPathNotFound,
            format!("{path} is not on the engine's host."),
        )
        .with(|context| context.path = Some(path.to_string()))
        .caused_by(error),
        _ => error.into(),
    }
}

/// The volume is not there, or not any more.
pub(crate) fn volume_not_found(name: &crate::rules::VolumeName) -> Problem {
    Problem::new(
        ErrorCode::PvcVolumeNotFound,
        format!("The volume {name} is not on this engine, or not any more."),
    )
    .with(|context| context.volume = Some(name.to_string()))
    .offering(Action::CreateVolume { volume: name.clone() })
}

fn not_a_folder(root: &ViewRoot, asked: &SubPath, resolved: &Resolved) -> Problem {
    let last = asked.components().count().saturating_sub(1);
    let is_file = resolved.facts.kind == Kind::File;
    let what = if is_file {
        "a file"
    } else {
        "neither a folder nor a file"
    };
    let name = asked.components().last().unwrap_or_default();
    let words = format!("“{}” is {what}, not a folder.", escape_name(name.as_bytes()));
    let problem =
        Problem::new(ErrorCode::PvcSubpathNotADirectory, words).with(|c| place(c, root, asked, last));
    if is_file {
        problem.offering(Action::AllowFile)
    } else {
        problem
    }
}

/// Why a path leads nowhere, in words and with the component.
fn path_problem(root: &ViewRoot, asked: &SubPath, failure: &Failure) -> Problem {
    let name = |component: u32| {
        let index = usize::try_from(component).unwrap_or(usize::MAX);
        escape_name(asked.components().nth(index).unwrap_or_default().as_bytes())
    };
    let at = |code: ErrorCode, component: u32, words: String| {
        let index = usize::try_from(component).unwrap_or(usize::MAX);
        Problem::new(code, words).with(|context| place(context, root, asked, index))
    };
    match failure {
        Failure::NotFound { component } => missing(root, asked, *component, &name(*component)),
        Failure::NotAFolder { component } => {
            let words = format!("“{}” is not a folder.", name(*component));
            at(ErrorCode::PvcSubpathNotADirectory, *component, words)
        }
        Failure::Escapes { component, target } => escape(root, asked, *component, &name(*component), target),
        Failure::LinkLoop { component } => {
            let words = format!("The links at “{}” go round in a circle.", name(*component));
            at(ErrorCode::PvcSubpathLinkLoop, *component, words)
        }
        Failure::NameTooLong { component } => at(
            ErrorCode::InvalidSubPath,
            *component,
            format!("The path is too long: {PATH_LIMITS}."),
        ),
        Failure::Permission { component } => {
            let words = format!("“{}” cannot be looked at: the system refuses.", name(*component));
            at(ErrorCode::EntryUnreadable, *component, words)
        }
        _ => at(
            ErrorCode::EntryUnreadable,
            0,
            "The path could not be looked at, or kept changing meanwhile.".into(),
        ),
    }
}

fn missing(root: &ViewRoot, asked: &SubPath, component: u32, name: &str) -> Problem {
    let index = usize::try_from(component).unwrap_or(usize::MAX);
    let ViewRoot::Volume(volume) = root else {
        return Problem::new(
            ErrorCode::HostPathNotFound,
            format!("“{name}” is not on the engine's host."),
        )
        .with(|context| place(context, root, asked, index));
    };
    Problem::new(
        ErrorCode::PvcSubpathNotFound,
        format!("“{name}” is not in {volume}. Nothing was made."),
    )
    .with(|context| place(context, root, asked, index))
    .offering(Action::CreateFolder {
        volume: volume.clone(),
        sub_path: asked.clone(),
        uid: 0,
        gid: 0,
        mode: 0o755,
    })
    .offering(Action::ChooseFolder {
        volume: volume.clone(),
    })
}

fn escape(root: &ViewRoot, asked: &SubPath, component: u32, name: &str, target: &[u8]) -> Problem {
    let index = usize::try_from(component).unwrap_or(usize::MAX);
    let words = format!(
        "“{name}” is a link that leaves the volume (to {}). An engine would follow it into its own file system.",
        escape_name(target)
    );
    let problem = Problem::new(ErrorCode::PvcSubpathEscapes, words).with(|context| {
        place(context, root, asked, index);
        context.link_target = Some(escape_name(target));
    });
    let ViewRoot::Volume(volume) = root else {
        return problem;
    };
    let above: Vec<&str> = asked.components().take(index).collect();
    let folder = above.join("/").parse().unwrap_or_default();
    problem
        .offering(Action::ChooseFolder {
            volume: volume.clone(),
        })
        .offering(Action::ShowInVolume {
            volume: volume.clone(),
            folder,
        })
}

fn place(context: &mut Context, root: &ViewRoot, asked: &SubPath, component: usize) {
    match root {
        ViewRoot::Volume(name) => context.volume = Some(name.to_string()),
        ViewRoot::Host(path) => context.path = Some(path.join(asked).to_string()),
    }
    context.path.get_or_insert_with(|| asked.to_string());
    context.component = asked
        .components()
        .nth(component)
        .map(|name| escape_name(name.as_bytes()));
    context.component_index = u32::try_from(component).ok();
}
