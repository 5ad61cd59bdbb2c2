//! Hosts of registries: the names that mean the same, and the registries that ECR can't cache. Data.

use crate::aws::partition;
use crate::aws::registries;

/// Docker Hub's registry, as a rule has it.
pub const DOCKER_HUB: &str = "registry-1.docker.io";

/// Hosts that people write, and the one that a rule has.
const ALIASES: &[(&str, &str)] = &[
    ("docker.io", DOCKER_HUB),
    ("index.docker.io", DOCKER_HUB),
    ("registry.hub.docker.com", DOCKER_HUB),
    // Frozen since April 2023; all that it has is in its successor.
    ("k8s.gcr.io", "registry.k8s.io"),
];

const OWN_GITLAB: &str = "self-managed GitLab can't be cached; copy the images into ECR (`skopeo copy`)";

const COPY: &str = "look for its copy on Docker Hub, Quay or GitHub, or copy it into ECR (`skopeo copy`)";

/// Registries that are asked for often and that ECR can't cache, by their host or, with a dot, by its end or beginning.
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

/// The host that a rule has: lower case, without `:443`, under one name.
pub fn canonical(host: &str) -> String {
    let lower = host.to_ascii_lowercase();
    let host = lower.strip_suffix(":443").unwrap_or(&lower);
    if let Some((_, canonical)) = ALIASES.iter().find(|(alias, _)| *alias == host) {
        return (*canonical).to_owned();
    }
    dual_stack(host).unwrap_or_else(|| host.to_owned())
}

/// The host that people write: Docker's programs know Docker Hub as `docker.io`.
pub fn for_people(host: &str) -> &str {
    if host == DOCKER_HUB { "docker.io" } else { host }
}

/// Why ECR can't cache a registry, as what to do instead; `None` for those that it can, and for all others.
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

/// `<account>.dkr-ecr.<region>.on.aws`, the same registry over IPv6, as `<account>.dkr.ecr.<region>.<suffix>`.
/// Source: ECR User Guide, "Getting started with making requests over IPv6".
fn dual_stack(host: &str) -> Option<String> {
    let (account, rest) = host.split_once(".dkr-ecr.")?;
    let region = rest.strip_suffix(".on.aws")?;
    let partition = partition::of_region(region).unwrap_or(&partition::PARTITIONS[0]);
    Some(format!("{account}.dkr.ecr.{region}.{}", partition.dns_suffix))
}
