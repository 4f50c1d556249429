use std::time::Duration;

use fastrand::Rng;
use sandbar_core::launch::Stage;
use sandbar_tests::proxy::{Call, Fault};

/// What becomes of a launch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// Nothing happens to it.
    Well,
    /// It is cancelled when it enters a stage.
    CancelAt(Stage),
    /// It is cancelled at a moment.
    CancelAfter(Duration),
    /// Its containers are removed by force at a moment, by somebody else.
    KillSandboxAfter(Duration),
    /// The helpers that look into its volumes are killed at a moment.
    KillHelpersAfter(Duration),
    /// One kind of its requests is spoilt.
    Spoil(Call, Fault),
}

const STAGES: [Stage; 5] = [
    Stage::Resolve,
    Stage::Create,
    Stage::ReadBack,
    Stage::Gate,
    Stage::Verified,
];

const CALLS: [Call; 9] = [
    Call::new("GET", "/images/*/json"),
    Call::new("POST", "/volumes/create"),
    Call::new("GET", "/volumes/*"),
    Call::new("POST", "/containers/create"),
    Call::new("POST", "/containers/*/attach"),
    Call::new("POST", "/containers/*/start"),
    Call::new("GET", "/containers/*/json"),
    Call::new("DELETE", "/containers/*"),
    Call::new("DELETE", "/volumes/*"),
];

const FAULTS: [Fault; 7] = [
    Fault::Hold,
    Fault::Hang,
    Fault::Cut,
    Fault::Garbage,
    Fault::HalfClose,
    Fault::Fail,
    Fault::Refuse,
];

impl Way {
    pub(crate) fn any(random: &mut Rng) -> Self {
        // A launch takes about a second on a machine with nothing else to do.
        let mut moment = || Duration::from_millis(random.u64(0..1500));
        let (early, moment) = (moment(), moment());
        match random.u32(0..100) {
            0..15 => Self::Well,
            15..35 => Self::CancelAt(STAGES[random.usize(0..STAGES.len())]),
            35..50 => Self::CancelAfter(early),
            50..60 => Self::KillSandboxAfter(moment),
            60..70 => Self::KillHelpersAfter(moment),
            _ => Self::Spoil(
                CALLS[random.usize(0..CALLS.len())],
                FAULTS[random.usize(0..FAULTS.len())],
            ),
        }
    }

    /// Whether deadlines are to be short, so that what hangs is soon over.
    pub(crate) fn is_slow(self) -> bool {
        matches!(self, Self::Spoil(_, Fault::Hold | Fault::Hang))
    }
}
