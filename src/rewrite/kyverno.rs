//! Generates a Kyverno policy that gives the containers of new pods their cached names.
//!
//! Source: <https://kyverno.io/docs/writing-policies/mutate/>, and the community's policy "replace-image-registry",
//! which does not handle `library/`.

use super::mirrors::{Mirror, mirrors};
use crate::aws::image::Cache;

const HEAD: &str = "\
# Operators that own a pod's spec may fight this: rewrite their own settings instead.
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: ecr-pull-through-cache
spec:
  rules:
";

/// The lists of containers that a new pod may have.
const LISTS: [(&str, &str); 2] = [("containers", "containers"), ("initContainers", "init-containers")];

pub(super) fn write(cache: &Cache) -> String {
    let mut out = HEAD.to_owned();
    let replacements = replacements(cache);
    for (list, title) in LISTS {
        out.push_str(&format!(
            "    - name: {title}\n      match:\n        any:\n          - resources:\n              kinds: [Pod]\n              \
             operations: [CREATE, UPDATE]\n      mutate:\n        foreach:\n"
        ));
        for (pattern, replacement) in &replacements {
            out.push_str(&foreach(list, pattern, replacement));
        }
    }
    out
}

fn foreach(list: &str, pattern: &str, replacement: &str) -> String {
    format!(
        "          - list: request.object.spec.{list} || `[]`\n            preconditions:\n              all:\n                \
         - key: '{{{{ regex_match(''{pattern}'', element.image) }}}}'\n                  operator: Equals\n                  value: true\n                \
         - key: '{{{{ element.image }}}}'\n                  operator: NotEquals\n                  value: localhost/*\n            \
         patchStrategicMerge:\n              spec:\n                {list}:\n                  - name: '{{{{ element.name }}}}'\n                    \
         image: '{{{{ regex_replace_all(''{pattern}'', element.image, ''{replacement}'') }}}}'\n"
    )
}

/// Patterns for whole references, no two of which match the same one, and their replacements.
fn replacements(cache: &Cache) -> Vec<(String, String)> {
    let registry = cache.registry();
    let mut seen: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for mirror in mirrors(cache) {
        // The rule for a whole registry would also match the images of a rule for a part of it.
        if mirror.path.is_some() && mirrors(cache).iter().any(|other| other.host == mirror.host && other.path.is_none())
        {
            continue;
        }
        if mirror.path.is_none() && seen.contains(&mirror.host) {
            continue;
        }
        seen.push(mirror.host);
        out.extend(of(&mirror, &mirror.location(registry)));
    }
    out
}

fn of(mirror: &Mirror<'_>, location: &str) -> Vec<(String, String)> {
    let host = mirror.host.replace('.', "[.]");
    match (mirror.host, mirror.path) {
        ("docker.io", Some(path)) => vec![(format!("^(docker[.]io/)?{path}/(.+)$"), format!("{location}/$2"))],
        ("docker.io", None) => vec![
            ("^(docker[.]io/)?([^/]+)$".to_owned(), format!("{location}/library/$2")),
            // On Docker Hub, the first part of a path has no dot or colon; otherwise it is another registry.
            ("^docker[.]io/([a-z0-9_-]+/.+)$".to_owned(), format!("{location}/$1")),
            ("^([a-z0-9_-]+/.+)$".to_owned(), format!("{location}/$1")),
        ],
        (_, Some(path)) => vec![(format!("^{host}/{path}/(.+)$"), format!("{location}/$1"))],
        (_, None) => vec![(format!("^{host}/(.+)$"), format!("{location}/$1"))],
    }
}
