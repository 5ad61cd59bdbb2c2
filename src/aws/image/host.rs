//! Aliases of registry hosts, and the registries that ECR can't cache.

use crate::aws::partition;
use crate::aws::registries::{self, DOCKER_HUB};

/// Hosts in image names, and the host in a rule.
const ALIASES: &[(&str, &str)] = &[
    ("docker.io", DOCKER_HUB),
    ("index.docker.io", DOCKER_HUB),
    ("registry.hub.docker.com", DOCKER_HUB),
    // Frozen since April 2023; its successor has all of its images.
    ("k8s.gcr.io", "registry.k8s.io"),
];

const OWN_GITLAB: &str = "self-managed GitLab can't be cached; copy the images into ECR (`skopeo copy`)";

const COPY: &str = "look for a copy on Docker Hub, Quay or GitHub, or copy it into ECR (`skopeo copy`)";

/// Popular registries that ECR can't cache, with what to do instead. A leading dot matches the end of a host, a
/// trailing dot its beginning.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("gcr.io", COPY),
    (".gcr.io", COPY),
    (".pkg.dev", COPY),
    ("mcr.microsoft.com", COPY),
    ("nvcr.io", COPY),
    ("docker.elastic.co", COPY),
    ("registry.access.redhat.com", COPY),
    ("registry.redhat.io", COPY),
    ("container-registry.oracle.com", COPY),
    ("gitlab.", OWN_GITLAB),
    ("registry.gitlab.", OWN_GITLAB),
];

/// Returns the host as a rule has it: lower case, without `:443`, with aliases resolved.
pub fn canonical(host: &str) -> String {
    let lower = host.to_ascii_lowercase();
    let host = lower.strip_suffix(":443").unwrap_or(&lower);
    if let Some((_, canonical)) = ALIASES.iter().find(|(alias, _)| *alias == host) {
        return (*canonical).to_owned();
    }
    dual_stack(host).unwrap_or_else(|| host.to_owned())
}

/// Returns the host as users write it in image names: Docker's tools call Docker Hub `docker.io`.
pub fn in_image_names(host: &str) -> &str {
    if host == DOCKER_HUB { "docker.io" } else { host }
}

/// Returns what to do instead of caching a registry that ECR can't cache; `None` for registries that it can cache and
/// for unknown ones.
pub fn unsupported(host: &str) -> Option<&'static str> {
    if registries::by_host(host).is_some() {
        return None;
    }
    let is_it = |known: &str| match known {
        end if end.starts_with('.') => host.ends_with(end),
        beginning if beginning.ends_with('.') => host.starts_with(beginning),
        whole => host == whole,
    };
    UNSUPPORTED.iter().find(|(known, _)| is_it(known)).map(|(_, instead)| *instead)
}

/// Maps the dual-stack host `<account>.dkr-ecr.<region>.on.aws` to `<account>.dkr.ecr.<region>.<suffix>`, the same
/// registry.
/// Source: ECR User Guide, "Getting started with making requests over IPv6".
fn dual_stack(host: &str) -> Option<String> {
    let (account, rest) = host.split_once(".dkr-ecr.")?;
    let region = rest.strip_suffix(".on.aws")?;
    let partition = partition::of_region(region).unwrap_or(&partition::PARTITIONS[0]);
    Some(format!("{account}.dkr.ecr.{region}.{}", partition.dns_suffix))
}
