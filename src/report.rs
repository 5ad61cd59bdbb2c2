//! Findings, plans and changes as text and in formats for machines, one file for each format. Nothing here prints or
//! writes.

pub(crate) mod changes;
pub(crate) mod codes;
pub(crate) mod file_report;
pub(crate) mod images;
pub(crate) mod module_report;
pub(crate) mod next_steps;
pub(crate) mod plan;

pub(crate) mod redacted;
pub(crate) mod text;

mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;

use clap::ValueEnum;

pub use codes::page as codes_page;
pub use text::Style;

use crate::diag::{Diagnostic, Severity};

/// The formats of findings. This list is the only one: a new format is a file here, a variant and its line in
/// [`Format::render`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// Human-readable, with an excerpt and a caret
    Text,
    /// ptcgen's own JSON, versioned
    Json,
    /// Workflow commands of GitHub Actions
    Github,
    /// GitLab code quality
    Gitlab,
    /// JUnit XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
}

impl Format {
    /// Returns findings in this format. Only text has a style.
    pub fn render(self, findings: &[Diagnostic], style: Style) -> String {
        match self {
            Self::Text => text::text(findings, style),
            Self::Json => json::json(findings),
            Self::Github => github::github(findings),
            Self::Gitlab => gitlab::gitlab(findings),
            Self::Junit => junit::junit(findings),
            Self::Sarif => sarif::sarif(findings),
        }
    }

    /// Returns the names of all formats, as `--format` takes them.
    pub fn names() -> impl Iterator<Item = String> {
        let values = Self::value_variants().iter().filter_map(Self::to_possible_value);
        values.map(|value| value.get_name().to_owned())
    }

    /// Returns the names as in a sentence: `text, json or sarif`.
    pub fn alternatives() -> String {
        let mut names: Vec<String> = Self::names().collect();
        let last = names.pop().unwrap_or_default();
        format!("{} or {last}", names.join(", "))
    }
}

/// The place of a finding in reports for machines: the path, and lines and columns from 1; the end is exclusive.
struct Position<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn position(finding: &Diagnostic) -> Option<Position<'_>> {
    let place = finding.place.as_ref()?;
    let (line, column) = place.source.line_column(place.span.start);
    let (end_line, end_column) = place.source.line_column(place.span.end);
    Some(Position { path: &place.source.name, line, column, end_line, end_column })
}

fn severity(finding: &Diagnostic) -> &'static str {
    match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Returns the message, its origin and its help, one per line.
fn whole_message(finding: &Diagnostic) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.origin.iter().flat_map(|origin| origin.notes()));
    lines.extend(finding.help.iter().cloned());
    lines.join("\n")
}
