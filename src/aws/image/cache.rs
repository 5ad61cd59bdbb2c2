//! The registry and the rules of a cache, and the rule that covers a given image.

use std::borrow::Cow;

use crate::aws::partition::Partition;
use crate::aws::registries::{REGISTRIES, ROOT, Registry};

/// Replaces a registry host that is a placeholder. No real host has this name: RFC 2606 reserves `.invalid`.
const STAND_IN: &str = "placeholder.invalid";

/// A registry and its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Cache {
    registry: String,
    rules: Vec<Rule>,
}

/// The part of a pull through cache rule that maps references.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The prefix of cached repositories; `ROOT` for none.
    pub prefix: String,
    /// The host of the upstream registry, as AWS has it.
    pub url: String,
    /// The part of the upstream that is cached; `None` for all of it.
    pub upstream_prefix: Option<String>,
    /// The kind of registry.
    pub preset: &'static Registry,
}

impl Cache {
    /// Creates a cache with these rules.
    pub fn new(account: &str, region: &str, partition: &Partition, rules: Vec<Rule>) -> Self {
        Self { registry: format!("{account}.dkr.ecr.{region}.{}", partition.dns_suffix), rules }
    }

    /// Creates a cache with one rule for each upstream that has a fixed host, with the prefix that the AWS console
    /// proposes.
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
        // Placeholders are upper case, canonical hosts are lower case.
        self.registry.eq_ignore_ascii_case(host) || (self.is_placeholder() && host == STAND_IN)
    }

    /// Whether the registry's host has placeholders, as in `ACCOUNT_ID`; a real host has no `_`.
    fn is_placeholder(&self) -> bool {
        self.registry.contains('_')
    }

    /// Replaces a registry host with placeholders by one that the grammar of references accepts.
    pub(super) fn readable<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (scheme, name) = text.strip_prefix("oci://").map_or(("", text), |name| ("oci://", name));
        match name.strip_prefix(self.registry.as_str()).filter(|rest| self.is_placeholder() && rest.starts_with('/')) {
            Some(rest) => Cow::Owned(format!("{scheme}{STAND_IN}{rest}")),
            None => Cow::Borrowed(text),
        }
    }

    /// Returns the rule for an upstream repository, and the part of its path after the upstream prefix. If several
    /// rules match, the longest upstream prefix wins.
    pub(super) fn rule_for<'p>(&self, host: &str, path: &'p str) -> Option<(&Rule, &'p str)> {
        let here = self.rules.iter().filter(|rule| rule.url == host);
        let fitting = here.filter_map(|rule| Some((rule, rest(rule.upstream_prefix.as_deref(), path)?)));
        // `min_by_key` returns the first of equal rules, so ties follow the order of the spec.
        fitting.min_by_key(|(_, rest)| rest.len())
    }

    /// Returns the rule whose prefix a cached repository has; if several match, the one with the longest prefix.
    pub(super) fn rule_of_repository(&self, repository: &str) -> Option<&Rule> {
        let fitting = self.rules.iter().filter_map(|rule| Some((rule, rest(rule.cache_prefix(), repository)?)));
        fitting.min_by_key(|(_, rest)| rest.len()).map(|(rule, _)| rule)
    }
}

impl Rule {
    fn cache_prefix(&self) -> Option<&str> {
        (self.prefix != ROOT).then_some(self.prefix.as_str())
    }

    /// Returns the repository that caches an upstream path; `rest` is the part after the upstream prefix.
    pub(super) fn cached_repository(&self, rest: &str) -> String {
        joined(self.cache_prefix(), rest)
    }

    /// Returns the upstream path that a repository of this rule caches.
    pub(super) fn upstream_path(&self, repository: &str) -> String {
        joined(self.upstream_prefix.as_deref(), rest(self.cache_prefix(), repository).unwrap_or(repository))
    }
}

/// Returns the part of a path after a prefix. ECR treats each prefix as if it ended in `/`.
fn rest<'p>(prefix: Option<&str>, path: &'p str) -> Option<&'p str> {
    match prefix {
        None => Some(path),
        Some(prefix) => path.strip_prefix(prefix)?.strip_prefix('/'),
    }
}

fn joined(prefix: Option<&str>, rest: &str) -> String {
    prefix.map_or_else(|| rest.to_owned(), |prefix| format!("{prefix}/{rest}"))
}
