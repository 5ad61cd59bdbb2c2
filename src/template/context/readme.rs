//! The part of the context that only the README uses.

use serde::Serialize;

use crate::aws::registries::Registry;
use crate::aws::{image, partition};
use crate::spec::model::Spec;
use crate::spec::secret_keys;
use crate::template::filters::Markdown;

/// What only the README shows.
#[derive(Debug, Serialize)]
pub(super) struct Readme<'spec> {
    /// The host of the registry, with `ACCOUNT_ID` and, if the spec sets no region, `REGION` as placeholders.
    registry: String,
    /// The spec's region, or `REGION`.
    region: &'spec str,
    /// The titles of the upstream registries, each once, as a list in prose.
    upstreams: String,
    /// The hosts of the upstreams as in image names, each once.
    hosts: Vec<&'spec str>,
    /// The first upstream with a secret.
    first: First<'spec>,
    /// Whether Docker Hub is among the upstreams.
    has_docker_hub: bool,
    /// Whether Chainguard is among the upstreams.
    has_chainguard: bool,
    /// Further notes on the credentials of the upstreams, each once.
    secret_notes: Vec<Markdown>,
    /// Whether an ECR registry is among the upstreams.
    has_ecr: bool,
    /// Whether other accounts pull through the cache, but no creation template sets a repository policy for them.
    lacks_repository_policy: bool,
}

/// The first upstream with a secret, which the examples use.
#[derive(Debug, Serialize)]
struct First<'spec> {
    /// Its repository prefix; empty if no upstream has a secret.
    secret_prefix: &'spec str,
    /// The key of its secret in `var.credentials`; empty if no upstream has a secret.
    secret_key: &'spec str,
    /// The name of its secret; empty if no upstream has a secret.
    secret_name: &'spec str,
}

pub(super) fn readme(spec: &Spec) -> Readme<'_> {
    let region = spec.region.as_deref();
    let partition = region.and_then(partition::of_region).unwrap_or(&partition::PARTITIONS[0]);
    let has = |test: fn(&Registry) -> bool| spec.upstreams.iter().any(|upstream| test(upstream.preset));
    let mut with_secret = spec.upstreams.iter().filter_map(|up| Some((up, up.credentials.as_ref()?)));
    let first_secret = with_secret.next();
    Readme {
        registry: format!("ACCOUNT_ID.dkr.ecr.{}.{}", region.unwrap_or("REGION"), partition.dns_suffix),
        region: region.unwrap_or("REGION"),
        upstreams: titles(spec),
        hosts: hosts(spec),
        first: First {
            secret_prefix: first_secret.map_or("", |(upstream, _)| &upstream.prefix),
            secret_key: first_secret.and_then(|(upstream, _)| secret_keys::key(spec, upstream)).unwrap_or_default(),
            secret_name: first_secret.map_or("", |(_, secret)| &secret.secret_name),
        },
        has_docker_hub: has(|registry| registry.official_images.is_some()),
        has_chainguard: has(|registry| registry.name == "chainguard"),
        secret_notes: secret_notes(spec),
        has_ecr: has(Registry::is_ecr),
        lacks_repository_policy: spec.registry_policy.is_some() && spec.repositories.is_none(),
    }
}

fn hosts(spec: &Spec) -> Vec<&str> {
    let mut hosts: Vec<&str> = Vec::new();
    for host in spec.upstreams.iter().map(|upstream| image::host::in_image_names(&upstream.url)) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

fn secret_notes(spec: &Spec) -> Vec<Markdown> {
    let mut notes: Vec<&str> = Vec::new();
    for note in spec.upstreams.iter().filter_map(|upstream| upstream.preset.secret()?.note) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.into_iter().map(Markdown).collect()
}

fn titles(spec: &Spec) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for upstream in &spec.upstreams {
        if !titles.contains(&upstream.preset.title) {
            titles.push(upstream.preset.title);
        }
    }
    match titles.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
