//! Maps an image reference to its name in the cache, and back. Text in, text out.
//!
//! [`mod@reference`] parses a reference, [`host`] has the aliases of registries, [`cache`] holds the rules, and
//! [`answer`] puts the result into a text, a status and findings.

pub(crate) mod answer;
pub(crate) mod cache;
pub mod host;
pub mod reference;

use std::fmt;

pub use cache::{Cache, Rule};
pub use reference::{Reference, ReferenceError};

use crate::aws::registries::{self, Registry};

/// The longest name of a repository.
/// Source: ECR API Reference, `CreateRepository`.
const MAX_REPOSITORY: usize = 256;

/// The result of mapping a reference to the cache.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Mapped<'c> {
    /// The cache has it, or imports it at the first pull.
    Cached(Cached<'c>),
    /// It is in the cache's own registry: below the prefix of a rule, or one of the user's own images.
    Here {
        /// The rule, if it is a cached image.
        rule: Option<&'c Rule>,
    },
    /// `scratch`, a reserved name that is not an image.
    Reserved,
    /// No rule caches it.
    NoRule(NoRule<'c>),
    /// ECR can't cache this registry.
    Unsupported {
        /// The registry.
        host: String,
        /// What to do instead.
        instead: &'static str,
    },
    /// It is not a reference, or its name in the cache would be too long.
    Invalid(ReferenceError),
}

/// A reference to the cached image. [`Display`](fmt::Display) writes it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cached<'c> {
    /// The rule that caches it.
    pub rule: &'c Rule,
    /// `oci://`, `docker://` or nothing.
    pub scheme: &'static str,
    /// The registry's host.
    pub host: String,
    /// Prefix and path.
    pub repository: String,
    /// The tag, unchanged.
    pub tag: Option<String>,
    /// The digest, unchanged.
    pub digest: Option<String>,
    /// What may go wrong when it is pulled.
    pub warnings: Vec<Warning>,
}

/// No rule caches a reference.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoRule<'c> {
    /// The registry, by its canonical name.
    pub host: String,
    /// The kind of registry, if ECR can cache it.
    pub preset: Option<&'static Registry>,
    /// Rules for this registry that cover other paths.
    pub narrower: Vec<&'c Rule>,
}

/// What may go wrong when an image is pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// ECR may not find an image by digest until it has been pulled by tag.
    Digest,
    /// Another rule's prefix covers the same repository; AWS doesn't document which one ECR follows.
    Overlap {
        /// The other rule's prefix.
        prefix: String,
    },
}

/// The upstream image behind a cached reference.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reversed<'c> {
    /// An image of an upstream.
    Upstream {
        /// The canonical reference.
        reference: String,
        /// The rule that caches it.
        rule: &'c Rule,
    },
    /// It is in the cache's registry, but not below the prefix of a rule.
    NoRule,
    /// It is in another registry.
    Elsewhere {
        /// The host of that registry.
        host: String,
    },
    /// `scratch`.
    Reserved,
    /// It is not a reference.
    Invalid(ReferenceError),
}

/// Maps a reference to its name in the cache. A reference to the cache's own registry is returned as [`Mapped::Here`].
pub fn rewrite<'c>(text: &str, cache: &'c Cache) -> Mapped<'c> {
    let text = cache.readable(text);
    let reference = match reference::parse(&text) {
        Ok(reference) => reference,
        Err(fault) => return Mapped::Invalid(fault),
    };
    if is_reserved(&reference) {
        return Mapped::Reserved;
    }
    let host = reference.host();
    if cache.is_at(&host) {
        return Mapped::Here { rule: cache.rule_of_repository(&reference.repository()) };
    }
    match cache.rule_for(&host, &reference.repository()) {
        Some((rule, rest)) => cached(&reference, cache, rule, rest),
        None => uncovered(host, cache),
    }
}

/// Maps a cached reference to the upstream image.
pub fn reverse<'c>(text: &str, cache: &'c Cache) -> Reversed<'c> {
    let text = cache.readable(text);
    let reference = match reference::parse(&text) {
        Ok(reference) => reference,
        Err(fault) => return Reversed::Invalid(fault),
    };
    let (host, repository) = (reference.host(), reference.repository());
    if is_reserved(&reference) {
        return Reversed::Reserved;
    }
    if !cache.is_at(&host) {
        return Reversed::Elsewhere { host };
    }
    match cache.rule_of_repository(&repository) {
        None => Reversed::NoRule,
        Some(rule) => {
            let name = format!("{}/{}", host::in_image_names(&rule.url), rule.upstream_path(&repository));
            Reversed::Upstream { reference: reference.with_name(&name), rule }
        }
    }
}

/// Returns the reference with its implied parts written out: `nginx` is `docker.io/library/nginx`.
///
/// # Errors
/// Returns why the text is not a reference.
pub fn canonical(text: &str) -> Result<String, ReferenceError> {
    let reference = reference::parse(text)?;
    let name = format!("{}/{}", host::in_image_names(&reference.host()), reference.repository());
    Ok(reference.with_name(&name))
}

fn cached<'c>(reference: &Reference<'_>, cache: &'c Cache, rule: &'c Rule, rest: &str) -> Mapped<'c> {
    let repository = rule.cached_repository(rest);
    if repository.len() > MAX_REPOSITORY {
        return Mapped::Invalid(ReferenceError::TooLongInCache(repository.len()));
    }
    let mut warnings = Vec::new();
    if reference.digest.is_some() {
        warnings.push(Warning::Digest);
    }
    if let Some(other) = cache.rule_of_repository(&repository).filter(|other| *other != rule) {
        warnings.push(Warning::Overlap { prefix: other.prefix.clone() });
    }
    Mapped::Cached(Cached {
        rule,
        scheme: reference.scheme,
        host: cache.registry().to_owned(),
        repository,
        tag: reference.tag.map(str::to_owned),
        digest: reference.digest.map(str::to_owned),
        warnings,
    })
}

fn uncovered(host: String, cache: &Cache) -> Mapped<'_> {
    if let Some(instead) = host::unsupported(&host) {
        return Mapped::Unsupported { host, instead };
    }
    let narrower = cache.rules().iter().filter(|rule| rule.url == host).collect();
    Mapped::NoRule(NoRule { preset: registries::by_host(&host), narrower, host })
}

/// Docker reserves the name with any tag.
fn is_reserved(reference: &Reference<'_>) -> bool {
    reference.repository() == "library/scratch" && reference.host() == registries::DOCKER_HUB
}

impl Cached<'_> {
    /// What follows the registry's host: repository, tag and digest.
    pub fn path(&self) -> String {
        let tag = self.tag.as_ref().map(|tag| format!(":{tag}")).unwrap_or_default();
        let digest = self.digest.as_ref().map(|digest| format!("@{digest}")).unwrap_or_default();
        format!("{}{tag}{digest}", self.repository)
    }
}

impl fmt::Display for Cached<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}/{}", self.scheme, self.host, self.path())
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest => f.write_str("ECR may not find an image by digest until it has been pulled by tag once"),
            Self::Overlap { prefix } => {
                write!(f, "the rule `{prefix}` covers this repository too; AWS doesn't document which one ECR follows")
            }
        }
    }
}

#[cfg(test)]
mod tests;
