/// The engines that the lab knows. One more engine is one more variant here and one more entry in [`EngineSpec::ALL`].
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
            Self::V20 => &DOCKER_20,
            Self::V28 => &DOCKER_28,
        }
    }
}

/// What the lab knows about an engine before it runs.
#[derive(Debug)]
pub struct EngineSpec {
    /// Its name on the command line and in folders.
    pub name: &'static str,
    /// How the version that it tells must begin.
    pub version_prefix: &'static str,
    /// The packages that hold it, in the order in which they are unpacked over each other.
    pub(super) packages: &'static [SuitePackages],
}

/// Packages from one of Debian's suites.
#[derive(Debug)]
pub(super) struct SuitePackages {
    /// Codename of the suite.
    pub(super) suite: &'static str,
    /// Names of binary packages.
    pub(super) names: &'static [&'static str],
}

impl EngineSpec {
    /// Every engine, oldest first.
    pub const ALL: [&'static Self; 2] = [&DOCKER_20, &DOCKER_28];

    /// Finds an engine by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|spec| spec.name == name)
    }
}

/// The libraries are those that a minimal Debian does not have.
const DOCKER_20: EngineSpec = EngineSpec {
    name: "docker20",
    version_prefix: "20.10.",
    packages: &[SuitePackages {
        suite: "bookworm",
        names: &[
            "docker.io",
            "containerd",
            "tini",
            "runc",
            "libseccomp2",
            "libdevmapper1.02.1",
        ],
    }],
};

/// sid's own runc wants a newer libc than bookworm has; bookworm's serves both.
const DOCKER_28: EngineSpec = EngineSpec {
    name: "docker28",
    version_prefix: "28.",
    packages: &[
        SuitePackages {
            suite: "sid",
            names: &["docker.io", "docker-cli", "containerd", "tini"],
        },
        SuitePackages {
            suite: "bookworm",
            names: &["runc", "libseccomp2"],
        },
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_found_by_its_name() {
        for version in Version::ALL {
            assert_eq!(
                EngineSpec::named(version.spec().name).unwrap().name,
                version.spec().name
            );
        }
        assert!(EngineSpec::named("docker").is_none());
    }
}
