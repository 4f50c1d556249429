use super::jail::User;
use super::tree::{self, Tree};

/// What the lab knows about an engine before it runs.
#[derive(Debug)]
pub struct EngineSpec {
    /// Its name on the command line and in folders.
    pub name: &'static str,
    /// How the version that it tells must begin.
    pub version_prefix: &'static str,
    /// What tells it from others of its version: for whom it runs, or how it is reached. Empty when nothing does.
    pub variant: &'static str,
    pub(super) product: Product,
    pub(super) door: Door,
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
    /// Docker's own script brings it up inside user and network namespaces.
    RootlessDocker,
    Podman,
}

/// What leads to an engine beside its socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    None,
    /// A port that wants a client's certificate.
    Tls,
    /// An ssh server.
    Ssh,
}

impl EngineSpec {
    /// Every engine, oldest first.
    pub const ALL: [&'static Self; 13] = [
        Self::DOCKER_20,
        Self::DOCKER_26,
        Self::DOCKER_28,
        Self::DOCKER_20_ROOTLESS,
        Self::DOCKER_28_ROOTLESS,
        Self::DOCKER_28_TLS,
        Self::DOCKER_28_SSH,
        Self::PODMAN_43,
        Self::PODMAN_54,
        Self::PODMAN_58,
        Self::PODMAN_43_ROOTLESS,
        Self::PODMAN_54_ROOTLESS,
        Self::PODMAN_58_ROOTLESS,
    ];

    /// Docker 20.10: ignores the subPath of a volume and mounts the whole volume.
    pub const DOCKER_20: &'static Self = &Self {
        name: "docker20",
        variant: "",
        version_prefix: "20.10.",
        product: Product::Docker,
        door: Door::None,
        user: User::Root,
        programs: &tree::DOCKER_20,
        client: &tree::DOCKER_20,
    };

    /// Docker 26.1: the first that honours it.
    pub const DOCKER_26: &'static Self = &Self {
        name: "docker26",
        version_prefix: "26.1.",
        programs: &tree::DOCKER_26,
        client: &tree::DOCKER_26,
        ..*Self::DOCKER_20
    };

    /// Docker 28.5: honours it.
    pub const DOCKER_28: &'static Self = &Self {
        name: "docker28",
        variant: "",
        version_prefix: "28.",
        product: Product::Docker,
        door: Door::None,
        user: User::Root,
        programs: &tree::DOCKER_28,
        client: &tree::DOCKER_28,
    };

    /// Docker 20.10 for a user without rights.
    pub const DOCKER_20_ROOTLESS: &'static Self = &Self {
        name: "docker20-rootless",
        variant: "rootless",
        product: Product::RootlessDocker,
        user: User::Rootless,
        programs: &tree::DOCKER_20_ROOTLESS,
        ..*Self::DOCKER_20
    };

    /// Docker 28.5 for a user without rights.
    pub const DOCKER_28_ROOTLESS: &'static Self = &Self {
        name: "docker28-rootless",
        variant: "rootless",
        product: Product::RootlessDocker,
        user: User::Rootless,
        programs: &tree::DOCKER_28_ROOTLESS,
        ..*Self::DOCKER_28
    };

    /// Docker 28.5 over tcp with client certificates.
    pub const DOCKER_28_TLS: &'static Self = &Self {
        name: "docker28-tls",
        variant: "over TLS",
        door: Door::Tls,
        ..*Self::DOCKER_28
    };

    /// Docker 28.5 over ssh.
    pub const DOCKER_28_SSH: &'static Self = &Self {
        name: "docker28-ssh",
        variant: "over ssh",
        door: Door::Ssh,
        ..*Self::DOCKER_28
    };

    /// Podman 4.3 through Docker's API: ignores the subPath of a volume, and the tag of an import.
    pub const PODMAN_43: &'static Self = &Self {
        name: "podman43",
        version_prefix: "4.3.",
        programs: &tree::PODMAN_43,
        ..*Self::PODMAN_58
    };

    /// Podman 5.4 through Docker's API: ignores the subPath of a volume.
    pub const PODMAN_54: &'static Self = &Self {
        name: "podman54",
        version_prefix: "5.4.",
        programs: &tree::PODMAN_54,
        ..*Self::PODMAN_58
    };

    /// Podman 4.3 for a user without rights.
    pub const PODMAN_43_ROOTLESS: &'static Self = &Self {
        name: "podman43-rootless",
        variant: "rootless",
        user: User::Rootless,
        ..*Self::PODMAN_43
    };

    /// Podman 5.4 for a user without rights.
    pub const PODMAN_54_ROOTLESS: &'static Self = &Self {
        name: "podman54-rootless",
        variant: "rootless",
        user: User::Rootless,
        ..*Self::PODMAN_54
    };

    /// Podman 5.8 through Docker's API: ignores the subPath of a volume.
    pub const PODMAN_58: &'static Self = &Self {
        name: "podman58",
        variant: "",
        version_prefix: "5.8.",
        product: Product::Podman,
        door: Door::None,
        user: User::Root,
        programs: &tree::PODMAN_58,
        client: &tree::DOCKER_28,
    };

    /// Podman 5.8 for a user without rights.
    pub const PODMAN_58_ROOTLESS: &'static Self = &Self {
        name: "podman58-rootless",
        variant: "rootless",
        user: User::Rootless,
        ..*Self::PODMAN_58
    };

    /// All that has to be unpacked for it.
    pub(super) fn trees(&self) -> Vec<&'static Tree> {
        let mut trees = vec![self.programs, self.client, &tree::BUSYBOX];
        if self.door == Door::Ssh {
            trees.push(&tree::SSH_SERVER);
        }
        trees
    }

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
