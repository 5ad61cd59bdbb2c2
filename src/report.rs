//! Findings → text, JSON, annotations, SARIF. Each format a file; nothing here prints or writes.

pub mod changes;
pub mod images;
pub mod next_steps;
pub mod plan;
pub mod upkeep;

pub mod redacted;
pub mod text;

mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;

use crate::diag::{Diagnostic, Severity};
use text::Style;

use clap::ValueEnum;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: an excerpt with a caret
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

/// Findings in any format. Only text has a style.
pub fn render(format: Format, findings: &[Diagnostic], style: Style) -> String {
    match format {
        Format::Text => text::text(findings, style),
        Format::Json => json::json(findings),
        Format::Github => github::github(findings),
        Format::Gitlab => gitlab::gitlab(findings),
        Format::Junit => junit::junit(findings),
        Format::Sarif => sarif::sarif(findings),
    }
}

/// Where a finding is, as machines want it: the path, and lines and columns from 1; the end is exclusive.
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

/// The sentence, its origin and its help, a line each.
fn whole_message(finding: &Diagnostic) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.origin.iter().flat_map(|origin| origin.notes()));
    lines.extend(finding.help.iter().cloned());
    lines.join("\n")
}
