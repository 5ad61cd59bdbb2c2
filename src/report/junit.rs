//! Findings as JUnit XML: an error is a failed test case, a warning one that passes. Without findings, one test case passes.

use std::fmt::Write as _;

use super::{position, whole_message};
use crate::diag::{Diagnostic, Severity};

pub(super) fn junit(findings: &[Diagnostic]) -> String {
    let failures = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let tests = findings.len().max(1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites>\n  <testsuite name=\"ptcgen\" tests=\"{tests}\" failures=\"{failures}\">");
    for finding in findings {
        let at = position(finding).map_or_else(String::new, |at| format!("{}:{}:{}", at.path, at.line, at.column));
        let _ = writeln!(out, "    <testcase classname=\"{}\" name=\"{}\">", finding.code.id, escaped(&at));
        let text = escaped(&whole_message(finding));
        let _ = match finding.severity {
            Severity::Error => {
                let message = escaped(&finding.message);
                writeln!(out, "      <failure type=\"error\" message=\"{message}\">{text}</failure>")
            }
            Severity::Warning => writeln!(out, "      <system-out>warning: {text}</system-out>"),
        };
        out.push_str("    </testcase>\n");
    }
    if findings.is_empty() {
        out.push_str("    <testcase classname=\"ptcgen\" name=\"no findings\"/>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// XML's escapes; characters that XML 1.0 can't hold become U+FFFD.
fn escaped(text: &str) -> String {
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
