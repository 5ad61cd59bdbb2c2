//! CODES: what can be wrong, each with a stable id.
//!
//! Domain rules bring their codes in [`crate::spec::lints`], beside the function that checks them.
//! Ids: `PTC0..` reading a spec, `PTC1..` its schema, `PTC2..` and `PTC3..` the domain's rules, `PTC4..` rendering,
//! `PTC5..` writing, `PTC6..` module docs, `PTC7..` terraform.

use super::Severity;

/// What can be wrong.
#[derive(Debug, PartialEq, Eq)]
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

/// A spec that breaks a rule, and the same spec mended.
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
}
