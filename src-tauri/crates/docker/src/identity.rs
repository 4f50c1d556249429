//! Who an engine is, by its own `/version` and `/info`.

use bollard::models::{SystemInfo, SystemInfoCgroupVersionEnum, SystemVersion};
use sandbar_core::engine::{EngineError, EngineIdentity, Product};

use crate::capabilities::{capabilities, runtimes};

/// The oldest API that will do: Docker 19.03's. Older ones are seen nowhere any more, so nothing is tried there.
const OLDEST_API: &str = "1.40";

/// How Podman's `/version` names its first component.
const PODMAN: &str = "Podman Engine";
/// How Docker's does.
const DOCKER: &str = "Engine";
/// The newest major version of Podman whose behaviour was seen.
const NEWEST_PODMAN_SEEN: u32 = 5;

/// Among the security options of `/info`: the engine runs in a user namespace, without root's rights on its host.
const ROOTLESS: &str = "name=rootless";

/// The identity in the answers of `/version` and `/info`.
pub(crate) fn identify(
    address: String,
    name: &str,
    version: &SystemVersion,
    info: &SystemInfo,
) -> Result<EngineIdentity, EngineError> {
    let api_version = text(version.api_version.as_ref());
    let api = numbers(&api_version).ok_or(EngineError::Protocol { cause: None })?;
    if Some(api) < numbers(OLDEST_API) {
        return Err(EngineError::TooOld {
            found: api_version,
            needed: OLDEST_API.to_owned(),
        });
    }
    let product = product(version);
    let rootless = is_rootless(info);
    Ok(EngineIdentity {
        address,
        name: name.to_owned(),
        id: match product {
            Product::Docker => text(info.id.as_ref()),
            // It makes up another one for each answer.
            Product::Podman => String::new(),
        },
        product,
        version: text(version.version.as_ref()),
        api_version,
        platform: format!("{}/{}", text(version.os.as_ref()), text(version.arch.as_ref())),
        rootless,
        cgroup_version: match info.cgroup_version {
            Some(SystemInfoCgroupVersionEnum::_1) => Some(1),
            Some(SystemInfoCgroupVersionEnum::_2) => Some(2),
            Some(SystemInfoCgroupVersionEnum::EMPTY) | None => None,
        },
        runtimes: runtimes(product, info),
        capabilities: capabilities(product, api, rootless, info),
        is_known: is_known(version),
    })
}

fn product(version: &SystemVersion) -> Product {
    let first = version.components.iter().flatten().next();
    if first.is_some_and(|first| first.name == PODMAN) {
        Product::Podman
    } else {
        Product::Docker
    }
}

/// Podman from 6 on is said to honour subPaths, and what calls itself otherwise may do anything.
fn is_known(version: &SystemVersion) -> bool {
    let first = version.components.iter().flatten().next();
    match first.map(|first| first.name.as_str()) {
        Some(DOCKER) => true,
        Some(PODMAN) => {
            let major = version
                .version
                .as_deref()
                .and_then(|version| version.split('.').next());
            major
                .and_then(|major| major.parse().ok())
                .is_some_and(|major: u32| major <= NEWEST_PODMAN_SEEN)
        }
        Some(_) | None => false,
    }
}

fn is_rootless(info: &SystemInfo) -> bool {
    let mut options = info.security_options.iter().flatten();
    options.any(|option| option.split(',').any(|part| part == ROOTLESS))
}

/// A field that the engine may leave out.
pub(crate) fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

/// `1.41` as numbers, since as text `1.9` comes after it.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use bollard::models::SystemVersionComponents;

    use super::*;

    fn engine(component: &str, api: &str, info: &SystemInfo) -> Result<EngineIdentity, EngineError> {
        let version = SystemVersion {
            components: Some(vec![SystemVersionComponents {
                name: component.into(),
                ..Default::default()
            }]),
            api_version: Some(api.into()),
            os: Some("linux".into()),
            arch: Some("amd64".into()),
            ..Default::default()
        };
        identify("unix:///x".into(), "x", &version, info)
    }

    #[test]
    fn podman_is_told_by_the_name_of_its_first_component() {
        let product = |component| engine(component, "1.41", &SystemInfo::default()).unwrap().product;
        assert_eq!(product("Podman Engine"), Product::Podman);
        assert_eq!(product("Engine"), Product::Docker);
    }

    #[test]
    fn a_rootless_engine_is_told_by_its_security_options() {
        let with = |option: &str| {
            let info = SystemInfo {
                security_options: Some(vec!["name=seccomp,profile=default".into(), option.into()]),
                cgroup_version: Some(SystemInfoCgroupVersionEnum::_1),
                ..Default::default()
            };
            engine("Engine", "1.41", &info).unwrap()
        };
        assert!(with("name=rootless").rootless);
        assert!(!with("name=cgroupns").rootless);
        assert_eq!(with("name=rootless").cgroup_version, Some(1));
    }

    #[test]
    fn an_engine_that_is_too_old_says_what_it_speaks_and_what_is_needed() {
        let error = engine("Engine", "1.9", &SystemInfo::default()).unwrap_err();
        assert!(
            matches!(error, EngineError::TooOld { found, needed } if found == "1.9" && needed == OLDEST_API)
        );
        assert!(engine("Engine", OLDEST_API, &SystemInfo::default()).is_ok());
    }

    #[test]
    fn what_gives_no_api_version_is_no_engine() {
        assert!(matches!(
            engine("Engine", "new", &SystemInfo::default()),
            Err(EngineError::Protocol { .. })
        ));
    }
    #[test]
    fn only_engines_whose_kind_and_version_were_seen_are_known() {
        for (component, version, known) in [
            ("Engine", "28.5.2", true),
            ("Podman Engine", "5.8.6", true),
            ("Podman Engine", "6.0.0", false),
            ("Podman Engine", "soon", false),
            ("Another Engine", "1.0", false),
        ] {
            let version = SystemVersion {
                components: Some(vec![SystemVersionComponents {
                    name: component.into(),
                    ..Default::default()
                }]),
                version: Some(version.into()),
                ..Default::default()
            };
            assert_eq!(is_known(&version), known, "{version:?}");
        }
    }
}
