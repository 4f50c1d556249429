use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::time::UNIX_EPOCH;

use sandbar_agent_protocol::Identity;

/// The identity that the agent tells of the thing with these facts.
pub fn identity_of(facts: &Metadata) -> Identity {
    let since = facts
        .created()
        .ok()
        .and_then(|born| born.duration_since(UNIX_EPOCH).ok());
    Identity {
        device: facts.dev(),
        inode: facts.ino(),
        born: since.and_then(|since| i64::try_from(since.as_nanos()).ok()),
    }
}
