//! The values of outputs, from `terraform output -json`.

use std::collections::BTreeMap;

use super::codes;
use super::module::{Output, OutputValue};
use crate::diag::Diagnostic;
use crate::hcl::value::Value;

/// Shown instead of a sensitive value.
const MASK: &str = "<sensitive>";

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    value: serde_json::Value,
}

/// Gives every output its value. One that the file lacks gets the text `null`, as in terraform-docs.
pub fn fill(outputs: &mut [Output], file: &[u8]) -> Option<Diagnostic> {
    let entries: BTreeMap<String, Entry> = match serde_json::from_slice(file) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("the output values are not what `terraform output -json` writes: {error}");
            return Some(Diagnostic::new(&codes::SOURCE_FILE, message));
        }
    };
    for output in outputs {
        output.value = Some(match entries.get(&output.name) {
            Some(entry) if entry.sensitive => OutputValue { value: Value::String(MASK.into()), sensitive: true },
            Some(entry) => OutputValue { value: convert(&entry.value), sensitive: false },
            None => OutputValue { value: Value::String("null".into()), sensitive: false },
        });
    }
    None
}

fn convert(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or(0.0)),
        serde_json::Value::String(text) => Value::String(text.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(convert).collect()),
        serde_json::Value::Object(entries) => {
            Value::Map(entries.iter().map(|(key, value)| (key.clone(), convert(value))).collect())
        }
    }
}
