//! Under which key a module keeps each secret: the prefix of its upstream, or its own name if several upstreams share
//! it. The key of a shared secret depends on none of the upstreams, so it stays when one of them is added, removed or
//! renamed.

use indexmap::{IndexMap, IndexSet};

use super::model::{Spec, Upstream};

/// Returns the names of the secrets that several upstreams use, in the order of the spec.
pub fn shared_secrets(spec: &Spec) -> IndexSet<&str> {
    let mut uses: IndexMap<&str, usize> = IndexMap::new();
    for credentials in spec.upstreams.iter().filter_map(|upstream| upstream.credentials.as_ref()) {
        *uses.entry(&credentials.secret_name).or_default() += 1;
    }
    uses.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect()
}

/// Returns the upstreams of each secret by the secret's key, in the order of the spec.
///
/// Two secrets have one key if the prefix of an upstream is the name of a secret that others share. A domain rule
/// refuses such a spec.
pub fn by_key(spec: &Spec) -> IndexMap<&str, Vec<&Upstream>> {
    let shared = shared_secrets(spec);
    let mut by_key: IndexMap<&str, Vec<&Upstream>> = IndexMap::new();
    for upstream in &spec.upstreams {
        let Some(credentials) = &upstream.credentials else { continue };
        by_key.entry(key_among(&shared, upstream, &credentials.secret_name)).or_default().push(upstream);
    }
    by_key
}

/// Returns the key of an upstream's secret; `None` if it has no secret.
pub fn key<'spec>(spec: &'spec Spec, upstream: &'spec Upstream) -> Option<&'spec str> {
    let name = &upstream.credentials.as_ref()?.secret_name;
    Some(key_among(&shared_secrets(spec), upstream, name))
}

/// The key of an upstream's secret, given its name and the names of those that are shared.
fn key_among<'spec>(shared: &IndexSet<&str>, upstream: &'spec Upstream, name: &'spec str) -> &'spec str {
    if shared.contains(name) { name } else { &upstream.prefix }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::resolve::resolve;

    #[test]
    fn a_shared_secret_is_kept_under_its_name() {
        let hub = |name: &str| json!({ "preset": "docker-hub", "secret_name": name });
        let spec = resolve(json!({ "upstreams": {
            "one": hub("ecr-pullthroughcache/both"),
            "own": hub("ecr-pullthroughcache/own"),
            "two": hub("ecr-pullthroughcache/both"),
            "quay": null,
        } }))
        .expect("a spec")
        .spec;
        assert_eq!(shared_secrets(&spec).into_iter().collect::<Vec<_>>(), ["ecr-pullthroughcache/both"]);
        let keys: Vec<_> = spec.upstreams.iter().map(|upstream| key(&spec, upstream)).collect();
        let both = Some("ecr-pullthroughcache/both");
        assert_eq!(keys, [both, Some("own"), both, None]);
        let by_key = by_key(&spec);
        let prefixes = |key: &str| by_key[key].iter().map(|upstream| upstream.prefix.as_str()).collect::<Vec<_>>();
        assert_eq!(by_key.keys().copied().collect::<Vec<_>>(), ["ecr-pullthroughcache/both", "own"]);
        assert_eq!(prefixes("ecr-pullthroughcache/both"), ["one", "two"]);
        assert_eq!(prefixes("own"), ["own"]);
    }
}
