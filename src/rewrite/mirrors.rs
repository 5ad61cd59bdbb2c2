//! Turns a cache's rules into registry mirrors for other tools.

use crate::aws::image::{Cache, Rule, host};
use crate::aws::registries::ROOT;

/// A rule, in the form that tools need.
pub(super) struct Mirror<'c> {
    /// The registry's usual name: `docker.io`.
    pub(super) host: &'c str,
    /// The host that answers.
    pub(super) server: &'c str,
    /// The part of the registry that is cached; `None` for all of it.
    pub(super) path: Option<&'c str>,
    /// The prefix in the cache, if any.
    pub(super) prefix: Option<&'c str>,
}

impl Mirror<'_> {
    /// The upstream that is cached: `docker.io/grafana`.
    pub(super) fn upstream(&self) -> String {
        self.path.map_or(self.host.to_owned(), |path| format!("{}/{path}", self.host))
    }

    /// Its place in the cache: registry and prefix.
    pub(super) fn location(&self, registry: &str) -> String {
        self.prefix.map_or(registry.to_owned(), |prefix| format!("{registry}/{prefix}"))
    }
}

pub(super) fn mirrors(cache: &Cache) -> Vec<Mirror<'_>> {
    let mirrors = cache.rules().iter().map(|Rule { prefix, url, upstream_prefix, .. }| {
        let prefix = Some(prefix.as_str()).filter(|prefix| *prefix != ROOT);
        Mirror { host: host::in_image_names(url), server: url, path: upstream_prefix.as_deref(), prefix }
    });
    mirrors.collect()
}

/// For tools that can only map whole registries: the first rule for each whole registry, and comment lines that name
/// the rules that are left out.
pub(super) fn of_whole_registries(cache: &Cache) -> (Vec<Mirror<'_>>, String) {
    let (mut whole, mut left) = (Vec::<Mirror<'_>>::new(), String::new());
    for mirror in mirrors(cache) {
        let why = match mirror.path {
            Some(_) => "it covers only a part of a registry",
            None if whole.iter().any(|other| other.host == mirror.host) => "an earlier rule covers the same registry",
            None => {
                whole.push(mirror);
                continue;
            }
        };
        left.push_str(&format!("# Left out, since {why}: {}\n", mirror.upstream()));
    }
    (whole, left)
}
