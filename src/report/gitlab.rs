//! Findings as GitLab's code quality report.

use serde_json::{Value, json};

use super::{position, whole_message};
use crate::base::hash::sha256;
use crate::diag::{Diagnostic, Severity};

pub(super) fn gitlab(findings: &[Diagnostic]) -> String {
    let issues: Vec<Value> = findings.iter().map(issue).collect();
    format!("{:#}\n", Value::Array(issues))
}

fn issue(finding: &Diagnostic) -> Value {
    let position = position(finding);
    let (path, line) = position.map_or(("", 1), |position| (position.path, position.line));
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
    };
    // GitLab recognises a finding in later commits by its fingerprint, so that must not contain the line number.
    let fingerprint = sha256(format!("{}\0{path}\0{}", finding.code.id, finding.message).as_bytes());
    json!({
        "check_name": finding.code.id,
        "description": whole_message(finding),
        "severity": severity,
        "fingerprint": fingerprint,
        "location": { "path": path, "lines": { "begin": line } },
    })
}
