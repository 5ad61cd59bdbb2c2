//! Finds the images of pods in Kubernetes manifests, at any depth, and those of fields that the user names.

use super::finder::{Find, Finder, PathFit};
use super::helm;
use super::key::KeyPath;
use super::kustomize;
use super::mention::Mentions;
use super::pods::pods;
use super::yaml::Node;

/// Kubernetes manifests, which are recognised by their content.
///
/// Files: YAML and JSON with `apiVersion` and `kind`.
///
/// Images: `containers`, `initContainers`, `ephemeralContainers` and image volumes at any depth; values of a Flux
/// `HelmRelease`; fields named by `--key`.
pub(super) static FINDER: Finder = Finder {
    name: "kubernetes",
    about: "Kubernetes manifest, YAML or JSON",
    by_path: |_| PathFit::No,
    by_content: Some("apiVersion"),
    before: r#"\b(?:image|reference|newName|images|repository)["']?[ \t]*:[ \t]*"#,
    find: Find::YamlWithKeys(find),
};

/// Finds the images of a document with `apiVersion` and `kind`; `keys` are further fields.
fn find(document: &Node<'_>, keys: &[KeyPath], found: &mut Mentions<'_>) {
    if document.get("apiVersion").is_none() || document.get("kind").is_none() {
        return;
    }
    pods(document, found);
    named(document, keys, found);
}

/// Finds the fields that the user named, here and in the items of a `List`, and the values of a Helm release.
fn named(document: &Node<'_>, keys: &[KeyPath], found: &mut Mentions<'_>) {
    let kind = document.get("kind").and_then(Node::text).unwrap_or_default();
    for key in keys.iter().filter(|key| key.kind.as_deref().is_none_or(|wanted| wanted == kind)) {
        key.each(document, &mut |node| found.image(node));
    }
    if kind == "HelmRelease"
        && let Some(values) = document.at(&["spec", "values"])
    {
        helm::find(values, found);
    }
    if kind == "Kustomization" {
        // Flux's `Kustomization` has the same fields below `spec`.
        [Some(document), document.get("spec")].into_iter().flatten().for_each(|map| kustomize::find(map, found));
    }
    if kind == "List" {
        for item in document.get("items").map(Node::items).unwrap_or_default() {
            named(item, keys, found);
        }
    }
}
