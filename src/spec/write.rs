//! Writes a value as YAML that every reader of YAML 1.1 and 1.2 reads as the same value.

use serde_json::Value;

use super::document::{self, Document, Syntax};
use super::schema;
use crate::diag::Diagnostic;

impl Document {
    /// Returns the document of a value that has no text: its places are in the YAML that [`yaml`] writes for it.
    ///
    /// # Errors
    /// Returns those of [`document::parse`], for a value that is deeper or longer than a text may be.
    pub fn from_value(name: &str, value: &Value) -> Result<Self, Vec<Diagnostic>> {
        document::parse(name, yaml(value).as_bytes(), Syntax::Yaml)
    }
}

/// Writes a whole spec in block style, the schema's modeline first.
pub fn yaml(value: &Value) -> String {
    let mut out = format!("# yaml-language-server: $schema={}\n", schema::PATH);
    match value {
        Value::Object(map) if !map.is_empty() => block(value, 0, &mut out),
        Value::Array(items) if !items.is_empty() => block(value, 0, &mut out),
        _ => {
            out.push_str(&flow(value));
            out.push('\n');
        }
    }
    out
}

/// Writes the lines of a map or list, each indented by `indent` spaces and ended by a newline. Writes nothing for other
/// values.
pub fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                out.extend(std::iter::repeat_n(' ', indent));
                out.push_str(&block_key(key, indent));
                after_key(value, indent + 2, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                out.extend(std::iter::repeat_n(' ', indent));
                out.push('-');
                let start = out.len();
                after_key(item, indent + 2, out);
                if matches!(item, Value::Object(map) if !map.is_empty()) {
                    // The first key is on the line of the dash.
                    out.replace_range(start..start + 1 + indent + 2, " ");
                }
            }
        }
        _ => {}
    }
}

/// Writes what follows `key:` or `-`, up to and including a newline.
pub fn after_key(value: &Value, indent: usize, out: &mut String) {
    if takes_lines(value) {
        out.push('\n');
        block(value, indent, out);
    } else {
        out.push(' ');
        out.push_str(&flow(value));
        out.push('\n');
    }
}

/// Whether a value reads better on lines of its own.
pub fn takes_lines(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        _ => false,
    }
}

/// Writes a value on one line.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entries: Vec<_> = map.iter().map(|(key, value)| flow_entry(key, value)).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// Writes one entry of a map on one line.
pub fn flow_entry(key: &str, value: &Value) -> String {
    let key = scalar(key);
    if key.len() > LONGEST_KEY { format!("? {key} : {}", flow(value)) } else { format!("{key}: {}", flow(value)) }
}

/// Parsers need not look for the colon further than 1,024 characters (YAML 1.2, §7.4); longer keys are written with
/// `?`.
const LONGEST_KEY: usize = 1000;

fn block_key(key: &str, indent: usize) -> String {
    let key = scalar(key);
    if key.len() > LONGEST_KEY { format!("? {key}\n{}:", " ".repeat(indent)) } else { key + ":" }
}

/// Writes text: bare if no reader can mistake it for something else, otherwise in double quotes.
pub fn scalar(text: &str) -> String {
    if is_bare(text) { text.to_owned() } else { quoted(text) }
}

/// Whether text may be bare: it starts with a letter, has only letters, digits and signs that mean nothing in YAML, and
/// is not a word that means a value in YAML 1.1 or 1.2. Sexagesimals (`1:30`), dates and numbers start with a digit or
/// sign, so all of them are quoted.
fn is_bare(text: &str) -> bool {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '@' | ' ' | '(' | ')');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(sign)
        && !text.ends_with(' ')
        && text.len() <= 80
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Quotes text with JSON's escapes, which YAML shares; what YAML forbids or readers treat as a line break is escaped
/// too.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in serde_json::Value::from(text).to_string().chars() {
        match c {
            '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}
