//! Finds the images in Helm values: `registry`, `repository`, `tag` and `digest` form one, and so does `image:
//! name:tag`.

use super::finder::{FilePath, Find, Finder, PathFit, starts_with};
use super::mention::Mentions;
use super::yaml::{Data, Node};

/// Values of Helm charts.
///
/// Files: `values.yaml`, `values-*.yaml`, `*-values.yaml`.
///
/// Images: `registry` + `repository`, `repository` alone, `image: name:tag`.
pub(super) static FINDER: Finder = Finder {
    name: "helm",
    about: "Values of a Helm chart",
    by_path: |path| PathFit::likely_if(is_values(path)),
    by_content: None,
    before: r#"(?:[iI]mage|\brepository)["']?[ \t]*:[ \t]*"#,
    find: Find::Yaml(find),
};

fn is_values(path: &FilePath<'_>) -> bool {
    // `prod-values`, `prod.values`.
    let ends = |stem: &str| stem.strip_suffix("values").is_some_and(|rest| rest.ends_with(['.', '-', '_']));
    let is_named_so = path.yaml_stem().is_some_and(|stem| starts_with(stem, "values") || ends(stem));
    is_named_so && !path.is_within("templates")
}

/// Finds the images in values, at any depth.
pub(super) fn find(values: &Node<'_>, found: &mut Mentions<'_>) {
    match &values.data {
        Data::Scalar(..) => {}
        Data::List(items) => items.iter().for_each(|item| find(item, found)),
        Data::Map(entries) => {
            for (key, value) in entries {
                let names_image = key.text().is_some_and(names_image);
                if value.is_map() && (names_image || is_image(value)) {
                    fields(value, found);
                } else if names_image && value.text().is_some() {
                    plain(values, value, found);
                }
                find(value, found);
            }
        }
    }
}

/// Whether a key names an image: `image`, `sidecarImage`, `initImage`, as charts differ.
fn names_image(key: &str) -> bool {
    key == "image" || key.ends_with("Image") || key.ends_with("_image") || key.ends_with("-image")
}

/// Whether a map is an image, whatever its key: a `repository` with one of its usual companions.
fn is_image(map: &Node<'_>) -> bool {
    map.get("repository").is_some()
        && ["tag", "digest", "registry", "pullPolicy"].iter().any(|key| map.get(key).is_some())
}

fn fields(image: &Node<'_>, found: &mut Mentions<'_>) {
    let repository = image.get("repository").or_else(|| image.get("name").filter(|_| image.get("tag").is_some()));
    // The `repository` of a chart is a URL, not an image.
    let Some(repository) = repository.filter(|node| node.text().is_some_and(|text| !text.contains("://"))) else {
        return;
    };
    found.fields(image.get("registry"), repository);
}

/// A plain name; `registry` and `tag` may be next to it.
fn plain(around: &Node<'_>, value: &Node<'_>, found: &mut Mentions<'_>) {
    let text = value.text().unwrap_or_default();
    let is_flag = matches!(text, "" | "~" | "null" | "true" | "false");
    if is_flag || text.contains("://") {
        return;
    }
    match around.get("registry").filter(|_| around.get("image").is_some_and(|image| std::ptr::eq(image, value))) {
        Some(registry) => found.fields(Some(registry), value),
        None => found.image(value),
    }
}
