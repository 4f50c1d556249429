use std::sync::Arc;

use futures::future::join_all;

use super::overlap::{Reach, overlaps};
use super::planned::{guess, mount_plan, planned, reach};
use super::refusal::{check_absent, field_of, inspect_failed, refused};
use super::resolve::{judge, resolve};
use super::tellable;
use super::{
    Composition, Draft, FolderFacts, MountPlan, MountVerdict, MountWish, Plan, PlannedMount, Source,
    SourcedMount, Surroundings, docker_run, parse, secret_variables,
};
use crate::engine::{Engine, ImageDetails, MountHow, SubPathSupport, ViewRoot};
use crate::inventory::VolumeUse;
use crate::problem::{Action, ErrorCode, Field, FieldName, Problem};
use crate::rules::{HostPath, MountPath, SubPath, VolumeName};
use crate::views::Views;

/// Turns drafts into plans for one engine.
#[derive(Clone)]
pub struct Planner {
    engine: Arc<dyn Engine>,
    views: Arc<Views>,
}

/// What a sandbox runs.
pub(crate) struct Program {
    /// The words of its command line.
    pub(crate) words: Vec<String>,
    /// What is to be said if it does not run: its image is for another processor than the engine's.
    pub(crate) foreign: Option<Box<Problem>>,
}

impl Planner {
    /// A planner for `engine`, which looks through `views`.
    pub fn new(engine: Arc<dyn Engine>, views: Arc<Views>) -> Self {
        Self { engine, views }
    }

    /// What would happen if `draft` were launched now, beside the `uses` that are known of.
    pub async fn check(&self, draft: &Draft, at: &Surroundings, uses: &[(VolumeName, VolumeUse)]) -> Plan {
        let parsed = parse(draft, at);
        let mut problems = parsed.problems;
        problems.extend(tellable::targets(
            &parsed.mounts,
            &self.engine.identity().capabilities,
        ));
        if !draft.image.trim().is_empty() {
            let image_problem = self.command_line(draft.image.trim(), &[]).await.err();
            let needs_command = |problem: &Problem| problem.code == ErrorCode::InvalidCommand;
            problems.extend(
                image_problem.filter(|problem| !needs_command(problem) || draft.command.trim().is_empty()),
            );
        }
        let judged = join_all(parsed.mounts.iter().map(|wish| self.judge(wish, draft))).await;
        let (plans, planned): (Vec<MountPlan>, Vec<_>) = judged.into_iter().unzip();
        let refused = plans
            .iter()
            .any(|plan| matches!(plan.verdict, MountVerdict::Refused { .. }));
        let reach: Vec<Reach<'_>> = planned.iter().filter_map(reach).collect();
        let overlaps = overlaps(&reach, uses);
        let planned: Vec<PlannedMount> = planned.into_iter().filter_map(PlannedMount::targeted).collect();
        Plan {
            ready: problems.is_empty() && !refused && parsed.composition.is_some(),
            docker_run: parsed
                .composition
                .as_ref()
                .map(|composition| docker_run(composition, &planned)),
            secret_variables: parsed
                .composition
                .as_ref()
                .map(secret_variables)
                .unwrap_or_default(),
            overlaps,
            problems: problems.iter().map(Problem::tell).collect(),
            mounts: plans,
        }
    }

    /// The words that the sandbox runs: those of the image's entrypoint, then `command` or the image's own.
    ///
    /// # Errors
    /// [`ErrorCode::ImageNotFound`], and [`ErrorCode::InvalidCommand`] where there is nothing to run.
    pub async fn command_line(&self, image: &str, command: &[String]) -> Result<Vec<String>, Problem> {
        Ok(self.program(image, command).await?.words)
    }

    /// The same, with what is to be said where the image is for another processor.
    pub(crate) async fn program(&self, image: &str, command: &[String]) -> Result<Program, Problem> {
        let Some(ImageDetails {
            mut entrypoint,
            command: own,
            platform,
            ..
        }) = self.engine.image(image).await?
        else {
            return Err(self.image_not_found(image).await);
        };
        entrypoint.extend_from_slice(if command.is_empty() { &own } else { command });
        if entrypoint.is_empty() {
            let words = format!("{image} has no command of its own: say what to run.");
            return Err(
                Problem::new(ErrorCode::InvalidCommand, words).at(Field::of_sandbox(FieldName::Command))
            );
        }
        Ok(Program {
            words: entrypoint,
            foreign: self.foreign(image, &platform).map(Box::new),
        })
    }

    fn foreign(&self, image: &str, platform: &str) -> Option<Problem> {
        let engine = self.engine.identity().platform.as_str();
        // A variant of the processor (`linux/arm64/v8`) is no other one; `linux/arm64` is another than `linux/arm`.
        let is_own = |variant: &str| variant.is_empty() || variant.starts_with('/');
        if platform.is_empty() || platform.strip_prefix(engine).is_some_and(is_own) {
            return None;
        }
        let words = format!(
            "{image} is made for {platform}, and this engine runs on {engine}: its programs cannot be executed there."
        );
        let problem = Problem::new(ErrorCode::ImagePlatformMismatch, words)
            .at(Field::of_sandbox(FieldName::Image))
            .with(|context| context.image = Some(image.to_owned()));
        Some(problem)
    }

    async fn image_not_found(&self, image: &str) -> Problem {
        let repository = |reference: &str| {
            reference
                .rsplit_once(':')
                .map_or(reference, |(name, _)| name)
                .to_owned()
        };
        let words = format!("{image} is not on this engine.");
        let mut problem = Problem::new(ErrorCode::ImageNotFound, words)
            .at(Field::of_sandbox(FieldName::Image))
            .with(|context| context.image = Some(image.to_owned()));
        let local = self.engine.images().await.unwrap_or_default();
        let wanted = repository(image);
        // Podman writes the registry in front of names that came without one.
        let behind_registry = format!("/{wanted}");
        let same = |reference: &str| {
            let local = repository(reference);
            local == wanted || local.ends_with(&behind_registry)
        };
        let named = local
            .iter()
            .map(|image| image.reference.as_str())
            .filter(|reference| same(reference));
        for reference in named.take(3) {
            problem = problem.offering(Action::UseImage {
                reference: reference.to_owned(),
            });
        }
        problem
    }

    /// Resolves all mounts of a composition whose volumes exist by now.
    ///
    /// # Errors
    /// The first mount that cannot be made, with its field.
    pub async fn resolve_all(&self, composition: &Composition) -> Result<Vec<PlannedMount>, Problem> {
        let mut planned = Vec::with_capacity(composition.mounts.len());
        for wish in &composition.mounts {
            tellable::target(wish.index, &wish.target, &self.engine.identity().capabilities)?;
            planned.push(
                self.plan(wish)
                    .await
                    .map_err(|problem| problem.at(field_of(wish)))?,
            );
        }
        Ok(planned)
    }

    async fn plan<Target: Clone>(&self, wish: &MountWish<Target>) -> Result<PlannedMount<Target>, Problem> {
        let (root, asked, allow_file) = match &wish.source {
            Source::Volume {
                name,
                sub_path,
                allow_file,
                ..
            } => (ViewRoot::Volume(name.clone()), sub_path, *allow_file),
            Source::Host { root, below } => (ViewRoot::Host(root.clone()), below, false),
            Source::Tmpfs { size } => return Ok(planned(wish, MountHow::Tmpfs { size: *size }, None, None)),
        };
        let resolved = resolve(&self.views, &root, asked, allow_file).await?;
        let how = self.how(&root, &resolved.canonical).await?;
        tellable::source(&how, &self.engine.identity().capabilities)?;
        Ok(planned(wish, how, Some(resolved), Some(asked.clone())))
    }

    /// How this engine mounts `canonical` of `root`.
    async fn how(&self, root: &ViewRoot, canonical: &SubPath) -> Result<MountHow, Problem> {
        let name = match root {
            ViewRoot::Host(path) => {
                return Ok(MountHow::Host {
                    source: path.join(canonical),
                });
            }
            ViewRoot::Volume(name) => name,
        };
        if canonical.is_whole() || self.engine.identity().capabilities.sub_path == SubPathSupport::Native {
            if tellable::is_long(canonical)
                && let Ok(place) = self.mountpoint(name).await
            {
                tellable::native(&place, canonical)?;
            }
            return Ok(MountHow::Volume {
                name: name.clone(),
                sub_path: canonical.clone(),
            });
        }
        let source = self.mountpoint(name).await?.join(canonical);
        Ok(MountHow::BoundVolume {
            name: name.clone(),
            source,
        })
    }

    /// Where the volume's data lies on the engine's host, for engines where its folders must be bound.
    async fn mountpoint(&self, name: &VolumeName) -> Result<HostPath, Problem> {
        let volume = self
            .engine
            .volume(name)
            .await
            .map_err(|error| inspect_failed(name, error))?;
        let volume = volume.ok_or_else(|| super::resolve::volume_not_found(name))?;
        let mountpoint = volume.mountpoint.parse::<HostPath>();
        match mountpoint {
            Ok(path) if volume.driver == "local" => Ok(path),
            _ => {
                let words = format!(
                    "This engine cannot mount a folder of {name}: its driver is {}.",
                    volume.driver
                );
                Err(Problem::new(ErrorCode::PvcSubpathUnsupportedDriver, words)
                    .with(|context| context.volume = Some(name.to_string())))
            }
        }
    }

    /// A mount's verdict, with what could be found out about it.
    async fn judge(
        &self,
        wish: &SourcedMount,
        draft: &Draft,
    ) -> (MountPlan, PlannedMount<Option<MountPath>>) {
        let (root, asked) = match &wish.source {
            Source::Volume {
                name,
                create: true,
                sub_path,
                ..
            } => {
                return self.judge_new(wish, name, sub_path, draft).await;
            }
            Source::Volume { name, sub_path, .. } => (ViewRoot::Volume(name.clone()), sub_path),
            Source::Host { root, below } => (ViewRoot::Host(root.clone()), below),
            Source::Tmpfs { size } => {
                let planned = planned(wish, MountHow::Tmpfs { size: *size }, None, None);
                return (mount_plan(&planned, MountVerdict::Ready), planned);
            }
        };
        let components = judge(&self.views, &root, asked)
            .await
            .map(|(components, _)| components)
            .unwrap_or_default();
        let outcome = match self.plan(wish).await {
            Ok(planned) => (mount_plan(&planned, MountVerdict::Ready), planned),
            Err(problem) => {
                let planned = planned(wish, guess(&root, asked), None, Some(asked.clone()));
                (mount_plan(&planned, refused(wish, problem)), planned)
            }
        };
        (
            MountPlan {
                components,
                ..outcome.0
            },
            outcome.1,
        )
    }

    /// A volume that is to be made must not be there yet.
    async fn judge_new(
        &self,
        wish: &SourcedMount,
        name: &VolumeName,
        at: &SubPath,
        draft: &Draft,
    ) -> (MountPlan, PlannedMount<Option<MountPath>>) {
        let how = MountHow::Volume {
            name: name.clone(),
            sub_path: at.clone(),
        };
        let planned = planned(wish, how, None, Some(at.clone()));
        let verdict = match check_absent(&*self.engine, name).await {
            Ok(()) => MountVerdict::WillBeMade,
            Err(problem) => refused(wish, problem),
        };
        let (uid, gid) = numeric_owner(&draft.user);
        let folder = FolderFacts {
            is_file: false,
            uid,
            gid,
            mode: NEW_FOLDER_MODE,
            canonical: None,
        };
        (
            MountPlan {
                folder: (!at.is_whole()).then_some(folder),
                ..mount_plan(&planned, verdict)
            },
            planned,
        )
    }
}

/// Mode of folders that are made together with a new volume.
pub(crate) const NEW_FOLDER_MODE: u32 = 0o755;

/// Owner of folders that are made together with a new volume: the sandbox's user where it is a number.
pub(crate) fn numeric_owner(user: &str) -> (u32, u32) {
    let (uid, gid) = user.trim().split_once(':').unwrap_or((user.trim(), ""));
    let uid = uid.parse().unwrap_or(0);
    (uid, gid.parse().unwrap_or(uid))
}
