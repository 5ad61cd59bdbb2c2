//! Findings as SARIF 2.1.0, which code scanning reads.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{position, severity, whole_message};
use crate::diag::{Code, Diagnostic};

pub(super) fn sarif(findings: &[Diagnostic]) -> String {
    let codes: BTreeMap<&str, &Code> = findings.iter().map(|finding| (finding.code.id, finding.code)).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(code)).collect();
    let results: Vec<Value> = findings.iter().map(result).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "ptcgen", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "shortDescription": { "text": code.title },
        "fullDescription": { "text": code.reason },
    })
}

fn result(finding: &Diagnostic) -> Value {
    let locations: Vec<Value> = position(finding)
        .into_iter()
        .map(|at| {
            json!({ "physicalLocation": {
                "artifactLocation": { "uri": uri(at.path) },
                "region": {
                    "startLine": at.line,
                    "startColumn": at.column,
                    "endLine": at.end_line,
                    "endColumn": at.end_column,
                },
            } })
        })
        .collect();
    json!({
        "ruleId": finding.code.id,
        "level": severity(finding),
        "message": { "text": whole_message(finding) },
        "locations": locations,
    })
}

/// Returns a path as a relative URI reference, in which other characters are percent-encoded UTF-8.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
