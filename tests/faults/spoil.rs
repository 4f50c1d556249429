use std::time::Duration;

use sandbar_core::problem::ErrorCode;
use sandbar_tests::proxy::Fault;

/// A way to spoil a request, and what of it may be told.
#[derive(Clone, Copy)]
pub(crate) struct Spoil {
    /// In the words of the list.
    pub(crate) name: &'static str,
    /// What the proxy does.
    pub(crate) fault: Fault,
    /// Whether it is over only when a deadline is.
    pub(crate) is_slow: bool,
    /// Whether the action may go well all the same.
    pub(crate) may_go_well: bool,
    /// What may be told.
    pub(crate) codes: &'static [ErrorCode],
}

const LATE: &[ErrorCode] = &[ErrorCode::EngineTimeout, ErrorCode::AgentUnavailable];
const BROKEN: &[ErrorCode] = &[
    ErrorCode::EngineUnreachable,
    ErrorCode::EngineProtocol,
    ErrorCode::AgentUnavailable,
    ErrorCode::PvcVolumeInspectFailed,
];
const FAILED: &[ErrorCode] = &[
    ErrorCode::EngineFailed,
    ErrorCode::AgentUnavailable,
    ErrorCode::PvcVolumeInspectFailed,
];
const GONE: &[ErrorCode] = &[ErrorCode::EngineUnreachable];

const fn spoil(name: &'static str, fault: Fault, codes: &'static [ErrorCode]) -> Spoil {
    Spoil {
        name,
        fault,
        is_slow: false,
        may_go_well: false,
        codes,
    }
}

impl Spoil {
    /// What can happen to a request.
    pub(crate) const ALL: [Self; 9] = [
        Self {
            is_slow: true,
            ..spoil("never reaches the engine", Fault::Hold, LATE)
        },
        Self {
            is_slow: true,
            ..spoil("done, and never answered", Fault::Hang, LATE)
        },
        Self {
            is_slow: true,
            may_go_well: true,
            ..spoil(
                "answered byte by byte",
                Fault::Trickle(Duration::from_millis(8)),
                LATE,
            )
        },
        spoil("cut in mid-answer", Fault::Cut, BROKEN),
        spoil("answered with garbage", Fault::Garbage, BROKEN),
        Self {
            // Where an answer has no body, its head is all there is.
            may_go_well: true,
            ..spoil("answered with nonsense", Fault::Nonsense, BROKEN)
        },
        spoil("half-closed without an answer", Fault::HalfClose, BROKEN),
        spoil("refused with 500", Fault::Fail, FAILED),
        spoil("engine gone", Fault::Refuse, GONE),
    ];

    /// What can happen to a stream that is open. A helper that is lost is started anew, so nobody needs to be told.
    pub(crate) const STREAM: [Self; 5] = [
        Self {
            is_slow: true,
            ..unnoticed("open stream hangs", Fault::Hang)
        },
        Self {
            is_slow: true,
            ..unnoticed(
                "open stream byte by byte",
                Fault::Trickle(Duration::from_millis(8)),
            )
        },
        unnoticed("open stream cut", Fault::Cut),
        unnoticed("open stream turns to garbage", Fault::Garbage),
        unnoticed("open stream half-closed", Fault::HalfClose),
    ];
}

const fn unnoticed(name: &'static str, fault: Fault) -> Spoil {
    Spoil {
        may_go_well: true,
        ..spoil(name, fault, &[])
    }
}
