//! Who an engine is, and what it can do, by its own `/version`.

use bollard::models::SystemVersion;
use sandbar_core::engine::{
    Capabilities, EngineError, EngineIdentity, MissingFolder, Product, SubPathSupport,
};

/// The oldest API that will do: Docker 19.03's. Older ones are seen nowhere any more, so nothing is tried there.
const OLDEST_API: &str = "1.40";

/// From this API on Docker honours the subPath of a volume (Docker 26).
const SUB_PATH_API: (u32, u32) = (1, 45);

/// How Podman's `/version` names its first component; Docker's says "Engine".
const PODMAN: &str = "Podman Engine";

/// The identity in an answer of `/version`.
pub(crate) fn identify(
    address: String,
    name: &str,
    version: &SystemVersion,
) -> Result<EngineIdentity, EngineError> {
    let api_version = text(version.api_version.as_ref());
    let api = numbers(&api_version).ok_or(EngineError::Protocol { cause: None })?;
    if Some(api) < numbers(OLDEST_API) {
        return Err(EngineError::TooOld {
            found: api_version,
            needed: OLDEST_API.to_owned(),
        });
    }
    let is_podman = version
        .components
        .iter()
        .flatten()
        .next()
        .is_some_and(|first| first.name == PODMAN);
    let product = if is_podman {
        Product::Podman
    } else {
        Product::Docker
    };
    Ok(EngineIdentity {
        address,
        name: name.to_owned(),
        product,
        version: text(version.version.as_ref()),
        api_version,
        platform: format!("{}/{}", text(version.os.as_ref()), text(version.arch.as_ref())),
        capabilities: capabilities(product, api),
    })
}

/// Podman answers any API version, and ignores the subPath up to 5.x.
fn capabilities(product: Product, api: (u32, u32)) -> Capabilities {
    let is_native = product == Product::Docker && api >= SUB_PATH_API;
    Capabilities {
        sub_path: if is_native {
            SubPathSupport::Native
        } else {
            SubPathSupport::ProvenBind
        },
        missing_folder: if is_native {
            MissingFolder::Refused
        } else {
            MissingFolder::Ignored
        },
        needs_keeper: !is_native,
        shortest_new_volume_name: match product {
            Product::Docker => 2,
            Product::Podman => 1,
        },
    }
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

    fn engine(component: &str, api: &str) -> Result<EngineIdentity, EngineError> {
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
        identify("unix:///x".into(), "x", &version)
    }

    #[test]
    fn only_a_docker_of_api_1_45_mounts_sub_paths_itself() {
        for (component, api, expected) in [
            ("Engine", "1.41", SubPathSupport::ProvenBind),
            ("Engine", "1.44", SubPathSupport::ProvenBind),
            ("Engine", "1.45", SubPathSupport::Native),
            ("Engine", "2.0", SubPathSupport::Native),
            ("Podman Engine", "1.45", SubPathSupport::ProvenBind),
        ] {
            let capabilities = engine(component, api).unwrap().capabilities;
            assert_eq!(capabilities.sub_path, expected, "{component} {api}");
            assert_eq!(capabilities.needs_keeper, expected == SubPathSupport::ProvenBind);
        }
    }

    #[test]
    fn an_engine_that_is_too_old_says_what_it_speaks_and_what_is_needed() {
        let error = engine("Engine", "1.9").unwrap_err();
        assert!(
            matches!(error, EngineError::TooOld { found, needed } if found == "1.9" && needed == OLDEST_API)
        );
        assert!(engine("Engine", OLDEST_API).is_ok());
    }

    #[test]
    fn what_gives_no_api_version_is_no_engine() {
        assert!(matches!(
            engine("Engine", "new"),
            Err(EngineError::Protocol { .. })
        ));
    }
}
