//! What an engine can do, by its product, its API and what it says of its host.

use bollard::models::{SystemInfo, SystemInfoCgroupVersionEnum};
use sandbar_core::engine::{
    Capabilities, ForcedRemoval, LimitSupport, MissingFolder, Product, ReadOnlySupport, SubPathSupport,
};

/// From this API on Docker honours the subPath of a volume (Docker 26).
const SUB_PATH_API: (u32, u32) = (1, 45);
/// From this API on Docker's read-only mounts protect what is mounted inside them too (Docker 25).
const RECURSIVE_READ_ONLY_API: (u32, u32) = (1, 44);
/// The kernel that this takes: the first with `mount_setattr`.
const RECURSIVE_READ_ONLY_KERNEL: (u32, u32) = (5, 12);

/// Podman joins the parts of a mount by commas, without quotes, and reads them as a line of CSV (`addField` in
/// `pkg/api/handlers/compat/containers_create.go`): a folder called `a,source=/etc` would be `/etc`.
const PODMAN_UNTELLABLE: &str = ",\"\n\r";

/// What follows from who the engine is. Podman answers any API version, and ignores the subPath up to 5.x.
pub(crate) fn capabilities(
    product: Product,
    api: (u32, u32),
    rootless: bool,
    info: &SystemInfo,
) -> Capabilities {
    let is_native = product == Product::Docker && api >= SUB_PATH_API;
    Capabilities {
        sub_path: if is_native {
            SubPathSupport::Native
        } else {
            SubPathSupport::ProvenBind
        },
        missing_folder: match product {
            Product::Docker if is_native => MissingFolder::Refused,
            Product::Docker => MissingFolder::Ignored,
            Product::Podman => MissingFolder::Made,
        },
        read_only: read_only(product, api, info),
        limits: limits(product, rootless, info),
        needs_keeper: !is_native,
        forced_removal: match product {
            Product::Docker => ForcedRemoval::Refused,
            Product::Podman => ForcedRemoval::TakesUsers,
        },
        untellable: match product {
            Product::Docker => String::new(),
            Product::Podman => PODMAN_UNTELLABLE.to_owned(),
        },
        shortest_new_volume_name: match product {
            Product::Docker => 2,
            Product::Podman => 1,
        },
    }
}

/// What `/info` says, but for a Podman that has no rights on control groups of version 1: it ignores all limits, and
/// tells the kernel's abilities as its own.
fn limits(product: Product, rootless: bool, info: &SystemInfo) -> LimitSupport {
    let is_ignoring = product == Product::Podman
        && rootless
        && info.cgroup_version == Some(SystemInfoCgroupVersionEnum::_1);
    let holds = |told: Option<bool>| told == Some(true) && !is_ignoring;
    LimitSupport {
        memory: holds(info.memory_limit),
        cpus: holds(info.cpu_cfs_quota),
        processes: holds(info.pids_limit),
    }
}

fn read_only(product: Product, api: (u32, u32), info: &SystemInfo) -> ReadOnlySupport {
    let kernel = info.kernel_version.as_deref().and_then(leading_numbers);
    let is_recursive = product == Product::Docker
        && api >= RECURSIVE_READ_ONLY_API
        && kernel >= Some(RECURSIVE_READ_ONLY_KERNEL);
    if is_recursive {
        ReadOnlySupport::Recursive
    } else {
        ReadOnlySupport::TopOnly
    }
}

/// Names of the engine's runtimes, its default first.
///
/// Podman names all that its configuration mentions, whether they are installed or not, so that only its default is
/// known to be there. `io.containerd.runc.v2` and the like are Docker's own names for what the others name too.
pub(crate) fn runtimes(product: Product, info: &SystemInfo) -> Vec<String> {
    let default = info.default_runtime.clone().filter(|name| !name.is_empty());
    let mut others: Vec<String> = match product {
        Product::Docker => info
            .runtimes
            .iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect(),
        Product::Podman => Vec::new(),
    };
    others.retain(|name| Some(name) != default.as_ref() && !name.starts_with("io.containerd."));
    others.sort();
    default.into_iter().chain(others).collect()
}

/// `6.1.0-18-amd64` as 6 and 1.
fn leading_numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use SystemInfoCgroupVersionEnum as Cgroups;

    use super::*;

    fn host(kernel: &str) -> SystemInfo {
        SystemInfo {
            kernel_version: Some(kernel.into()),
            ..Default::default()
        }
    }

    #[test]
    fn only_a_docker_of_api_1_45_mounts_sub_paths_itself() {
        for (product, api, expected) in [
            (Product::Docker, (1, 41), SubPathSupport::ProvenBind),
            (Product::Docker, (1, 44), SubPathSupport::ProvenBind),
            (Product::Docker, (1, 45), SubPathSupport::Native),
            (Product::Docker, (2, 0), SubPathSupport::Native),
            (Product::Podman, (1, 45), SubPathSupport::ProvenBind),
        ] {
            let capabilities = capabilities(product, api, false, &host("6.1.0"));
            assert_eq!(capabilities.sub_path, expected, "{product:?} {api:?}");
            assert_eq!(capabilities.needs_keeper, expected == SubPathSupport::ProvenBind);
        }
    }

    #[test]
    fn read_only_reaches_as_far_as_engine_and_kernel_both_can() {
        let reach = |product, api, kernel| capabilities(product, api, false, &host(kernel)).read_only;
        assert_eq!(
            reach(Product::Docker, (1, 44), "5.12.3-generic"),
            ReadOnlySupport::Recursive
        );
        for (product, api, kernel) in [
            (Product::Docker, (1, 43), "6.1.0"),
            (Product::Docker, (1, 51), "5.4.0-1-amd64"),
            (Product::Docker, (1, 51), "unknown"),
            (Product::Podman, (1, 51), "6.1.0"),
        ] {
            assert_eq!(
                reach(product, api, kernel),
                ReadOnlySupport::TopOnly,
                "{product:?} {api:?} {kernel}"
            );
        }
    }

    #[test]
    fn a_limit_counts_as_enforced_only_where_the_engine_says_so() {
        let info = SystemInfo {
            memory_limit: Some(true),
            cpu_cfs_quota: Some(false),
            ..Default::default()
        };
        let limits = capabilities(Product::Docker, (1, 51), false, &info).limits;
        let expected = LimitSupport {
            memory: true,
            cpus: false,
            processes: false,
        };
        assert_eq!(limits, expected);
    }

    #[test]
    fn a_rootless_podman_holds_no_limit_with_the_old_control_groups_whatever_it_says() {
        let limits = |product, rootless, cgroup_version| {
            let info = SystemInfo {
                memory_limit: Some(true),
                cpu_cfs_quota: Some(true),
                pids_limit: Some(true),
                cgroup_version: Some(cgroup_version),
                ..Default::default()
            };
            capabilities(product, (1, 41), rootless, &info).limits
        };
        assert!(!limits(Product::Podman, true, Cgroups::_1).memory);
        assert_eq!(limits(Product::Podman, true, Cgroups::_2), LimitSupport::ALL);
        assert_eq!(limits(Product::Podman, false, Cgroups::_1), LimitSupport::ALL);
        assert_eq!(limits(Product::Docker, true, Cgroups::_1), LimitSupport::ALL);
    }

    #[test]
    fn the_default_runtime_comes_first_and_no_name_is_told_that_may_be_of_nothing() {
        let known = ["runsc", "io.containerd.runc.v2", "runc", "kata"];
        let info = SystemInfo {
            runtimes: Some(
                known
                    .map(|name| (name.to_owned(), bollard::models::Runtime::default()))
                    .into(),
            ),
            default_runtime: Some("runc".into()),
            ..Default::default()
        };
        assert_eq!(runtimes(Product::Docker, &info), ["runc", "kata", "runsc"]);
        assert_eq!(runtimes(Product::Podman, &info), ["runc"]);
        assert!(runtimes(Product::Docker, &SystemInfo::default()).is_empty());
    }
}
