//! Reads the JSON of `terraform show` for a plan: what would be created, and the policy documents in it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::terraform::run::json_output::NoJson;

/// A plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The changes, in terraform's order.
    pub changes: Vec<Change>,
    /// The policy documents of the changes, in the same order.
    pub documents: Vec<Document>,
}

/// A change of one resource, or a data source that is read during `apply`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `module.a.aws_x.y["key"]`.
    pub address: String,
    /// `aws_x`.
    pub kind: String,
    /// `create`, `read`, `update`, `replace`, `delete`, `import`, or an action of a newer terraform.
    pub action: String,
    /// Its arguments and attributes that are set, known and not sensitive.
    pub values: Value,
}

/// A policy document of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The address of the resource.
    pub address: String,
    /// `policy`, or a path such as `inline_policy[0].policy`.
    pub attribute: String,
    /// Its content.
    pub content: Content,
}

/// What is known about a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The parsed JSON.
    Known(Value),
    /// It contains values that are known only after `apply`, such as an ARN.
    Unknown,
    /// The module or the provider marks it as sensitive.
    Sensitive,
}

impl Plan {
    /// The number of changes for each action, in the order of their first occurrence.
    pub fn counts(&self) -> Vec<(&str, usize)> {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for change in &self.changes {
            match counts.iter_mut().find(|(action, _)| *action == change.action) {
                Some((_, count)) => *count += 1,
                None => counts.push((&change.action, 1)),
            }
        }
        counts
    }

    /// Returns a summary such as `7 to create, 2 to read`.
    pub fn summary(&self) -> String {
        let counts: Vec<String> =
            self.counts().into_iter().map(|(action, count)| format!("{count} to {action}")).collect();
        if counts.is_empty() { "nothing to create".to_owned() } else { counts.join(", ") }
    }
}

/// Reads the single object that `show -json` prints for a plan.
///
/// # Errors
/// The output is not that object.
pub fn plan(output: &[u8]) -> Result<Plan, NoJson> {
    let shown: Value = serde_json::from_slice(output).map_err(|_| NoJson)?;
    if !shown["format_version"].is_string() {
        return Err(NoJson);
    }
    let mut plan = Plan::default();
    let mut written = BTreeSet::new();
    arguments("", &shown["configuration"]["root_module"], &mut written);
    for resource in shown["resource_changes"].as_array().into_iter().flatten() {
        let Some(action) = action(&resource["change"]) else { continue };
        let text = |key: &str| resource[key].as_str().unwrap_or_default().to_owned();
        let parts = ["after", "after_unknown", "after_sensitive"].map(|part| &resource["change"][part]);
        let values = visible(parts[0], parts[2]).unwrap_or_default();
        let change = Change { address: text("address"), kind: text("type"), action, values };
        let mut found = Vec::new();
        documents(&change.address, String::new(), parts, &mut found);
        // Documents that the configuration does not set are computed by AWS, not written by the module.
        let name = format!("{}{}.{}", module_of(resource), change.kind, text("name"));
        let is_ours = |document: &Document| {
            document.content != Content::Unknown || written.contains(&format!("{name}.{}", document.attribute))
        };
        plan.documents.extend(found.into_iter().filter(is_ours));
        plan.changes.push(change);
    }
    Ok(plan)
}

/// Collects the arguments that a module and its child modules set on resources: `module.a.aws_x.y.policy`.
fn arguments(path: &str, module: &Value, found: &mut BTreeSet<String>) {
    for resource in module["resources"].as_array().into_iter().flatten() {
        let text = |key: &str| resource[key].as_str().unwrap_or_default();
        for (argument, _) in resource["expressions"].as_object().into_iter().flatten() {
            found.insert(format!("{path}{}.{}.{argument}", text("type"), text("name")));
        }
    }
    for (name, call) in module["module_calls"].as_object().into_iter().flatten() {
        arguments(&format!("{path}module.{name}."), &call["module"], found);
    }
}

/// Returns `module.a.module.b.` for `module.a["key"].module.b`, and an empty string for the root.
fn module_of(resource: &Value) -> String {
    let Some(address) = resource["module_address"].as_str() else { return String::new() };
    let mut path = String::new();
    let (mut in_key, mut in_text, mut escaped) = (false, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' if in_key => in_text = !in_text,
            '[' if !in_text => in_key = true,
            ']' if !in_text => in_key = false,
            _ if !in_key => path.push(c),
            _ => {}
        }
    }
    path + "."
}

/// The action as one word; `None` for no action.
fn action(change: &Value) -> Option<String> {
    if change["importing"].is_object() {
        return Some("import".to_owned());
    }
    let actions: Vec<&str> = change["actions"].as_array()?.iter().filter_map(Value::as_str).collect();
    match actions.as_slice() {
        [] | ["no-op"] => None,
        ["create", "delete"] | ["delete", "create"] => Some("replace".to_owned()),
        [one] => Some((*one).to_owned()),
        several => Some(several.join(" and ")),
    }
}

/// A value without its sensitive and null parts.
fn visible(value: &Value, sensitive: &Value) -> Option<Value> {
    match value {
        _ if sensitive == &Value::Bool(true) => None,
        Value::Null => None,
        Value::Object(members) => {
            let seen =
                members.iter().filter_map(|(name, value)| Some((name.clone(), visible(value, &sensitive[name])?)));
            Some(Value::Object(seen.collect()))
        }
        Value::Array(items) => {
            let seen = items.iter().enumerate().filter_map(|(index, value)| visible(value, &sensitive[index]));
            Some(Value::Array(seen.collect()))
        }
        other => Some(other.clone()),
    }
}

/// Looks for documents in a value, at any depth.
fn documents(address: &str, path: String, [after, unknown, sensitive]: [&Value; 3], found: &mut Vec<Document>) {
    let hidden = sensitive == &Value::Bool(true);
    let mut add = |content| found.push(Document { address: address.to_owned(), attribute: path.clone(), content });
    if hidden && !after.is_string() {
        // The whole value is sensitive, so nothing in it is read.
        return if is_policy(&path) && !after.is_null() {
            add(Content::Sensitive)
        };
    }
    match after {
        Value::String(text) => match document(text) {
            Some(_) if hidden => add(Content::Sensitive),
            Some(document) => add(Content::Known(document)),
            None => {}
        },
        Value::Object(members) => {
            // Values that are not known yet are missing from the value.
            let missing = unknown.as_object().into_iter().flatten().filter(|(name, _)| !members.contains_key(*name));
            let names = members.keys().chain(missing.map(|(name, _)| name));
            for name in names {
                let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                documents(address, inner, [after, unknown, sensitive].map(|value| &value[name.as_str()]), found);
            }
        }
        Value::Array(items) => {
            for (index, _) in items.iter().enumerate() {
                let inner = format!("{path}[{index}]");
                documents(address, inner, [after, unknown, sensitive].map(|value| &value[index]), found);
            }
        }
        _ if unknown == &Value::Bool(true) && is_policy(&path) => add(Content::Unknown),
        _ => {}
    }
}

/// Whether an attribute holds a document, judging by its name: `policy`, `assume_role_policy`, `lifecycle_policy`.
fn is_policy(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(|name| name.ends_with("policy"))
}

/// Parses a text as an IAM policy or a lifecycle policy.
fn document(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    (value.get("Statement").is_some() || value.get("rules").is_some()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(after: Value, unknown: Value, sensitive: Value) -> Plan {
        let change =
            json!({ "actions": ["create"], "after": after, "after_unknown": unknown, "after_sensitive": sensitive });
        let (module, address) = ("module.a[\"x]\"]", "module.a[\"x]\"].aws_x.y");
        let resource =
            json!({ "address": address, "module_address": module, "type": "aws_x", "name": "y", "change": change });
        let ours = json!({ "type": "aws_x", "name": "y", "expressions": { "assume_role_policy": {}, "policy": {} } });
        let called = json!({ "a": { "module": { "resources": [ours] } } });
        let configuration = json!({ "root_module": { "module_calls": called } });
        let shown = json!({ "format_version": "1.2", "resource_changes": [resource], "configuration": configuration });
        plan(shown.to_string().as_bytes()).expect("a plan")
    }

    #[test]
    fn a_document_is_known_unknown_or_hidden() {
        let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
        let known = shown(json!({ "policy": policy, "name": "{}" }), json!({}), json!({}));
        let document = &known.documents[0];
        assert_eq!((known.documents.len(), document.attribute.as_str()), (1, "policy"));
        assert_eq!(document.content, Content::Known(json!({ "Version": "2012-10-17", "Statement": [] })));
        let hidden = shown(json!({ "policy": policy }), json!({}), json!({ "policy": true }));
        assert_eq!(hidden.documents[0].content, Content::Sensitive);
        let all_hidden = shown(json!({ "policy": policy }), json!({}), json!(true));
        assert!(all_hidden.documents.is_empty());
        assert_eq!((&known.changes[0].values["name"], &hidden.changes[0].values), (&json!("{}"), &json!({})));
        assert_eq!(all_hidden.changes[0].values, Value::Null);
        let unknown = shown(
            json!({ "name": "x" }),
            json!({ "assume_role_policy": true, "arn": true, "other_policy": true }),
            json!({}),
        );
        assert_eq!(unknown.documents.len(), 1);
        assert_eq!(unknown.documents[0].content, Content::Unknown);
        let nested = shown(json!({ "inline_policy": [{ "policy": policy }] }), json!({}), json!({}));
        assert_eq!(nested.documents[0].attribute, "inline_policy[0].policy");
    }

    #[test]
    fn actions_have_a_word_each() {
        let word = |actions: Value| action(&json!({ "actions": actions }));
        assert_eq!(word(json!(["no-op"])), None);
        assert_eq!(word(json!(["create"])).as_deref(), Some("create"));
        assert_eq!(word(json!(["delete", "create"])).as_deref(), Some("replace"));
        assert_eq!(action(&json!({ "actions": ["no-op"], "importing": { "id": "x" } })).as_deref(), Some("import"));
        assert_eq!(plan(b"{}"), Err(NoJson));
        assert_eq!(
            plan(b"{\"format_version\":\"1.2\"}").map(|plan| plan.summary()),
            Ok("nothing to create".to_owned())
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "\\PC*") {
            let _ = plan(text.as_bytes());
        }
    }
}
