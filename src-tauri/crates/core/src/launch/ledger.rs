use super::debts::Debt;
use crate::engine::ContainerId;
use crate::rules::VolumeName;

/// What a launch has made, or is about to: written down before the request leaves, so that a lost answer is
/// cleaned up too.
#[derive(Default)]
pub(super) struct Ledger {
    debts: Vec<Debt>,
}

impl Ledger {
    pub(super) fn container(&mut self, name: &str, sandbox: &str) {
        self.debts.push(Debt::Container {
            name: ContainerId(name.to_owned()),
            sandbox: sandbox.to_owned(),
        });
    }

    pub(super) fn volume(&mut self, name: &VolumeName, sandbox: &str) {
        self.debts.push(Debt::Volume {
            name: name.clone(),
            sandbox: sandbox.to_owned(),
        });
    }

    /// What has to go, newest first: a volume cannot go before the container that uses it.
    pub(super) fn into_debts(self) -> Vec<Debt> {
        self.debts.into_iter().rev().collect()
    }
}
