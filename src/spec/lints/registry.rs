//! Rules about the upstream registry and the region.
//!
//! Sources: ECR API Reference, `CreatePullThroughCacheRule`; ECR User Guide, "Sync an upstream registry";
//! botocore's `endpoints.json`.

use super::Input;
use crate::aws::image::host;
use crate::aws::partition;
use crate::diag::codes::{Code, Example};
use crate::diag::did_you_mean;
use crate::spec::presets::{self, Host, PRESETS, Preset};
use crate::spec::problem::{Path, Problem, path};

/// An upstream that ECR can't cache, or a host that is none.
pub const UNKNOWN_UPSTREAM: Code = Code::firm_rule(
    "PTC202",
    "the upstream is not a registry that ECR can cache",
    "ECR caches nine kinds of registry. `url` is a bare host, without scheme, path or port, and is the one that belongs \
     to the preset; a wrong one passes terraform's plan and fails at apply.",
    Example { bad: "upstreams:\n  quay: { url: https://quay.io/ }\n", good: "upstreams:\n  quay: { url: quay.io }\n" },
);

/// Finds hosts that do not belong to their preset.
pub fn unknown_upstream(input: Input<'_>) -> Vec<Problem> {
    let wrong = input.spec.upstreams.iter().filter(|upstream| !belongs(upstream.preset, &upstream.url));
    wrong
        .map(|upstream| {
            let path = path(["upstreams", &upstream.prefix, "url"]);
            let shown = shown(&upstream.url);
            if let Some(host) = bare_host(&upstream.url).filter(|host| belongs(upstream.preset, host)) {
                return Problem::at_value(&UNKNOWN_UPSTREAM, path, format!("`{shown}` is not a bare host"))
                    .help(format!("write `url: {host}`"));
            }
            let message = format!("`{shown}` is not the host of {}", upstream.preset.title);
            let problem = Problem::at_value(&UNKNOWN_UPSTREAM, path, message);
            match presets::by_host(&upstream.url) {
                Some(other) => problem.help(format!("set `preset: {}`, or leave `url` out", other.name)),
                None => problem.help(format!("write `url: {}`", upstream.preset.host_form())),
            }
        })
        .collect()
}

/// An upstream whose registry nobody knows: neither its key, nor `preset`, nor `url` says.
pub fn nameless_upstream(prefix: &str, url: Option<&str>) -> Problem {
    let names = PRESETS.iter().flat_map(|preset| [preset.name].into_iter().chain(preset.aliases.iter().copied()));
    let Some(url) = url else {
        let path = path(["upstreams", prefix]);
        let problem =
            Problem::at_key(&UNKNOWN_UPSTREAM, path, format!("`{prefix}` does not say which registry it caches"));
        return match did_you_mean(prefix, names) {
            Some(name) => problem.help(format!("did you mean `{name}`? Else set `preset: {name}` below it")),
            None => problem.help(format!("set `preset` below it to one of {}", preset_names())),
        };
    };
    let path: Path = path(["upstreams", prefix, "url"]);
    if let Some((host, preset)) = bare_host(url).and_then(|host| presets::by_host(&host).map(|preset| (host, preset))) {
        return Problem::at_value(&UNKNOWN_UPSTREAM, path, format!("`{}` is not a bare host", shown(url)))
            .help(format!("write `url: {host}` ({})", preset.title));
    }
    Problem::at_value(&UNKNOWN_UPSTREAM, path, format!("ECR can't cache `{}`", shown(url)))
        .help(format!("it caches {}", preset_names()))
        .help(elsewhere(url))
}

fn preset_names() -> String {
    PRESETS.iter().map(|preset| format!("`{}`", preset.name)).collect::<Vec<_>>().join(", ")
}

fn elsewhere(url: &str) -> &'static str {
    let instead = bare_host(url).and_then(|host| host::unsupported(&host));
    instead.unwrap_or("copy the images into ECR instead (`skopeo copy`), or use a registry of the list that has them")
}

/// A URL as it may be shown: what stands before an `@` could be a password.
fn shown(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => url.to_owned(),
    }
}

fn belongs(preset: &Preset, host: &str) -> bool {
    match preset.host {
        Host::Fixed(fixed) => fixed == host,
        Host::Azure | Host::Ecr => presets::by_host(host) == Some(preset),
    }
}

/// The host inside a URL, as a rule has it; `None` where there is no host at all.
fn bare_host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    // The website's address is no registry's, so that no image goes by it.
    let host = if host == "hub.docker.com" { host::DOCKER_HUB } else { host };
    (!host.is_empty()).then(|| host::canonical(host))
}

/// A region without ECR.
pub const UNKNOWN_REGION: Code = Code::rule(
    "PTC216",
    "AWS has no such region",
    "Rules, secrets and policies belong to one region. The list follows botocore's endpoints; allow this code for a \
     region that is newer than your ptcgen.",
    Example { bad: "region: eu-east-1\n", good: "region: eu-west-1\n" },
);

/// Checks the region against the known ones.
pub fn unknown_region(input: Input<'_>) -> Vec<Problem> {
    let region = input.spec.region.as_deref().filter(|region| partition::of_region(region).is_none());
    region
        .map(|region| {
            let problem = Problem::at_value(&UNKNOWN_REGION, path(["region"]), format!("AWS has no region `{region}`"));
            match did_you_mean(region, partition::regions()) {
                Some(known) => problem.help(format!("did you mean `{known}`?")),
                None => problem.help("write it as AWS does, for example `eu-west-1`"),
            }
        })
        .into_iter()
        .collect()
}

/// A partition in which AWS does not promise the feature.
pub const UNDOCUMENTED_PARTITION: Code = Code::warning(
    "PTC316",
    "AWS does not say whether pull through cache works in this partition",
    "The launch left GovCloud and China out, and today's pages neither promise nor exclude them. Try one rule before \
     you rely on it.",
    Example { bad: "region: us-gov-west-1\n", good: "region: us-west-2\n" },
);

/// Finds regions outside the partitions with documented support.
pub fn undocumented_partition(input: Input<'_>) -> Vec<Problem> {
    let Some(region) = input.spec.region.as_deref() else { return Vec::new() };
    let partition = partition::of_region(region).filter(|partition| !partition.cache_documented);
    partition
        .map(|partition| {
            let message = format!("AWS does not promise pull through cache in `{}`", partition.name);
            Problem::at_value(&UNDOCUMENTED_PARTITION, path(["region"]), message)
                .help("try one rule there first; `--allow PTC316` says that you did")
        })
        .into_iter()
        .collect()
}
