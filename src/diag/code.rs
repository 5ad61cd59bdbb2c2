//! What can be wrong, each with a stable id.
//!
//! A code is defined beside the function that reports it, and `src/codes.rs` lists them all. Ids: `PTC0..` reading a spec,
//! `PTC1..` its schema, `PTC2..` the domain's rules, `PTC3..` the domain's warnings, `PTC4..` rendering, `PTC5..` writing,
//! `PTC6..` module docs, `PTC7..` terraform, `PTC8..` policies, images and adopting. A new code takes the id behind the last of
//! its hundred; where two have the same, `cargo test ids_are_unique` names those that are free.

use super::Severity;

/// What can be wrong.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// `PTC` and three digits; never reused.
    pub id: &'static str,
    /// What a finding of this code is unless `--strict` or `lint.allow` says otherwise.
    pub severity: Severity,
    /// The offence, one lower-case sentence.
    pub title: &'static str,
    /// Why it matters, and where that is documented.
    pub reason: &'static str,
    /// A spec (YAML) that has it and one that mends it, where a spec can show it.
    pub example: Option<Example>,
    /// Whether `--allow` and `lint.allow` may let it pass.
    pub allowable: bool,
}

/// A spec that breaks a rule, and the same spec mended. Both are YAML.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Breaks the rule, and no other one.
    pub bad: &'static str,
    /// Breaks none.
    pub good: &'static str,
}

impl Code {
    /// An error that nothing can allow.
    pub const fn error(id: &'static str, title: &'static str, reason: &'static str, example: Option<Example>) -> Self {
        Self { id, severity: Severity::Error, title, reason, example, allowable: false }
    }

    /// A warning about something that is allowed as it is: people should know, nothing has to be done.
    pub const fn note(id: &'static str, title: &'static str, reason: &'static str) -> Self {
        Self { id, severity: Severity::Warning, title, reason, example: None, allowable: false }
    }

    /// A rule of the domain: an error, until somebody allows it.
    pub const fn rule(id: &'static str, title: &'static str, reason: &'static str, example: Example) -> Self {
        Self { id, severity: Severity::Error, title, reason, example: Some(example), allowable: true }
    }

    /// A rule of the domain: an error that nothing can allow, since nothing sensible could be rendered.
    pub const fn firm_rule(id: &'static str, title: &'static str, reason: &'static str, example: Example) -> Self {
        Self::error(id, title, reason, Some(example))
    }

    /// A warning of the domain.
    pub const fn warning(id: &'static str, title: &'static str, reason: &'static str, example: Example) -> Self {
        Self { id, severity: Severity::Warning, title, reason, example: Some(example), allowable: true }
    }
}
