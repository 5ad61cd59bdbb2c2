//! The query protocol of IAM and STS: a form becomes an input, an output becomes XML.
//!
//! Source: Smithy, "AWS query protocol".

use serde_json::{Map, Value};

use super::shape::{Field, Kind};

/// The pairs of a form.
pub fn form(body: &str) -> Vec<(String, String)> {
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// Decodes `%20` and `+`. A broken escape stays as it is.
fn plain(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let escaped = || u8::from_str_radix(std::str::from_utf8(after.get(..2)?).ok()?, 16).ok();
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match escaped() {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &after[2..];
                }
                None => bytes.push(b'%'),
            },
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The input that a form spells: `Tags.member.1.Key=a` becomes the key of the first item in `Tags`.
pub fn input(fields: &[Field], pairs: &[(String, String)]) -> Map<String, Value> {
    let mut tree = Map::new();
    for (name, value) in pairs {
        let mut steps: Vec<&str> = name.split('.').collect();
        let last = steps.pop().unwrap_or_default();
        // A name that goes deeper than any shape is kept whole, so that it is reported as unknown.
        let folder = if steps.len() < MAX_DEPTH { steps.iter().try_fold(&mut tree, into) } else { None };
        match folder {
            Some(folder) => drop(folder.insert(last.to_owned(), Value::from(value.clone()))),
            None => drop(tree.insert(name.clone(), Value::Null)),
        }
    }
    typed_object(fields, tree)
}

/// The most levels of a name in a form; the deepest shape of the stand-in needs four.
const MAX_DEPTH: usize = 8;

fn into<'a>(folder: &'a mut Map<String, Value>, step: &&str) -> Option<&'a mut Map<String, Value>> {
    folder.entry((*step).to_owned()).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}

fn typed_object(fields: &[Field], tree: Map<String, Value>) -> Map<String, Value> {
    let typed_field = |(name, value): (String, Value)| {
        let value = match fields.iter().find(|field| field.name == name) {
            Some(field) => typed(&field.kind, value),
            None => value,
        };
        (name, value)
    };
    tree.into_iter().map(typed_field).collect()
}

fn typed(kind: &Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Flag, Value::String(text)) if text == "true" || text == "false" => Value::from(text == "true"),
        (Kind::Number(..), Value::String(text)) => text.parse::<i64>().map_or(Value::String(text), Value::from),
        (Kind::List(..), Value::String(text)) if text.is_empty() => Value::Array(Vec::new()),
        (Kind::List(of, ..), Value::Object(mut list)) if list.len() == 1 && list.contains_key("member") => {
            let Some(Value::Object(members)) = list.remove("member") else { return Value::Null };
            let mut numbered: Vec<(usize, Value)> =
                members.into_iter().map(|(number, value)| (number.parse().unwrap_or(usize::MAX), value)).collect();
            numbered.sort_by_key(|(number, _)| *number);
            numbered.into_iter().map(|(_, value)| typed(of, value)).collect()
        }
        (Kind::Object(fields), Value::Object(tree)) => Value::Object(typed_object(fields, tree)),
        (_, value) => value,
    }
}

/// An output as the XML of a response.
pub fn xml(namespace: &str, action: &str, output: Option<&Value>, request_id: &str) -> String {
    let mut out = format!("<{action}Response xmlns=\"{namespace}\">");
    if let Some(output) = output {
        element(&mut out, &format!("{action}Result"), output);
    }
    element(&mut out, "ResponseMetadata", &serde_json::json!({ "RequestId": request_id }));
    out.push_str(&format!("</{action}Response>"));
    out
}

/// A refusal as the XML of a response.
pub fn xml_error(namespace: &str, code: &str, message: &str, request_id: &str) -> String {
    let mut out = format!("<ErrorResponse xmlns=\"{namespace}\">");
    element(&mut out, "Error", &serde_json::json!({ "Type": "Sender", "Code": code, "Message": message }));
    element(&mut out, "RequestId", &Value::from(request_id));
    out.push_str("</ErrorResponse>");
    out
}

fn element(out: &mut String, name: &str, value: &Value) {
    if value.is_null() {
        return;
    }
    out.push_str(&format!("<{name}>"));
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| element(out, name, value)),
        Value::Array(items) => items.iter().for_each(|item| element(out, "member", item)),
        Value::String(text) => escape(out, text),
        other => out.push_str(&other.to_string()),
    }
    out.push_str(&format!("</{name}>"));
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            // XML 1.0 has no way to write other control characters.
            control if control.is_control() && !matches!(control, '\n' | '\t') => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
}

/// Encodes a document as IAM returns it: "URL-encoded compliant with RFC 3986" (API reference, `GetPolicyVersion`).
pub fn url_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
