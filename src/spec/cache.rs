//! The cache that a spec describes, as `aws::image` maps references with it.

use super::model::Spec;
use crate::aws::image::{Cache, Rule};
use crate::aws::partition::Partition;
use crate::aws::registries::ROOT;

/// Returns the cache with the rules of a spec.
pub fn cache(spec: &Spec, account: &str, region: &str, partition: &Partition) -> Cache {
    let rules = spec.upstreams.iter().map(|upstream| Rule {
        prefix: upstream.prefix.clone(),
        url: upstream.url.clone(),
        upstream_prefix: upstream.upstream_repository_prefix.clone().filter(|prefix| prefix != ROOT),
        preset: upstream.preset,
    });
    Cache::new(account, region, partition, rules.collect())
}
