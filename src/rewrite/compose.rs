//! Compose file → the images that its services pull, and those of their builds.

use saphyr_parser::ScalarStyle;

use super::dockerfile;
use super::mention::{Found, Why};
use super::yaml::{Data, Node};

/// Finds the images of a Compose file.
pub(super) fn find(document: &Node<'_>, found: &mut Found<'_>) {
    for (_, service) in document.get("services").map(Node::entries).unwrap_or_default() {
        match service.get("build") {
            // With a build, `image` is the name that its result gets.
            Some(build) => self::build(build, found),
            None => {
                if let Some(image) = service.get("image") {
                    found.image(image);
                }
            }
        }
        let volumes = service.get("volumes").map(Node::items).unwrap_or_default();
        let images = volumes.iter().filter(|volume| volume.get("type").and_then(Node::text) == Some("image"));
        for source in images.filter_map(|volume| volume.get("source")) {
            found.image(source);
        }
    }
}

/// `cache_from` stays: it is what builds of one's own left, and where they leave it again.
fn build(build: &Node<'_>, found: &mut Found<'_>) {
    if let Some(inline) = build.get("dockerfile_inline") {
        match inline.data {
            Data::Scalar(_, ScalarStyle::Literal) => dockerfile::find_within(found, inline.inside(found.text)),
            Data::Scalar(..) => found.leave(found.first_line(inline), Why::Spelling),
            _ => {}
        }
    }
    let Some(contexts) = build.get("additional_contexts") else { return };
    for (_, context) in contexts.entries() {
        found.behind("docker-image://", context);
    }
    for context in contexts.items() {
        if let Some((name, _)) = context.text().and_then(|text| text.split_once('=')) {
            found.behind(&format!("{name}=docker-image://"), context);
        }
    }
}
