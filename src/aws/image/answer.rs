//! The answer of `ptcgen image` for one reference: a text, a status and findings.

use super::{Cache, Cached, Mapped, NoRule, Reversed, Warning, canonical, host, reverse, rewrite};
use crate::aws::registries::Registry;
use crate::aws::registries::prose::HOW_MANY;
use crate::base::const_text::ConstText;
use crate::diag::{Code, Diagnostic, Severity};

/// A text that is not an image reference.
pub const INVALID: Code = Code::error(
    "PTC810",
    "not an image reference",
    "A reference is `[HOST[:PORT]/]PATH[:TAG][@DIGEST]`, by the grammar of distribution/reference; a repository in ECR \
     has at most 256 characters, prefix included.",
    None,
);

/// A registry or a path without a rule.
pub const NO_RULE: Code = Code::error(
    "PTC811",
    "no rule caches the image",
    "ECR caches only what a rule covers; every other image is pulled from its own registry.",
    None,
);

const UNSUPPORTED_REASON: ConstText<400> = ConstText::EMPTY
    .and("Pull through cache supports ")
    .and(HOW_MANY)
    .and(" kinds of registry; the API rejects all others with `UnsupportedUpstreamRegistryException`.");

/// A registry that ECR can't cache.
pub const UNSUPPORTED: Code =
    Code::error("PTC812", "ECR can't cache the image's registry", UNSUPPORTED_REASON.as_str(), None);

/// An image by digest.
pub const BY_DIGEST: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC813",
        "an image by digest, which ECR may not find until it has been pulled by tag",
        "In practice, pulls by digest alone, or by tag and digest, fail until the cache has the image.",
        None,
    )
};

/// An image that two rules cover.
pub const TWO_RULES: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC814",
        "two rules cover the image's repository",
        "One rule's prefix is below the other's; AWS doesn't document which of the two ECR follows.",
        None,
    )
};

/// A reference that can't be mapped back, because it is not in the cache.
pub const NOT_CACHED: Code = Code::error(
    "PTC815",
    "not an image of the cache",
    "Only images below the prefix of a rule, in the registry of the cache, have an upstream image.",
    None,
);

/// The codes of image references.
pub const CODES: &[&Code] = &[&INVALID, &NO_RULE, &UNSUPPORTED, &BY_DIGEST, &TWO_RULES, &NOT_CACHED];

/// The answer for one reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'c> {
    /// The reference, as given.
    pub reference: String,
    /// The reference to use; the given one if there is no other.
    pub result: String,
    /// The kind of result.
    pub status: Status,
    /// The result in parts, if the cache has it.
    pub cached: Option<Cached<'c>>,
    /// The prefix of the rule that covers it, if there is one.
    pub prefix: Option<String>,
    /// The upstream image, if a rule covers it.
    pub upstream: Option<String>,
    /// Errors, and warnings of what may go wrong at a pull.
    pub findings: Vec<Diagnostic>,
}

/// The kind of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The name in the cache.
    Cached,
    /// It was in the cache's registry already.
    AlreadyHere,
    /// The name upstream.
    Upstream,
    /// `scratch`.
    Reserved,
    /// No rule covers it.
    NoRule,
    /// ECR can't cache it.
    Unsupported,
    /// It is not a reference.
    Invalid,
}

impl Status {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cached => "cached",
            Self::AlreadyHere => "already-here",
            Self::Upstream => "upstream",
            Self::Reserved => "reserved",
            Self::NoRule => "no-rule",
            Self::Unsupported => "unsupported",
            Self::Invalid => "invalid",
        }
    }

    /// Whether the result can be used: the reference has a place in the cache or upstream, or needs none.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Cached | Self::AlreadyHere | Self::Upstream | Self::Reserved)
    }
}

/// Returns the name of an image in the cache.
pub fn forward<'c>(text: &str, cache: &'c Cache) -> Answer<'c> {
    let unchanged = |status, findings| Answer::unchanged(text, status, findings);
    let shown = shown(text);
    match rewrite(text, cache) {
        Mapped::Cached(cached) => Answer {
            result: cached.to_string(),
            prefix: Some(cached.rule.prefix.clone()),
            upstream: canonical(text).ok(),
            findings: cached.warnings.iter().map(|warning| surprise(&shown, warning)).collect(),
            cached: Some(cached),
            ..unchanged(Status::Cached, Vec::new())
        },
        Mapped::Here { rule } => {
            let prefix = rule.map(|rule| rule.prefix.clone());
            let upstream = match reverse(text, cache) {
                Reversed::Upstream { reference, .. } => Some(reference),
                _ => None,
            };
            Answer { prefix, upstream, ..unchanged(Status::AlreadyHere, Vec::new()) }
        }
        Mapped::Reserved => unchanged(Status::Reserved, Vec::new()),
        Mapped::NoRule(no_rule) => unchanged(Status::NoRule, vec![uncovered(&shown, &no_rule)]),
        Mapped::Unsupported { host, instead } => {
            let finding =
                Diagnostic::new(&UNSUPPORTED, format!("ECR can't cache `{host}`, so `{shown}` is left unchanged"));
            unchanged(Status::Unsupported, vec![finding.help(instead)])
        }
        Mapped::Invalid(fault) => {
            let message = format!("`{shown}` is not an image reference: {fault}");
            unchanged(Status::Invalid, vec![Diagnostic::new(&INVALID, message)])
        }
    }
}

/// Returns the upstream image behind a cached one.
pub fn backward<'c>(text: &str, cache: &'c Cache) -> Answer<'c> {
    let unchanged = |status, findings| Answer::unchanged(text, status, findings);
    let shown = shown(text);
    match reverse(text, cache) {
        Reversed::Upstream { reference, rule } => Answer {
            result: reference.clone(),
            prefix: Some(rule.prefix.clone()),
            upstream: Some(reference),
            ..unchanged(Status::Upstream, Vec::new())
        },
        Reversed::Reserved => unchanged(Status::Reserved, Vec::new()),
        Reversed::NoRule => {
            let message = format!("`{shown}` isn't below the prefix of any rule");
            unchanged(Status::NoRule, vec![Diagnostic::new(&NOT_CACHED, message).help(prefixes(cache))])
        }
        Reversed::Elsewhere { host } => {
            let message = format!("`{shown}` is in `{}`, not in the cache", host::in_image_names(&host));
            let finding = Diagnostic::new(&NOT_CACHED, message).help(format!("the cache is `{}`", cache.registry()));
            unchanged(Status::NoRule, vec![finding])
        }
        Reversed::Invalid(fault) => {
            let message = format!("`{shown}` is not an image reference: {fault}");
            unchanged(Status::Invalid, vec![Diagnostic::new(&INVALID, message)])
        }
    }
}

impl Answer<'_> {
    fn unchanged(text: &str, status: Status, findings: Vec<Diagnostic>) -> Self {
        let text = text.to_owned();
        Self { result: text.clone(), reference: text, status, cached: None, prefix: None, upstream: None, findings }
    }
}

fn surprise(shown: &str, warning: &Warning) -> Diagnostic {
    match warning {
        Warning::Digest => Diagnostic::new(&BY_DIGEST, format!("`{shown}`: {warning}"))
            .help("pull it once by its tag alone, then by digest"),
        Warning::Overlap { prefix } => Diagnostic::new(&TWO_RULES, format!("`{shown}`: {warning}"))
            .help(format!("give the rule `{prefix}` a prefix that doesn't overlap")),
    }
}

fn uncovered(shown: &str, no_rule: &NoRule<'_>) -> Diagnostic {
    let NoRule { host, preset, narrower } = no_rule;
    let finding = Diagnostic::new(
        &NO_RULE,
        format!("no rule covers `{}`, so `{shown}` is left unchanged", host::in_image_names(host)),
    );
    if let [_, ..] = narrower.as_slice() {
        let parts = narrower.iter().filter_map(|rule| rule.upstream_prefix.as_deref());
        let parts: Vec<String> = parts.map(|prefix| format!("`{prefix}/`")).collect();
        let message = format!(
            "the rules for `{}` cover only {}, so `{shown}` is left unchanged",
            host::in_image_names(host),
            parts.join(", ")
        );
        return Diagnostic::new(&NO_RULE, message);
    }
    match preset {
        Some(preset) => finding.help(format!("to cache it, add this to the spec: {}", entry(preset, host))),
        None => finding.help("`ptcgen presets` lists the registries that ECR can cache"),
    }
}

/// Returns the line that the spec needs for a registry.
fn entry(preset: &Registry, host: &str) -> String {
    let url = if preset.host.fixed().is_some() { "{}".to_owned() } else { format!("{{ url: {host} }}") };
    format!("`upstreams: {{ {}: {url} }}`", preset.console_prefix)
}

fn prefixes(cache: &Cache) -> String {
    let prefixes: Vec<String> = cache.rules().iter().map(|rule| format!("`{}`", rule.prefix)).collect();
    format!("the prefixes of the rules are {}", prefixes.join(", "))
}

/// Makes a reference safe for a message: control characters are replaced and the text is cut after 300 characters.
fn shown(text: &str) -> String {
    const MOST: usize = 300;
    let mut shown: String = text.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
