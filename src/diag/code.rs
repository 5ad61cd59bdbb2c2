//! The codes of findings, each with a stable id.
//!
//! A code is defined beside the function that reports it; `src/codes.rs` lists all of them. Ids: `PTC0..` reading a
//! spec, `PTC1..` its schema, `PTC2..` the domain's rules, `PTC3..` the domain's warnings, `PTC4..` rendering,
//! `PTC5..` writing, `PTC6..` module docs, `PTC7..` terraform, `PTC8..` policies, images, rewriting and adopting. A new
//! code gets the id after the last one of its hundred; if two codes have the same id, `cargo test ids_are_unique`
//! prints the free ones.

use super::Severity;

/// One kind of problem that a finding can report.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// `PTC` and three digits; never reused.
    pub id: &'static str,
    /// The severity of its findings, unless `--strict` or `lint.allow` changes it.
    pub severity: Severity,
    /// The problem, as one lower-case sentence.
    pub title: &'static str,
    /// Why it matters, and where that is documented.
    pub reason: &'static str,
    /// A spec (YAML) that has the problem and one that fixes it, where a spec can show it.
    pub example: Option<Example>,
    /// Whether `--allow` and `lint.allow` can suppress it.
    pub allowable: bool,
}

/// A spec that breaks a rule, and the same spec fixed. Both are YAML.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Breaks this rule and no other.
    pub bad: &'static str,
    /// Breaks no rule.
    pub good: &'static str,
}

impl Code {
    /// Creates an error that cannot be allowed.
    pub const fn error(id: &'static str, title: &'static str, reason: &'static str, example: Option<Example>) -> Self {
        Self { id, severity: Severity::Error, title, reason, example, allowable: false }
    }

    /// Creates a warning that needs no action: it only informs the user.
    pub const fn note(id: &'static str, title: &'static str, reason: &'static str) -> Self {
        Self { id, severity: Severity::Warning, title, reason, example: None, allowable: false }
    }

    /// Creates a rule of the domain: an error unless the user allows it.
    pub const fn rule(id: &'static str, title: &'static str, reason: &'static str, example: Example) -> Self {
        Self { id, severity: Severity::Error, title, reason, example: Some(example), allowable: true }
    }

    /// Creates a rule of the domain that cannot be allowed, because nothing sensible could be rendered.
    pub const fn firm_rule(id: &'static str, title: &'static str, reason: &'static str, example: Example) -> Self {
        Self::error(id, title, reason, Some(example))
    }

    /// Creates a warning of the domain.
    pub const fn warning(id: &'static str, title: &'static str, reason: &'static str, example: Example) -> Self {
        Self { id, severity: Severity::Warning, title, reason, example: Some(example), allowable: true }
    }
}
