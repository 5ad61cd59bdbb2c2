//! Finds the images that the services of a Compose file pull, and those of their builds.

use saphyr_parser::ScalarStyle;

use super::dockerfile;
use super::finder::{Find, Finder, PathFit, starts_with};
use super::mention::{Mentions, Why};
use super::yaml::{Data, Node};

/// Compose files.
///
/// Files: `compose.yaml`, `docker-compose*.yml`, YAML with `services`.
///
/// Images: `image` of services without a `build`, image volumes, `dockerfile_inline`, `docker-image://` contexts.
pub(super) static FINDER: Finder = Finder {
    name: "compose",
    about: "Compose file",
    by_path: |path| PathFit::likely_if(path.yaml_stem().is_some_and(is_compose)),
    by_content: Some(r#"^["']?services["']?:"#),
    before: r#"\b(?:image|source)["']?[ \t]*:[ \t]*|\bdockerfile_inline|docker-image://"#,
    find: Find::Yaml(find),
};

fn is_compose(stem: &str) -> bool {
    starts_with(stem, "docker-compose") || starts_with(stem, "compose") || stem.ends_with(".compose")
}

/// Finds the images of a Compose file.
fn find(document: &Node<'_>, found: &mut Mentions<'_>) {
    for (_, service) in document.get("services").map(Node::entries).unwrap_or_default() {
        match service.get("build") {
            // With a `build`, `image` is the name of its result.
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

/// `cache_from` stays: it names caches of the user's own builds, which are pushed under the same names.
fn build(build: &Node<'_>, found: &mut Mentions<'_>) {
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
