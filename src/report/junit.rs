//! Findings → JUnit XML: a failed test case each, one that passed where there is none.

use std::fmt::Write as _;

use super::{position, severity, whole_message};
use crate::diag::Diagnostic;

pub(super) fn junit(findings: &[Diagnostic]) -> String {
    let (tests, failures) = (findings.len().max(1), findings.len());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites>\n  <testsuite name=\"ptcgen\" tests=\"{tests}\" failures=\"{failures}\">");
    for finding in findings {
        let at = position(finding).map_or_else(String::new, |at| format!("{}:{}:{}", at.path, at.line, at.column));
        let _ = writeln!(out, "    <testcase classname=\"{}\" name=\"{}\">", finding.code.id, attribute(&at));
        let (kind, message) = (severity(finding), attribute(&finding.message));
        let text = attribute(&whole_message(finding));
        let _ = writeln!(out, "      <failure type=\"{kind}\" message=\"{message}\">{text}</failure>\n    </testcase>");
    }
    if findings.is_empty() {
        out.push_str("    <testcase classname=\"ptcgen\" name=\"no findings\"/>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// XML's escapes; characters that XML 1.0 can't hold become U+FFFD.
fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
