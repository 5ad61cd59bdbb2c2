//! Rules about the upstream registry and the region.
//!
//! Sources: ECR API Reference, `CreatePullThroughCacheRule`; ECR User Guide, "Sync an upstream registry";
//! botocore's `endpoints.json`.

use super::LintInput;
use crate::aws::partition;
use crate::aws::registries;
use crate::diag::did_you_mean;
use crate::diag::{Code, Example};
use crate::spec::problem::{Problem, path};
use crate::spec::upstreams::{UNKNOWN_UPSTREAM, bare_host, shown};

/// Finds hosts that do not belong to their preset.
pub fn unknown_upstream(input: LintInput<'_>) -> Vec<Problem> {
    let wrong = input.spec.upstreams.iter().filter(|upstream| !upstream.preset.host.matches(&upstream.url));
    wrong
        .map(|upstream| {
            let path = path(["upstreams", &upstream.prefix, "url"]);
            let shown = shown(&upstream.url);
            if let Some(host) = bare_host(&upstream.url).filter(|host| upstream.preset.host.matches(host)) {
                return Problem::at_value(&UNKNOWN_UPSTREAM, path, format!("`{shown}` is not a bare host"))
                    .help(format!("write `url: {host}`"));
            }
            let message = format!("`{shown}` is not the host of {}", upstream.preset.title);
            let problem = Problem::at_value(&UNKNOWN_UPSTREAM, path, message);
            match registries::by_host(&upstream.url) {
                Some(other) => problem.help(format!("set `preset: {}`, or leave `url` out", other.name)),
                None => problem.help(format!("write `url: {}`", upstream.preset.host.shown())),
            }
        })
        .collect()
}

/// A region without ECR.
pub const UNKNOWN_REGION: Code = Code::rule(
    "PTC216",
    "AWS has no such region",
    "Rules, secrets and policies belong to one region. The list follows botocore's endpoints; allow this code for a \
     region that is newer than your ptcgen.",
    Example::Spec { bad: "region: eu-east-1\n", good: "region: eu-west-1\n" },
);

/// Checks the region against the known ones.
pub fn unknown_region(input: LintInput<'_>) -> Vec<Problem> {
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
    "At launch GovCloud and China were left out, and today's documentation neither promises nor excludes them. Try one \
     rule before you rely on it.",
    Example::Spec { bad: "region: us-gov-west-1\n", good: "region: us-west-2\n" },
);

/// Finds regions outside the partitions with documented support.
pub fn undocumented_partition(input: LintInput<'_>) -> Vec<Problem> {
    let Some(region) = input.spec.region.as_deref() else { return Vec::new() };
    let partition = partition::of_region(region).filter(|partition| !partition.cache_documented);
    partition
        .map(|partition| {
            let message = format!("AWS does not promise pull through cache in `{}`", partition.name);
            Problem::at_value(&UNDOCUMENTED_PARTITION, path(["region"]), message)
                .help("try one rule there first; if it works, add `--allow PTC316`")
        })
        .into_iter()
        .collect()
}
