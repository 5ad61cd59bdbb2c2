//! A finding: a stable code, one sentence, its place in a text, and what to type next.
//!
//! Every step of the flow turns its own errors into [`Diagnostic`]s. Nothing here prints; [`crate::report`] writes them
//! as text, JSON, SARIF and in the formats of CI systems.

use std::ops::Range;
use std::sync::Arc;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The input works but may surprise the user; an error under `--strict`.
    Warning,
    /// The input is refused.
    Error,
}

/// One kind of problem that a finding can report.
///
/// A code is defined beside the function that reports it; `src/codes.rs` lists all of them. Ids: `PTC0..` reading a
/// spec, `PTC1..` its schema, `PTC2..` the domain's rules, `PTC3..` the domain's warnings, `PTC4..` rendering,
/// `PTC5..` writing, `PTC6..` module docs, `PTC7..` terraform, `PTC8..` policies, images, rewriting and adopting. A new
/// code gets the id after the last one of its hundred; if two codes have the same id, `cargo test ids_are_unique`
/// prints the free ones.
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
    /// What has the problem, and what fixes it, where a few lines can show it.
    pub example: Option<Example>,
    /// Whether `--allow` and `lint.allow` can suppress it.
    pub allowable: bool,
}

/// What has a problem, and the same without it.
#[derive(Debug, PartialEq, Eq)]
pub enum Example {
    /// Specs in YAML.
    Spec {
        /// Breaks this rule and no other.
        bad: &'static str,
        /// Breaks no rule.
        good: &'static str,
    },
    /// Changes of a module's spec.
    Change {
        /// The spec as it was, in YAML.
        before: &'static str,
        /// The spec with the change that is reported.
        bad: &'static str,
        /// The spec with a change that is not.
        good: &'static str,
    },
    /// Terraform code.
    Code {
        /// Has the problem.
        bad: &'static str,
        /// Doesn't.
        good: &'static str,
    },
    /// Command lines for a shell.
    Command {
        /// Ends with the problem.
        bad: &'static str,
        /// Doesn't.
        good: &'static str,
    },
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

/// A text that findings point into: a spec file, standard input, one `--set`, a template.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The name that the user knows it by: a path, `<stdin>` or `--set`.
    pub name: String,
    /// The text, byte for byte as it was read.
    pub text: String,
    /// Byte ranges that hold credentials and never reach an output. Sorted, without overlaps.
    pub secrets: Vec<Range<usize>>,
}

impl Source {
    /// Creates a source without secrets.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), secrets: Vec::new() })
    }

    /// Returns the line and column of a byte offset, both counted from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before[line_start..].chars().filter(|c| *c != '\u{feff}').count() + 1)
    }
}

/// Where a finding is: a span of a source, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text it points into.
    pub source: Arc<Source>,
    /// The bytes to underline; empty points between two characters.
    pub span: Range<usize>,
}

/// The template line that generated the line a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The template's path.
    pub template: String,
    /// The line in it, from 1.
    pub line: usize,
    /// The field of the spec whose value is in the line, if there is exactly one.
    pub field: Option<OriginField>,
}

/// A field of a module's spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginField {
    /// `module.label`.
    pub name: String,
    /// The spec's path.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

impl Origin {
    /// Returns the notes about it, one per line.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!("comes from {}:{}", self.template, self.line)];
        if let Some(OriginField { name, file, line }) = &self.field {
            notes.push(format!("has the value of `{name}`, {file}:{line}"));
        }
        notes
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code.
    pub code: &'static Code,
    /// Usually the code's own; `--strict` turns warnings into errors.
    pub severity: Severity,
    /// One lower-case sentence without a full stop, literals in backticks.
    pub message: String,
    /// Where it is, if it is in a text.
    pub place: Option<Place>,
    /// Where that text was generated, if it was generated and has not been edited since.
    pub origin: Option<Box<Origin>>,
    /// Notes, and what to type next, one line each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// Creates a finding with the code's own severity, without a place or help.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity, message: message.into(), place: None, origin: None, help: Vec::new() }
    }

    /// Sets the place of the finding.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Changes the name of the file that the finding is in, if it has a place.
    #[must_use]
    pub fn in_file(mut self, renamed: impl FnOnce(&str) -> String) -> Self {
        if let Some(place) = &mut self.place {
            let Source { name, text, secrets } = &*place.source;
            place.source = Arc::new(Source { name: renamed(name), text: text.clone(), secrets: secrets.clone() });
        }
        self
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

/// Returns whether any finding is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Returns the candidate that is closest to `typed`, if one is close enough to suggest.
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(3) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
