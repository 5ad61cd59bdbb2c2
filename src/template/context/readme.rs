//! Spec → what only the README tells.

use serde::Serialize;

use crate::aws::registries::Registry;
use crate::aws::{image, partition};
use crate::spec::model::Spec;
use crate::template::filters::Markdown;

/// What only the README tells.
#[derive(Debug, Serialize)]
pub(super) struct Readme<'spec> {
    /// `ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com`, as far as it is known.
    registry: String,
    /// The region, as far as it is known; else `REGION`.
    region: &'spec str,
    /// Titles of the upstream registries, each once, as a list in prose.
    upstreams: String,
    /// Hosts of the upstreams as image names have them, each once.
    hosts: Vec<&'spec str>,
    /// The first upstream with a secret.
    first: First<'spec>,
    /// Docker Hub is among the upstreams.
    has_docker_hub: bool,
    /// Chainguard is among the upstreams.
    has_chainguard: bool,
    /// What else to know of the credentials of the upstreams, each once.
    secret_notes: Vec<Markdown>,
    /// An ECR registry is among the upstreams.
    has_ecr: bool,
    /// The repositories of other accounts' pulls need a policy that only a creation template can give.
    lacks_repository_policy: bool,
}

/// The first upstream with a secret: examples are about it.
#[derive(Debug, Serialize)]
struct First<'spec> {
    /// Its repository prefix; empty where there is none.
    secret_prefix: &'spec str,
    /// The name of its secret; empty where there is none.
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
    for host in spec.upstreams.iter().map(|upstream| image::host::for_people(&upstream.url)) {
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
