//! What policies of IAM and policies on ECR's resources have in common. Source: IAM User Guide, "Grammar of the IAM JSON
//! policy language".

use serde_json::{Map, Value};

/// The elements of a statement.
pub const ELEMENTS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/// Whether the version of a document is one of the language, or left out.
pub fn has_known_version(document: &Map<String, Value>) -> bool {
    matches!(document.get("Version").and_then(Value::as_str), Some("2012-10-17" | "2008-10-17") | None)
}

/// Takes the statements out of a document, which has one or a list; `None` if there is none.
pub fn take_statements(document: &mut Map<String, Value>) -> Option<Vec<Value>> {
    match document.remove("Statement") {
        Some(Value::Array(statements)) if !statements.is_empty() => Some(statements),
        Some(statement @ Value::Object(_)) => Some(vec![statement]),
        _ => None,
    }
}

/// Whether a statement allows or denies something.
pub fn has_effect(statement: &Map<String, Value>) -> bool {
    matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny"))
}
