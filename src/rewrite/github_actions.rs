//! Workflow or action of GitHub → images of job containers, of services, and behind `docker://`.

use super::mention::Found;
use super::yaml::Node;

/// Finds the images of a workflow, or of an `action.yml`.
pub(super) fn find(document: &Node<'_>, found: &mut Found<'_>) {
    for (_, job) in document.get("jobs").map(Node::entries).unwrap_or_default() {
        if let Some(container) = job.get("container") {
            found.image(container.get("image").unwrap_or(container));
        }
        for (_, service) in job.get("services").map(Node::entries).unwrap_or_default() {
            if let Some(image) = service.get("image") {
                found.image(image);
            }
        }
        steps(job, found);
    }
    if let Some(runs) = document.get("runs") {
        // Without a scheme it is the path of a Dockerfile.
        if let Some(image) = runs.get("image") {
            found.behind("docker://", image);
        }
        steps(runs, found);
    }
}

fn steps(around: &Node<'_>, found: &mut Found<'_>) {
    for uses in around.get("steps").map(Node::items).unwrap_or_default().iter().filter_map(|step| step.get("uses")) {
        found.behind("docker://", uses);
    }
}
