use std::collections::HashMap;
use std::str::FromStr;

use super::{Composition, Draft, MountDraft, MountWish, Source, SourceDraft, SourcedMount, Surroundings};
use crate::engine::Limits;
use crate::problem::{Action, ErrorCode, Field, FieldName, Problem};
use crate::rules::{HostPath, MAX_NAME_BYTES, MountPath, SubPath, VolumeName};

/// A draft, read: the mounts that can be judged further, and everything that breaks a rule.
#[derive(Debug)]
pub struct Parsed {
    /// The composition, where nothing breaks a rule.
    pub composition: Option<Composition>,
    /// Every mount whose source is valid, also where its target and other fields are not.
    pub mounts: Vec<SourcedMount>,
    /// What breaks a rule, field by field.
    pub problems: Vec<Problem>,
}

/// Reads a draft by the rules that need no engine.
pub fn parse(draft: &Draft, surroundings: &Surroundings) -> Parsed {
    let mut reader = Reader { problems: Vec::new() };
    let name = reader.name(&draft.name);
    let image = reader.image(&draft.image);
    let command = reader.command(&draft.command);
    let environment = reader.environment(&draft.environment);
    let user = reader.optional(&draft.user, FieldName::User, ErrorCode::InvalidUser);
    let limits = Limits {
        memory: reader.optional(&draft.memory, FieldName::Memory, ErrorCode::InvalidQuantity),
        cpus: reader.optional(&draft.cpu, FieldName::Cpu, ErrorCode::InvalidQuantity),
        processes: reader.optional(&draft.processes, FieldName::Processes, ErrorCode::InvalidQuantity),
    };
    let mounts: Vec<SourcedMount> = draft
        .mounts
        .iter()
        .enumerate()
        .filter_map(|(index, mount)| reader.mount(index, mount, surroundings))
        .collect();
    reader.duplicates(&mounts);
    let composition = reader.problems.is_empty().then(|| Composition {
        name,
        image,
        command,
        environment,
        user,
        network: draft.network,
        limits,
        mounts: mounts.iter().cloned().filter_map(MountWish::targeted).collect(),
    });
    Parsed {
        composition,
        mounts,
        problems: reader.problems,
    }
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn fault(&mut self, field: Field, code: ErrorCode, words: &impl ToString) {
        self.problems
            .push(Problem::new(code, sentence(&words.to_string())).at(field));
    }

    /// Reads a field that may be empty.
    fn optional<T: FromStr<Err: ToString>>(
        &mut self,
        text: &str,
        name: FieldName,
        code: ErrorCode,
    ) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        self.field(text.trim(), Field::of_sandbox(name), code)
    }

    fn field<T: FromStr<Err: ToString>>(&mut self, text: &str, field: Field, code: ErrorCode) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(rule) => {
                self.fault(field, code, &rule);
                None
            }
        }
    }

    /// The engines' rule for a container's name is that of volumes, with at least two characters.
    fn name(&mut self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let legal = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        let first_is_legal = text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        if first_is_legal && text.chars().all(legal) && (2..=LONGEST_NAME).contains(&text.len()) {
            return Some(text.to_owned());
        }
        self.fault(
            Field::of_sandbox(FieldName::Name),
            ErrorCode::InvalidSandboxName,
            &"a name begins with a letter or a digit, holds letters, digits, `_`, `.` and `-` only, and has 2 to 128 characters",
        );
        None
    }

    fn image(&mut self, text: &str) -> String {
        let text = text.trim();
        let field = Field::of_sandbox(FieldName::Image);
        if text.is_empty() {
            self.fault(field, ErrorCode::InvalidImage, &"an image is needed");
        } else if text.starts_with('-') || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            self.fault(
                field,
                ErrorCode::InvalidImage,
                &"an image is written as name:tag, without spaces",
            );
        }
        text.to_owned()
    }

    fn command(&mut self, text: &str) -> Vec<String> {
        let field = Field::of_sandbox(FieldName::Command);
        if text.contains('\0') {
            self.fault(
                field,
                ErrorCode::InvalidCommand,
                &"a command holds no NUL character",
            );
        }
        shlex::split(text).unwrap_or_else(|| {
            self.fault(
                field,
                ErrorCode::InvalidCommand,
                &"a quote in the command is not closed",
            );
            Vec::new()
        })
    }

    fn environment(&mut self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let name = line.split_once('=').map_or("", |(name, _)| name);
            if name.is_empty() || name.contains(char::is_whitespace) || line.contains('\0') {
                let line = u32::try_from(index).ok();
                let field = Field {
                    line,
                    ..Field::of_sandbox(FieldName::Environment)
                };
                let words = format!("line {} is not NAME=value", index + 1);
                self.fault(field, ErrorCode::InvalidEnvironment, &words);
            }
            lines.push(line.to_owned());
        }
        lines
    }

    fn mount(
        &mut self,
        index: usize,
        mount: &MountDraft,
        surroundings: &Surroundings,
    ) -> Option<SourcedMount> {
        let field = Field::of_mount(index, FieldName::Target);
        let target = self.field::<MountPath>(mount.target.trim(), field, ErrorCode::InvalidMountPath);
        let source = self.source(index, &mount.source, surroundings);
        Some(MountWish {
            index,
            source: source?,
            target,
            access: mount.access,
        })
    }

    fn source(&mut self, index: usize, source: &SourceDraft, surroundings: &Surroundings) -> Option<Source> {
        match source {
            SourceDraft::Volume {
                volume,
                create,
                remove_when_unused,
                sub_path,
                allow_file,
            } => {
                let name = self.volume(index, volume.trim(), *create, surroundings);
                let field = Field::of_mount(index, FieldName::SubPath);
                let sub_path = self.field::<SubPath>(sub_path, field, ErrorCode::InvalidSubPath);
                Some(Source::Volume {
                    name: name?,
                    create: *create,
                    remove_when_unused: *create && *remove_when_unused,
                    sub_path: sub_path?,
                    allow_file: *allow_file,
                })
            }
            SourceDraft::Host { path } => self.host(index, path.trim(), surroundings),
            SourceDraft::Tmpfs { size } => {
                let field = Field::of_mount(index, FieldName::Size);
                Some(Source::Tmpfs {
                    size: self.field(size.trim(), field, ErrorCode::InvalidQuantity)?,
                })
            }
        }
    }

    fn volume(&mut self, index: usize, text: &str, create: bool, at: &Surroundings) -> Option<VolumeName> {
        let field = Field::of_mount(index, FieldName::Volume);
        let name: VolumeName = self.field(text, field, ErrorCode::InvalidVolumeName)?;
        let checked = if create {
            name.check_new(at.shortest_new_volume_name)
        } else {
            name.check_mountable()
        };
        match checked {
            Ok(()) => Some(name),
            Err(rule) => {
                self.fault(field, ErrorCode::InvalidVolumeName, &rule);
                None
            }
        }
    }

    fn host(&mut self, index: usize, text: &str, surroundings: &Surroundings) -> Option<Source> {
        let field = Field::of_mount(index, FieldName::HostFolder);
        let path: HostPath = self.field(text, field, ErrorCode::InvalidHostPath)?;
        if let Some((root, below)) = surroundings.allowed_roots.find(&path) {
            return Some(Source::Host {
                root: root.clone(),
                below,
            });
        }
        let words = format!(
            "{path} is outside the host folders that you allowed. Add it, or a folder above it, in the settings."
        );
        self.problems.push(
            Problem::new(ErrorCode::HostPathNotAllowed, words)
                .at(field)
                .with(|context| context.path = Some(path.to_string()))
                .offering(Action::OpenAllowedRoots),
        );
        None
    }

    fn duplicates(&mut self, mounts: &[SourcedMount]) {
        let mut first: HashMap<&MountPath, usize> = HashMap::new();
        for mount in mounts {
            let Some(target) = &mount.target else { continue };
            if let Some(earlier) = first.insert(target, mount.index) {
                let words = format!("{target} is the target of mount {} already", earlier + 1);
                let field = Field::of_mount(mount.index, FieldName::Target);
                self.fault(field, ErrorCode::DuplicateMountPath, &words);
            }
        }
    }
}

/// Longest name of a container that keeps the keeper's name within a file name.
const LONGEST_NAME: usize = 128;
const _: () = assert!(LONGEST_NAME < MAX_NAME_BYTES);

/// A rule's words as a sentence.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    let rest = chars.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
