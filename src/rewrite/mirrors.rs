//! A cache's rules → mirrors of registries, as tools need them.

use crate::aws::image::cache::ROOT;
use crate::aws::image::{Cache, Rule, host};

/// A rule as tools need it.
pub(super) struct Mirror<'c> {
    /// The registry by the name that people and tools have for it: `docker.io`.
    pub(super) host: &'c str,
    /// The host that answers.
    pub(super) server: &'c str,
    /// The part of the registry that is cached; `None`: all of it.
    pub(super) path: Option<&'c str>,
    /// The prefix in the cache; `None`: none.
    pub(super) prefix: Option<&'c str>,
}

impl Mirror<'_> {
    /// What is cached: `docker.io/grafana`.
    pub(super) fn upstream(&self) -> String {
        self.path.map_or(self.host.to_owned(), |path| format!("{}/{path}", self.host))
    }

    /// Where it is cached: registry and prefix.
    pub(super) fn location(&self, registry: &str) -> String {
        self.prefix.map_or(registry.to_owned(), |prefix| format!("{registry}/{prefix}"))
    }
}

pub(super) fn mirrors(cache: &Cache) -> Vec<Mirror<'_>> {
    let mirrors = cache.rules().iter().map(|Rule { prefix, url, upstream_prefix, .. }| {
        let prefix = Some(prefix.as_str()).filter(|prefix| *prefix != ROOT);
        Mirror { host: host::for_people(url), server: url, path: upstream_prefix.as_deref(), prefix }
    });
    mirrors.collect()
}

/// For tools that know registries alone: the first rule for all of each; and lines that say which rules they can't have.
pub(super) fn of_whole_registries(cache: &Cache) -> (Vec<Mirror<'_>>, String) {
    let (mut whole, mut left) = (Vec::<Mirror<'_>>::new(), String::new());
    for mirror in mirrors(cache) {
        let known = whole.iter().any(|other| other.host == mirror.host);
        if mirror.path.is_some() || known {
            left.push_str(&format!("# Not here, since it is about a part of a registry: {}\n", mirror.upstream()));
        } else {
            whole.push(mirror);
        }
    }
    (whole, left)
}
