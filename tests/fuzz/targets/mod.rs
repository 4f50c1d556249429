//! What is done with every input of the fuzzers, and what must hold then. The same functions are run over the
//! committed corpora by the test `fuzz` of the workspace.
// A panic here is a finding.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]
// The fuzzers see this as a library, the test as a module of its own.
#![allow(unreachable_pub)]

mod adapter;
mod protocol;
mod rules;

/// A target: its name, which is also that of its corpus, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 17] = [
    ("frames", protocol::frames),
    ("messages", protocol::messages),
    ("gate_plan", protocol::gate_plan),
    ("report_line", protocol::report_line),
    ("mountinfo", protocol::mountinfo),
    ("sub_path", rules::sub_path),
    ("volume_path", rules::volume_path),
    ("volume_name", rules::volume_name),
    ("mount_path", rules::mount_path),
    ("host_path", rules::host_path),
    ("quantity", rules::quantity),
    ("draft", rules::draft),
    ("secret", rules::secret),
    ("endpoint", adapter::endpoint),
    ("contexts", adapter::contexts),
    ("mounts", adapter::mounts),
    ("log", adapter::log),
];

/// Runs the target of this name.
pub fn run(name: &str, input: &[u8]) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a known target");
    target(input);
}
