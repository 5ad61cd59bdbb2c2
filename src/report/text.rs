//! Findings as text, each with an excerpt and a caret, as rustc prints them.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::redacted::Redacted;
use crate::diag::{Diagnostic, Severity};

/// Whether the text may hold ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// ANSI colours.
    Coloured,
    /// No escape sequences.
    Plain,
}

/// Returns all findings, separated by blank lines, and a line that counts them; nothing for no findings.
pub fn text(findings: &[Diagnostic], style: Style) -> String {
    each(findings, style) + &count(findings.iter().map(|finding| finding.severity))
}

/// Returns the same without the line that counts them, for findings that are printed one by one.
pub fn each(findings: &[Diagnostic], style: Style) -> String {
    let renderer = match style {
        Style::Coloured => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    findings.iter().map(|finding| one(finding, &renderer) + "\n\n").collect()
}

fn one(finding: &Diagnostic, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.code.id);
    let shown = finding.place.as_ref().map(Redacted::of);
    let mut elements: Vec<Element<'_>> = Vec::new();
    if let Some(shown) = &shown {
        let snippet = Snippet::source(shown.text.as_str()).path(shown.name.as_str()).line_start(shown.first_line);
        elements.push(snippet.annotation(AnnotationKind::Primary.span(shown.span.clone())).into());
    }
    let notes = finding.origin.as_ref().map(|origin| origin.notes()).unwrap_or_default();
    for line in &notes {
        elements.push(Level::NOTE.message(line.as_str()).into());
    }
    for line in &finding.help {
        elements.push(Level::HELP.message(line.as_str()).into());
    }
    let group = Group::with_title(title).elements(elements);
    renderer.render(&[group])
}

/// Returns the line that counts findings; nothing for none.
pub fn count(severities: impl IntoIterator<Item = Severity>) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for severity in severities {
        match severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
    }
    let noun = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => String::new(),
        (errors, 0) => format!("{}\n", noun(errors, "error")),
        (0, warnings) => format!("{}\n", noun(warnings, "warning")),
        (errors, warnings) => format!("{}, {}\n", noun(errors, "error"), noun(warnings, "warning")),
    }
}
