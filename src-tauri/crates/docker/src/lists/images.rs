use bollard::models::{ImageInspect, ImageSummary};
use bollard::query_parameters::ListImagesOptions;
use sandbar_core::engine::{EngineError, Image, ImageDetails, labels};

use crate::agent_image::ROLE_VALUE;
use crate::client::{LONG, QUICK};
use crate::connection::Connection;
use crate::failure::found;
use crate::names;

/// How engines write the tag of an image that has none.
const NO_NAME: &str = "<none>:<none>";

impl Connection {
    pub(crate) async fn images(&self) -> Result<Vec<Image>, EngineError> {
        let call = self.client.docker.list_images(None::<ListImagesOptions>);
        Ok(self
            .client
            .within(LONG, call)
            .await?
            .into_iter()
            .flat_map(named)
            .collect())
    }

    pub(crate) async fn image(&self, reference: &str) -> Result<Option<ImageDetails>, EngineError> {
        let Ok(reference) = names::image(reference) else {
            return Ok(None);
        };
        let answer = self
            .client
            .within(QUICK, self.client.docker.inspect_image(reference))
            .await;
        Ok(found(answer)?.map(details))
    }
}

/// The image once for each of its names; not at all where it is Sandbar's own.
fn named(image: ImageSummary) -> impl Iterator<Item = Image> {
    let is_agents = image
        .labels
        .get(labels::ROLE)
        .is_some_and(|role| role == ROLE_VALUE);
    let references = if is_agents { Vec::new() } else { image.repo_tags };
    references
        .into_iter()
        .filter(|reference| reference != NO_NAME)
        .map(move |reference| Image {
            reference,
            id: image.id.clone(),
            size: u64::try_from(image.size).unwrap_or_default(),
            created: image.created,
        })
}

fn details(image: ImageInspect) -> ImageDetails {
    let config = image.config.unwrap_or_default();
    let parts = [image.os, image.architecture, image.variant];
    let platform: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    ImageDetails {
        id: image.id.unwrap_or_default(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
        platform: platform.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn image(tags: &[&str], role: Option<&str>) -> ImageSummary {
        let labels = role.map(|role| (labels::ROLE.to_owned(), role.to_owned()));
        ImageSummary {
            repo_tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            labels: labels.into_iter().collect::<HashMap<_, _>>(),
            size: 7,
            ..Default::default()
        }
    }

    #[test]
    fn an_image_is_listed_under_each_of_its_names() {
        let references: Vec<String> = named(image(&["a:1", "a:latest"], None))
            .map(|image| image.reference)
            .collect();
        assert_eq!(references, ["a:1", "a:latest"]);
    }

    #[test]
    fn images_without_a_name_and_the_agents_own_are_not_listed() {
        assert_eq!(named(image(&[NO_NAME], None)).count(), 0);
        assert_eq!(named(image(&[], None)).count(), 0);
        assert_eq!(named(image(&["sandbar-agent:0"], Some(ROLE_VALUE))).count(), 0);
    }
}
