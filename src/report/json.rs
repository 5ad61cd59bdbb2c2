//! Findings as ptcgen's own JSON; the schema is `schemas/findings.schema.json`.

use serde_json::{Value, json};

use super::{position, severity};
use crate::diag::Diagnostic;

/// The version of the schema.
pub(super) const SCHEMA_VERSION: u32 = 1;

pub(super) fn json(findings: &[Diagnostic]) -> String {
    let findings: Vec<Value> = findings.iter().map(finding).collect();
    format!("{:#}\n", json!({ "schema_version": SCHEMA_VERSION, "findings": findings }))
}

pub(super) fn finding(finding: &Diagnostic) -> Value {
    let place = position(finding).map(|position| {
        json!({
            "file": position.path,
            "line": position.line,
            "column": position.column,
            "end_line": position.end_line,
            "end_column": position.end_column,
        })
    });
    let mut whole = json!({
        "code": finding.code.id,
        "severity": severity(finding),
        "message": finding.message,
        "help": finding.help,
        "place": place,
    });
    if let Some(origin) = &finding.origin {
        let field =
            origin.field.as_ref().map(|field| json!({ "name": field.name, "file": field.file, "line": field.line }));
        whole["origin"] = json!({ "template": origin.template, "line": origin.line, "field": field });
    }
    whole
}
