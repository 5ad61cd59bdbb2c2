//! The functions that make texts.

use super::whole;
use crate::terraform::resources::value::Value;

pub(super) fn join(separator: &str, items: &[Value]) -> Option<Value> {
    let mut parts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            parts.push(Value::String(separator.to_owned()));
        }
        parts.push(item.text()?);
    }
    Some(Value::concat(parts))
}

/// `format` with `%s`, `%d`, `%v` and `%%`.
pub(super) fn format(pattern: &str, arguments: &[Value]) -> Option<Value> {
    let (mut parts, mut arguments) = (Vec::new(), arguments.iter());
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        parts.push(Value::String(rest[..at].to_owned()));
        match rest[at + 1..].chars().next()? {
            '%' => parts.push(Value::String("%".to_owned())),
            's' | 'd' | 'v' => parts.push(arguments.next()?.text()?),
            _ => return None,
        }
        rest = &rest[at + 2..];
    }
    parts.push(Value::String(rest.to_owned()));
    Some(Value::concat(parts))
}

pub(super) fn substr(text: &str, from: f64, count: f64) -> Option<Value> {
    let characters: Vec<char> = text.chars().collect();
    let from = whole(from)?.min(characters.len());
    let to = if count < 0.0 { characters.len() } else { (from + whole(count)?).min(characters.len()) };
    Some(Value::String(characters[from..to].iter().collect()))
}

/// The JSON of a value that is known; keys in order, as `jsonencode` writes them.
pub(super) fn json(value: &Value) -> String {
    fn of(value: &Value) -> serde_json::Value {
        match value {
            Value::Null | Value::Unknown(_) => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => serde_json::Number::from_f64(*number).into(),
            Value::String(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(of).collect::<Vec<_>>().into(),
            Value::Map(entries) => {
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by_key(|(key, _)| *key);
                sorted
                    .into_iter()
                    .map(|(key, value)| (key.clone(), of(value)))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }
        }
    }
    of(value).to_string()
}

pub(super) fn is_regex(text: &str) -> bool {
    text.len() > 1 && text.starts_with('/') && text.ends_with('/')
}
