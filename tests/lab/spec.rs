use super::jail::User;
use super::tree::{self, Tree};

/// The Docker engines that most tests run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// Docker 20.10: ignores the subPath of a volume and mounts the whole volume.
    V20,
    /// Docker 28.5: honours it.
    V28,
}

impl Version {
    /// Every version, oldest first.
    pub const ALL: [Self; 2] = [Self::V20, Self::V28];

    /// Where this engine comes from and what it is called.
    pub const fn spec(self) -> &'static EngineSpec {
        match self {
            Self::V20 => EngineSpec::DOCKER_20,
            Self::V28 => EngineSpec::DOCKER_28,
        }
    }
}

impl From<Version> for &'static EngineSpec {
    fn from(version: Version) -> Self {
        version.spec()
    }
}

/// What the lab knows about an engine before it runs.
#[derive(Debug)]
pub struct EngineSpec {
    /// Its name on the command line and in folders.
    pub name: &'static str,
    /// How the version that it tells must begin.
    pub version_prefix: &'static str,
    pub(super) product: Product,
    /// For whom it runs.
    pub(super) user: User,
    /// Its own programs.
    pub(super) programs: &'static Tree,
    /// Where the `docker` program is with which somebody else speaks to it.
    pub(super) client: &'static Tree,
}

/// Whose engine it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    Docker,
    Podman,
}

impl EngineSpec {
    /// Every engine, oldest first.
    pub const ALL: [&'static Self; 4] = [
        Self::DOCKER_20,
        Self::DOCKER_28,
        Self::PODMAN_58,
        Self::PODMAN_58_ROOTLESS,
    ];

    /// Docker 20.10: ignores the subPath of a volume and mounts the whole volume.
    pub const DOCKER_20: &'static Self = &Self {
        name: "docker20",
        version_prefix: "20.10.",
        product: Product::Docker,
        user: User::Root,
        programs: &tree::DOCKER_20,
        client: &tree::DOCKER_20,
    };

    /// Docker 28.5: honours it.
    pub const DOCKER_28: &'static Self = &Self {
        name: "docker28",
        version_prefix: "28.",
        product: Product::Docker,
        user: User::Root,
        programs: &tree::DOCKER_28,
        client: &tree::DOCKER_28,
    };

    /// Podman 5.8 through Docker's API: ignores the subPath of a volume.
    pub const PODMAN_58: &'static Self = &Self {
        name: "podman58",
        version_prefix: "5.8.",
        product: Product::Podman,
        user: User::Root,
        programs: &tree::PODMAN_58,
        client: &tree::DOCKER_28,
    };

    /// The same for a user without rights.
    pub const PODMAN_58_ROOTLESS: &'static Self = &Self {
        name: "podman58-rootless",
        user: User::Rootless,
        ..*Self::PODMAN_58
    };

    /// Finds an engine by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|spec| spec.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_is_found_by_its_name() {
        for spec in EngineSpec::ALL {
            assert_eq!(EngineSpec::named(spec.name).unwrap().name, spec.name);
        }
        assert!(EngineSpec::named("docker").is_none());
    }
}
