//! Findings as workflow commands of GitHub Actions, which shows them beside the code.

use std::fmt::Write as _;

use super::{position, severity, whole_message};
use crate::diag::Diagnostic;

pub(super) fn github(findings: &[Diagnostic]) -> String {
    let mut out = String::new();
    for finding in findings {
        let _ = write!(out, "::{} ", severity(finding));
        if let Some(position) = position(finding) {
            let (path, line, column) = (property(position.path), position.line, position.column);
            let _ = write!(out, "file={path},line={line},col={column},endLine={},", position.end_line);
        }
        let _ = writeln!(out, "title={}::{}", property(finding.code.id), data(&whole_message(finding)));
    }
    out
}

/// GitHub's escapes for the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// GitHub's escapes for a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
