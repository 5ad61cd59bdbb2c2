//! Kubernetes manifest → the images of its pods, wherever a pod's containers stand, and those of named fields.

use super::helm;
use super::key::KeyPath;
use super::kustomize;
use super::mention::Found;
use super::yaml::{Data, Node};

/// The lists of containers of a pod.
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// Finds the images of a document that says what it is; `keys` name further fields.
pub(super) fn find(document: &Node<'_>, keys: &[KeyPath], found: &mut Found<'_>) {
    if document.get("apiVersion").is_none() || document.get("kind").is_none() {
        return;
    }
    pods(document, found);
    named(document, keys, found);
}

/// Finds the images of a patch: a manifest in part, or operations that set one (RFC 6902).
pub(super) fn patch(document: &Node<'_>, found: &mut Found<'_>) {
    pods(document, found);
    for operation in document.items() {
        let path = operation.get("path").and_then(Node::text).unwrap_or_default();
        let Some(value) = operation.get("value").filter(|_| CONTAINERS.iter().any(|list| path.contains(list))) else {
            continue;
        };
        match value.get("image") {
            Some(image) => found.image(image),
            None if path.ends_with("/image") => found.image(value),
            None => containers(value, found),
        }
    }
}

/// Everything below a node: custom resources hold pods where they like.
fn pods(node: &Node<'_>, found: &mut Found<'_>) {
    match &node.data {
        Data::Scalar(..) => {}
        Data::List(items) => items.iter().for_each(|item| pods(item, found)),
        Data::Map(entries) => {
            for (key, value) in entries {
                match key.text() {
                    Some(key) if CONTAINERS.contains(&key) => containers(value, found),
                    Some("volumes") => volumes(value, found),
                    _ => {}
                }
                pods(value, found);
            }
        }
    }
}

fn containers(list: &Node<'_>, found: &mut Found<'_>) {
    for image in list.items().iter().filter_map(|container| container.get("image")) {
        found.image(image);
    }
}

/// Volumes that are images.
fn volumes(list: &Node<'_>, found: &mut Found<'_>) {
    for reference in list.items().iter().filter_map(|volume| volume.at(&["image", "reference"])) {
        found.image(reference);
    }
}

/// Fields that were asked for, here and in the items of a `List`; and the values of a Helm release.
fn named(document: &Node<'_>, keys: &[KeyPath], found: &mut Found<'_>) {
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
        // Flux has the same fields below `spec`.
        [Some(document), document.get("spec")].into_iter().flatten().for_each(|map| kustomize::find(map, found));
    }
    if kind == "List" {
        for item in document.get("items").map(Node::items).unwrap_or_default() {
            named(item, keys, found);
        }
    }
}
