//! Finds the images of job containers, of services and after `docker://` in GitHub workflows and actions.

use super::finder::{FilePath, Find, Finder, PathFit};
use super::mention::Mentions;
use super::yaml::Node;

/// Workflows and actions of GitHub, and of forges that run them too.
///
/// Files: `.github/workflows/*.yml`, `action.yml`.
///
/// Images: `container`, `services`, `docker://`.
pub(super) static FINDER: Finder = Finder {
    name: "github-actions",
    about: "GitHub workflow or action",
    by_path: |path| PathFit::sure_if(is_workflow(path)),
    by_content: None,
    before: r#"\b(?:image|container)["']?[ \t]*:[ \t]*|docker://"#,
    find: Find::Yaml(find),
};

fn is_workflow(path: &FilePath<'_>) -> bool {
    let folders = [".github/workflows", ".gitea/workflows", ".forgejo/workflows"];
    path.yaml_stem().is_some_and(|stem| stem == "action" || folders.iter().any(|folder| path.is_in(folder)))
}

/// Finds the images of a workflow, or of an `action.yml`.
fn find(document: &Node<'_>, found: &mut Mentions<'_>) {
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
        // Without the scheme it is the path of a Dockerfile.
        if let Some(image) = runs.get("image") {
            found.behind("docker://", image);
        }
        steps(runs, found);
    }
}

fn steps(around: &Node<'_>, found: &mut Mentions<'_>) {
    for uses in around.get("steps").map(Node::items).unwrap_or_default().iter().filter_map(|step| step.get("uses")) {
        found.behind("docker://", uses);
    }
}
