use sandbar_agent_protocol::{CommandState, GateReport, MountFacts, MountVerdict};
use serde::Serialize;
use specta::Type;

use crate::problem::{ErrorCode, Problem};
use crate::rules::escape_name;

/// What the gate found inside a sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// When it looked, by the engine's clock: milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    /// Whether every mount is as planned.
    pub proved: bool,
    /// One for each planned mount.
    pub mounts: Vec<MountProof>,
}

/// What the gate found at one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MountProof {
    /// The target.
    pub target: String,
    /// Whether it is as planned.
    pub proved: bool,
    /// How it differs, in words for the person.
    pub difference: Option<String>,
    /// What is there.
    pub found: FoundMount,
}

/// A mount as it is, seen from inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundMount {
    /// `Identity` as text, since the page's numbers do not hold 64 bits.
    pub identity: Option<String>,
    /// The folder of its file system that is mounted (field 4 of mountinfo), escaped.
    pub root: String,
    /// The type of its file system.
    pub filesystem: String,
    /// Whether writing is refused.
    pub read_only: bool,
    /// Where it is mounted, escaped.
    pub mount_point: String,
}

impl From<&GateReport> for Proof {
    fn from(report: &GateReport) -> Self {
        Self {
            at: report.time.div_euclid(1_000_000),
            proved: report.is_proved(),
            mounts: report.mounts.iter().map(MountProof::from).collect(),
        }
    }
}

impl From<&MountFacts> for MountProof {
    fn from(facts: &MountFacts) -> Self {
        Self {
            target: facts.target.clone(),
            proved: facts.verdict == MountVerdict::Same,
            difference: difference(facts),
            found: FoundMount {
                identity: facts.identity.map(|identity| identity.to_string()),
                root: escape_name(&facts.root),
                filesystem: facts.filesystem.clone(),
                read_only: facts.read_only,
                mount_point: escape_name(&facts.mount_point),
            },
        }
    }
}

/// How a mount differs from the plan, in words for the person; none where it does not.
fn difference(facts: &MountFacts) -> Option<String> {
    Some(match &facts.verdict {
        MountVerdict::Same => return None,
        MountVerdict::OtherFolder => format!("another folder is mounted there: {}", escape_name(&facts.root)),
        MountVerdict::NotMounted => "nothing is mounted there".into(),
        MountVerdict::AccessDiffers if facts.read_only => "it is read-only, and writing was planned".into(),
        MountVerdict::AccessDiffers => "it is writable, and read-only was planned".into(),
        MountVerdict::NestedWritable { mount_point } => {
            format!(
                "{} below it is writable, and read-only was planned",
                escape_name(mount_point)
            )
        }
        MountVerdict::Missing => "it does not exist".into(),
        MountVerdict::NotTmpfs => format!("it is {}, and memory was planned", facts.filesystem),
        MountVerdict::Unreadable { errno } => format!("it cannot be looked at (error {errno})"),
    })
}

/// Whether a report lets the sandbox run.
///
/// # Errors
/// [`ErrorCode::MountMismatch`], [`ErrorCode::CommandNotFound`], [`ErrorCode::CommandNotExecutable`]; no user
/// code ran.
pub(crate) fn judge(report: &GateReport, argv: &[String]) -> Result<(), Problem> {
    if let Some(facts) = report
        .mounts
        .iter()
        .find(|facts| facts.verdict != MountVerdict::Same)
    {
        let words = difference(facts).unwrap_or_default();
        let words = format!(
            "The mount at {} is not what was planned: {words}. The command was not started.",
            facts.target
        );
        return Err(Problem::new(ErrorCode::MountMismatch, words).with(|context| {
            context.target = Some(facts.target.clone());
            context.found = Some(format!("{} on {}", escape_name(&facts.root), facts.filesystem));
        }));
    }
    let command = argv
        .first()
        .map(|word| escape_name(word.as_bytes()))
        .unwrap_or_default();
    match report.command {
        CommandState::Runs { .. } => Ok(()),
        CommandState::NotFound => Err(Problem::new(
            ErrorCode::CommandNotFound,
            format!("“{command}” is not in the image. Nothing was started."),
        )),
        CommandState::NotExecutable { errno } => {
            let words = format!("“{command}” cannot be executed (error {errno}). Nothing was started.");
            Err(Problem::new(ErrorCode::CommandNotExecutable, words))
        }
        CommandState::Withheld | CommandState::NotAsked => Err(Problem::new(
            ErrorCode::MountMismatch,
            "The gate did not start the command.",
        )),
    }
}
