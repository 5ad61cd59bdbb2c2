//! Spec or presets + account and region → the rules of a cache, and which of them is about what.

use std::borrow::Cow;

use crate::aws::partition::Partition;
use crate::aws::registries::{REGISTRIES, Registry};

/// The prefix and the upstream prefix that mean everything.
pub const ROOT: &str = "ROOT";

/// Stands for a registry that is a placeholder; no registry has this name (RFC 2606).
const STAND_IN: &str = "placeholder.invalid";

/// A registry and its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Cache {
    registry: String,
    rules: Vec<Rule>,
}

/// A pull through cache rule, as far as references go.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The prefix of cached repositories; `ROOT`: none.
    pub prefix: String,
    /// The host of the upstream registry, as AWS has it.
    pub url: String,
    /// The only part of the upstream that is cached; `None`: all of it.
    pub upstream_prefix: Option<String>,
    /// The kind of registry.
    pub preset: &'static Registry,
}

impl Cache {
    /// A cache with these rules.
    pub fn new(account: &str, region: &str, partition: &Partition, rules: Vec<Rule>) -> Self {
        Self { registry: format!("{account}.dkr.ecr.{region}.{}", partition.dns_suffix), rules }
    }

    /// A rule for each upstream whose host is always the same, under the prefix that the AWS console proposes.
    pub fn of_presets(account: &str, region: &str, partition: &Partition) -> Self {
        let rule = |preset: &'static Registry| {
            let url = preset.host.fixed()?.to_owned();
            Some(Rule { prefix: preset.console_prefix.to_owned(), url, upstream_prefix: None, preset })
        };
        Self::new(account, region, partition, REGISTRIES.iter().filter_map(rule).collect())
    }

    /// The host of the registry: `111122223333.dkr.ecr.eu-west-1.amazonaws.com`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The rules, in the order of the spec.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether a canonical host is the cache's own registry.
    pub(super) fn is_at(&self, host: &str) -> bool {
        // A placeholder in the host is in capitals.
        self.registry.eq_ignore_ascii_case(host) || (self.is_placeholder() && host == STAND_IN)
    }

    /// Whether the registry's host stands for one that nobody named; no host has a `_`.
    fn is_placeholder(&self) -> bool {
        self.registry.contains('_')
    }

    /// A reference with a host that the grammar knows in the place of a placeholder, which it does not.
    pub(super) fn readable<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (scheme, name) = text.strip_prefix("oci://").map_or(("", text), |name| ("oci://", name));
        match name.strip_prefix(self.registry.as_str()).filter(|rest| self.is_placeholder() && rest.starts_with('/')) {
            Some(rest) => Cow::Owned(format!("{scheme}{STAND_IN}{rest}")),
            None => Cow::Borrowed(text),
        }
    }

    /// The rule for an upstream repository, and what of its path follows the upstream prefix. Of several rules the
    /// one with the longest upstream prefix.
    pub(super) fn rule_for<'p>(&self, host: &str, path: &'p str) -> Option<(&Rule, &'p str)> {
        let here = self.rules.iter().filter(|rule| rule.url == host);
        let fitting = here.filter_map(|rule| Some((rule, rest(rule.upstream_prefix.as_deref(), path)?)));
        // The first of equals, so that the answer follows the spec's order.
        fitting.min_by_key(|(_, rest)| rest.len())
    }

    /// The rule whose prefix a cached repository has; of several the longest.
    pub(super) fn rule_of_repository(&self, repository: &str) -> Option<&Rule> {
        let fitting = self.rules.iter().filter_map(|rule| Some((rule, rest(rule.cache_prefix(), repository)?)));
        fitting.min_by_key(|(_, rest)| rest.len()).map(|(rule, _)| rule)
    }
}

impl Rule {
    fn cache_prefix(&self) -> Option<&str> {
        (self.prefix != ROOT).then_some(self.prefix.as_str())
    }

    /// The repository that caches an upstream path, of which `rest` follows the upstream prefix.
    pub(super) fn cached_repository(&self, rest: &str) -> String {
        joined(self.cache_prefix(), rest)
    }

    /// The upstream path that a repository of this rule caches.
    pub(super) fn upstream_path(&self, repository: &str) -> String {
        joined(self.upstream_prefix.as_deref(), rest(self.cache_prefix(), repository).unwrap_or(repository))
    }
}

/// What follows a prefix; ECR reads every prefix as if a `/` ended it.
fn rest<'p>(prefix: Option<&str>, path: &'p str) -> Option<&'p str> {
    match prefix {
        None => Some(path),
        Some(prefix) => path.strip_prefix(prefix)?.strip_prefix('/'),
    }
}

fn joined(prefix: Option<&str>, rest: &str) -> String {
    prefix.map_or_else(|| rest.to_owned(), |prefix| format!("{prefix}/{rest}"))
}
