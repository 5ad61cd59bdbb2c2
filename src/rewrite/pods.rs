//! Finds the images of containers and volumes of pods within a YAML node.

use super::mention::Mentions;
use super::yaml::{Data, Node};

/// The lists of containers of a pod.
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// Finds the images of a patch, which is a partial manifest or a list of RFC 6902 operations.
pub(super) fn patch(document: &Node<'_>, found: &mut Mentions<'_>) {
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

/// Finds the images of all pods below a node, at any depth, since custom resources may have pods anywhere.
pub(super) fn pods(node: &Node<'_>, found: &mut Mentions<'_>) {
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

fn containers(list: &Node<'_>, found: &mut Mentions<'_>) {
    for image in list.items().iter().filter_map(|container| container.get("image")) {
        found.image(image);
    }
}

/// Finds image volumes.
fn volumes(list: &Node<'_>, found: &mut Mentions<'_>) {
    for reference in list.items().iter().filter_map(|volume| volume.at(&["image", "reference"])) {
        found.image(reference);
    }
}
