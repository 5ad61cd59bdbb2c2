//! Reads the values of outputs from the text that `terraform output -json` prints.

use std::collections::BTreeMap;

use super::codes;
use super::module::{Output, OutputValue};
use crate::diag::Diagnostic;
use crate::hcl::value::Value;

/// The text that replaces a sensitive value.
const MASK: &str = "<sensitive>";

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    value: serde_json::Value,
}

/// Sets the value of every output. As in terraform-docs, one that is missing from the file gets the text `null`.
pub fn fill(outputs: &mut [Output], file: &[u8]) -> Option<Diagnostic> {
    let entries: BTreeMap<String, Entry> = match serde_json::from_slice(file) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("the output values are not in the format of `terraform output -json`: {error}");
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
