//! The words for types, bounds and lists in messages about the schema.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::Location;
use serde_json::Value;

use crate::spec::document::Pointer;

/// Returns how messages name the place of a value.
pub(super) fn of(at: &Pointer) -> String {
    if at.steps.is_empty() { "a spec".to_owned() } else { literal(&at.to_string()) }
}

/// Returns text in backticks, on one line and cut off where it is too long.
pub(super) fn literal(text: &str) -> String {
    const MOST: usize = 80;
    let mut shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    shown = shown.replace("\\\"", "\"").replace("\\'", "'");
    let more = if text.chars().nth(MOST).is_some() { "…" } else { "" };
    format!("`{shown}{more}`")
}

/// Returns a value as it would be written in a spec.
pub(super) fn value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns a value as it would be written in a spec, in backticks.
pub(super) fn value_literal(found: &Value) -> String {
    literal(&value(found))
}

/// `a`, `b` and `c`; the first nine of more than ten.
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| literal(name)).collect();
    if quoted.len() > 10 {
        return format!("{} and {} others", quoted[..9].join(", "), quoted.len() - 9);
    }
    match quoted.split_last() {
        None => "no keys".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// Returns the types that a field takes, without `null`, which would not help the user.
pub(super) fn types(names: &[&str]) -> String {
    let named: Vec<&str> = names.iter().filter(|name| **name != "null").map(|name| type_name(name)).collect();
    named.join(" or ")
}

fn type_name(name: &str) -> &str {
    match name {
        "object" => "a map",
        "array" => "a list",
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        _ => name,
    }
}

/// Returns what was found, without its value.
pub(super) fn kind(found: &Value) -> &'static str {
    match found {
        Value::Null => "nothing",
        Value::Bool(true) => "`true`",
        Value::Bool(false) => "`false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// Returns what to type if the value is right and only written as the wrong type.
pub(super) fn conversion(expected: &[&str], found: &Value) -> Option<String> {
    let wants = |name| expected.contains(&name);
    match found {
        Value::Number(_) if wants("string") => Some("put it in quotes".to_owned()),
        Value::Bool(_) if wants("string") => Some(format!("put it in quotes: `\"{found}\"`")),
        Value::String(text) if wants("boolean") => match text.to_lowercase().as_str() {
            "yes" | "y" | "on" | "true" => Some("write `true`, without quotes".to_owned()),
            "no" | "n" | "off" | "false" => Some("write `false`, without quotes".to_owned()),
            _ => None,
        },
        Value::String(text) if wants("integer") && text.parse::<i64>().is_ok() => Some("remove the quotes".to_owned()),
        Value::String(text) if wants("array") => Some(format!("write `[{}]`", text.escape_debug())),
        Value::Null if wants("object") => Some("write `{}` for a map without keys, or remove the key".to_owned()),
        Value::Null => Some("write a value, or remove the key".to_owned()),
        _ => None,
    }
}

/// Returns what a bound requires.
pub(super) fn bound(kind: &Kind) -> String {
    match kind {
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {limit} characters"),
        Kind::MaxLength { limit } => format!("must have at most {limit} characters"),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            format!("must have at least {limit} {}", entries(*limit))
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
            format!("must have at most {limit} {}", entries(*limit))
        }
        other => format!("breaks the schema's rule `{}`", other.keyword()),
    }
}

fn entries(count: u64) -> &'static str {
    if count == 1 { "entry" } else { "entries" }
}

/// Returns the schema value at a location.
pub(super) fn at<'a>(schema: &'a Value, location: &Location) -> Option<&'a Value> {
    schema.pointer(location.as_str())
}

/// Returns the maps of a spec that have a key: `` `module` `` or "the top level".
pub(super) fn homes(schema: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    search(schema, key, &mut Vec::new(), &mut found);
    found
}

fn search(schema: &Value, key: &str, path: &mut Vec<String>, found: &mut Vec<String>) {
    let properties = schema["properties"].as_object();
    if properties.is_some_and(|map| map.contains_key(key)) {
        found.push(if path.is_empty() { "the top level".to_owned() } else { literal(&path.join(".")) });
    }
    for (name, property) in properties.into_iter().flatten() {
        path.push(name.clone());
        search(property, key, path, found);
        if property["additionalProperties"].is_object() {
            path.push("*".to_owned());
            search(&property["additionalProperties"], key, path, found);
            path.pop();
        }
        path.pop();
    }
}
