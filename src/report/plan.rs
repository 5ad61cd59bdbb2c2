//! What plans would create, as a table with policies or as JSON; the schema is `schemas/findings.schema.json`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diag::Diagnostic;
use crate::terraform::run::plan::{Content, Plan};

/// Returns the plans of modules, each under its name.
pub fn text(plans: &[(String, Plan)]) -> String {
    let mut out = String::new();
    for (number, (module, plan)) in plans.iter().enumerate() {
        let space = if number > 0 { "\n" } else { "" };
        let _ = writeln!(out, "{space}{module}: {}", plan.summary());
        table(&mut out, plan);
        documents(&mut out, plan);
    }
    out
}

fn table(out: &mut String, plan: &Plan) {
    if plan.changes.is_empty() {
        return;
    }
    let head = ["ACTION", "TYPE", "ADDRESS"];
    let rows = plan.changes.iter().map(|change| [&*change.action, &*change.kind, &*change.address]);
    let rows: Vec<[&str; 3]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (action, kind) = (width(0), width(1));
    out.push('\n');
    for row in &rows {
        let _ = writeln!(out, "{:action$}  {:kind$}  {}", row[0], row[1], row[2]);
    }
}

fn documents(out: &mut String, plan: &Plan) {
    for document in &plan.documents {
        let _ = write!(out, "\n{}.{}", document.address, document.attribute);
        let _ = match &document.content {
            Content::Known(value) => writeln!(out, "\n{:#}", in_order(value)),
            Content::Unknown => writeln!(out, ": known after apply"),
            Content::Sensitive => writeln!(out, ": sensitive, not shown"),
        };
    }
}

/// Orders the keys of a policy as AWS's docs do, from `Sid` to `Condition`; terraform sorts them by name.
fn in_order(value: &Value) -> Value {
    const FIRST: [&str; 10] =
        ["Version", "Id", "Statement", "Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "Condition"];
    match value {
        Value::Object(members) => {
            let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| rank(name));
            Value::Object(members.into_iter().map(|(name, value)| (name.clone(), in_order(value))).collect())
        }
        Value::Array(items) => items.iter().map(in_order).collect(),
        other => other.clone(),
    }
}

/// Returns findings and plans in one JSON object.
pub fn json(findings: &[Diagnostic], plans: &[(String, Plan)]) -> String {
    let findings: Vec<Value> = findings.iter().map(super::json::finding).collect();
    let plans: Vec<Value> = plans.iter().map(|(module, plan)| one(module, plan)).collect();
    format!("{:#}\n", json!({ "schema_version": super::json::SCHEMA_VERSION, "findings": findings, "plans": plans }))
}

fn one(module: &str, plan: &Plan) -> Value {
    let counts: serde_json::Map<String, Value> =
        plan.counts().into_iter().map(|(action, count)| (action.to_owned(), count.into())).collect();
    let changes: Vec<Value> = plan
        .changes
        .iter()
        .map(|change| json!({ "address": change.address, "type": change.kind, "action": change.action, "values": change.values }))
        .collect();
    let documents: Vec<Value> = plan
        .documents
        .iter()
        .map(|document| {
            let (state, content) = match &document.content {
                Content::Known(value) => ("known", value.clone()),
                Content::Unknown => ("unknown", Value::Null),
                Content::Sensitive => ("sensitive", Value::Null),
            };
            let (address, attribute) = (&document.address, &document.attribute);
            json!({ "address": address, "attribute": attribute, "state": state, "document": content })
        })
        .collect();
    json!({ "module": module, "counts": counts, "changes": changes, "documents": documents })
}
