//! Finds the images of jobs and services in GitLab CI files. A service keeps the host name that it got from its image.
//!
//! Source: <https://docs.gitlab.com/ci/services/>, "Accessing the services".

use super::beside::Beside;
use super::finder::{FilePath, Find, Finder, PathFit};
use super::mention::{Mentions, Part, Piece, Why, is_templated};
use super::yaml::Node;

/// GitLab CI files.
///
/// Files: `.gitlab-ci.yml`, `*.gitlab-ci.yml`, files below `.gitlab/`.
///
/// Images: `image`, `services`.
pub(super) static FINDER: Finder = Finder {
    name: "gitlab-ci",
    about: "GitLab CI file",
    by_path: |path| PathFit::sure_if(is_ci_file(path)),
    by_content: None,
    before: r#"\b(?:image|services)["']?[ \t]*:[ \t]*"#,
    find: Find::Yaml(find),
};

fn is_ci_file(path: &FilePath<'_>) -> bool {
    let is_named_so = |stem: &str| stem == ".gitlab-ci" || stem.ends_with(".gitlab-ci");
    path.yaml_stem().is_some_and(|stem| is_named_so(stem) || path.is_within(".gitlab") || path.is_within(".gitlab-ci"))
}

/// Top-level keywords that look like jobs and are not.
const NO_JOBS: [&str; 6] = ["variables", "workflow", "include", "stages", "spec", "pages_options"];

/// Finds the images of a CI file.
fn find(document: &Node<'_>, found: &mut Mentions<'_>) {
    job(document, found);
    for (key, value) in document.entries() {
        if !key.text().is_some_and(|key| NO_JOBS.contains(&key)) {
            job(value, found);
        }
    }
}

fn job(job: &Node<'_>, found: &mut Mentions<'_>) {
    if let Some(image) = job.get("image") {
        found.image(image.get("name").unwrap_or(image));
    }
    for item in job.get("services").map(Node::items).unwrap_or_default() {
        service(item, found);
    }
}

fn service(item: &Node<'_>, found: &mut Mentions<'_>) {
    let name = item.get("name").unwrap_or(item);
    if item.get("alias").is_some() {
        return found.image(name);
    }
    let Some(reference) = name.text().map(str::trim).filter(|text| !text.is_empty()) else { return };
    let shown = found.first_line(name);
    if is_templated(reference) {
        return found.leave(shown, Why::Templated);
    }
    let Some(slot) = name.slot(found.text) else { return found.leave(shown, Why::Spelling) };
    let alias = host_names(reference);
    let pieces = if item.is_map() {
        let beside = Beside::of(found.text, item, name);
        let (before, after) = beside.entry("alias");
        let entry = Piece {
            span: beside.at..beside.at,
            before: before + &alias + &after,
            part: Part::Nothing,
            after: String::new(),
        };
        vec![Piece::new(slot.clone(), Part::Whole), entry]
    } else {
        let after = format!(", alias: {alias} }}");
        vec![Piece { span: name.span.clone(), before: "{ name: ".to_owned(), part: Part::Whole, after }]
    };
    found.add(reference.to_owned(), slot, pieces);
}

/// The host names that GitLab derives from a service's image: the name without tag, with slashes replaced by `__` and
/// by `-`.
fn host_names(reference: &str) -> String {
    let name = reference.split('@').next().unwrap_or_default();
    let path = name.rfind('/').map_or(0, |slash| slash + 1);
    let name = name[path..].find(':').map_or(name, |colon| &name[..path + colon]);
    let name = name.split_once(':').map_or(name.to_owned(), |(host, rest)| {
        // The port of a registry is not part of it.
        rest.split_once('/').map_or(host.to_owned(), |(_, path)| format!("{host}/{path}"))
    });
    let (first, second) = (name.replace('/', "__"), name.replace('/', "-"));
    if first == second { first } else { format!("{first} {second}") }
}
