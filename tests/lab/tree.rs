/// Packages of Debian that are unpacked together into one folder of the cache.
#[derive(Debug)]
pub(super) struct Tree {
    /// Its name in the cache.
    pub(super) name: &'static str,
    /// What it holds, in the order in which it is unpacked over each other.
    pub(super) packages: &'static [SuitePackages],
    /// What must be in it, since a suite moves on.
    pub(super) wanted: Option<Wanted>,
}

/// Packages from one of Debian's suites.
#[derive(Debug)]
pub(super) struct SuitePackages {
    /// Codename of the suite.
    pub(super) suite: &'static str,
    /// Names of binary packages.
    pub(super) names: &'static [&'static str],
    /// Whether what they depend on is brought as well, so that programs run in the tree without the machine's own files.
    /// Without it they run beside those, with the machine's libraries.
    pub(super) complete: bool,
}

/// A package and how its version must begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) suite: &'static str,
    pub(super) package: &'static str,
    pub(super) version: &'static str,
}

/// The libraries are those that a minimal Debian does not have.
pub(super) const DOCKER_20: Tree = Tree {
    name: "docker20",
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
        complete: false,
    }],
    wanted: Some(Wanted {
        suite: "bookworm",
        package: "docker.io",
        version: "20.10.",
    }),
};

/// trixie's own runc wants a newer libc than bookworm has; bookworm's serves both.
pub(super) const DOCKER_26: Tree = Tree {
    name: "docker26",
    packages: &[
        SuitePackages {
            suite: "trixie",
            names: &["docker.io", "docker-cli", "containerd", "tini"],
            complete: false,
        },
        BOOKWORM_RUNC,
    ],
    wanted: Some(Wanted {
        suite: "trixie",
        package: "docker.io",
        version: "26.1.",
    }),
};

const BOOKWORM_RUNC: SuitePackages = SuitePackages {
    suite: "bookworm",
    names: &["runc", "libseccomp2"],
    complete: false,
};

/// sid's own runc wants a newer libc than bookworm has; bookworm's serves both.
pub(super) const DOCKER_28: Tree = Tree {
    name: "docker28",
    packages: &[
        SuitePackages {
            suite: "sid",
            names: &["docker.io", "docker-cli", "containerd", "tini"],
            complete: false,
        },
        BOOKWORM_RUNC,
    ],
    wanted: Some(Wanted {
        suite: "sid",
        package: "docker.io",
        version: "28.",
    }),
};

/// Rootless Docker keeps its socket and its state where its own script looks for them.
pub(super) const DOCKER_20_ROOTLESS: Tree = Tree {
    name: "docker20-rootless",
    packages: &[SuitePackages {
        suite: "bookworm",
        names: ROOTLESS_DOCKER,
        complete: true,
    }],
    wanted: DOCKER_20.wanted,
};

pub(super) const DOCKER_28_ROOTLESS: Tree = Tree {
    name: "docker28-rootless",
    packages: &[SuitePackages {
        suite: "sid",
        names: ROOTLESS_DOCKER,
        complete: true,
    }],
    wanted: DOCKER_28.wanted,
};

/// bookworm's.
pub(super) const PODMAN_43: Tree = Tree {
    name: "podman43",
    packages: &[SuitePackages {
        suite: "bookworm",
        names: PODMAN,
        complete: true,
    }],
    wanted: Some(Wanted {
        suite: "bookworm",
        package: "podman",
        version: "4.3.",
    }),
};

/// trixie's.
pub(super) const PODMAN_54: Tree = Tree {
    name: "podman54",
    packages: &[SuitePackages {
        suite: "trixie",
        names: PODMAN,
        complete: true,
    }],
    wanted: Some(Wanted {
        suite: "trixie",
        package: "podman",
        version: "5.4.",
    }),
};

/// Podman wants a newer libc than bookworm has, so it runs among its own files.
pub(super) const PODMAN_58: Tree = Tree {
    name: "podman58",
    packages: &[SuitePackages {
        suite: "sid",
        names: PODMAN,
        complete: true,
    }],
    wanted: Some(Wanted {
        suite: "sid",
        package: "podman",
        version: "5.8.",
    }),
};

/// An image for engines that have none.
pub(super) const BUSYBOX: Tree = Tree {
    name: "busybox",
    packages: &[SuitePackages {
        suite: "bookworm",
        names: &["busybox-static"],
        complete: false,
    }],
    wanted: None,
};

/// An ssh server, and the `docker` program that it starts for those who ask for the engine.
pub(super) const SSH_SERVER: Tree = Tree {
    name: "ssh-server",
    packages: &[
        SuitePackages {
            suite: "bookworm",
            names: &["openssh-server", "catatonit", "mount", "dash", "coreutils"],
            complete: true,
        },
        SuitePackages {
            suite: "sid",
            names: &["docker-cli"],
            complete: false,
        },
    ],
    wanted: None,
};

/// What Podman runs beside itself, as root and without it.
const PODMAN: &[&str] = &[
    "podman",
    "crun",
    "conmon",
    "netavark",
    "aardvark-dns",
    "iptables",
    "nftables",
    "catatonit",
    "uidmap",
    "slirp4netns",
    "fuse-overlayfs",
    "mount",
    "dash",
    "coreutils",
];

/// What Docker's script for users without rights runs.
const ROOTLESS_DOCKER: &[&str] = &[
    "docker.io",
    "containerd",
    "runc",
    "tini",
    "rootlesskit",
    "slirp4netns",
    "uidmap",
    "iptables",
    "iproute2",
    "util-linux",
    "kmod",
    "procps",
    "catatonit",
    "mount",
    "dash",
    "coreutils",
    "grep",
    "sed",
];
