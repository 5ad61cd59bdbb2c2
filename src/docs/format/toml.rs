//! `toml`: the fields of a module, with items as arrays of tables.

use std::collections::BTreeMap;

use super::Formatted;
use super::data::{FieldValue, Fields, fields};
use crate::docs::config::Config;
use crate::docs::module::Module;
use crate::hcl::value::{Value, g_number};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let fields = fields(module, config);
    let mut content = String::new();
    for (name, node) in &fields {
        match node {
            FieldValue::List(_, items) if items.is_empty() => content.push_str(&format!("{name} = []\n")),
            FieldValue::Text(text) => {
                content.push_str(&format!("{name} = "));
                string(&mut content, text);
                content.push('\n');
            }
            _ => {}
        }
    }
    for (name, node) in &fields {
        let FieldValue::List(_, items) = node else { continue };
        for item in items {
            content.push_str(&format!("\n[[{name}]]\n"));
            self::item(&mut content, name, item)?;
        }
    }
    if content.ends_with('\n') {
        content.pop();
    }
    Ok(Formatted::data(content))
}

/// Writes an item: plain values first, then those that become tables.
fn item(out: &mut String, name: &str, fields: &Fields<'_>) -> Result<(), String> {
    for (key, node) in fields {
        let start = out.len();
        out.push_str(&format!("  {key} = "));
        match node {
            FieldValue::Null => string(out, ""),
            // terraform-docs leaves `sensitive` out if it is false.
            FieldValue::Bool(false) if *key == "sensitive" => {
                out.truncate(start);
                continue;
            }
            FieldValue::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            FieldValue::Text(text) => string(out, text),
            FieldValue::Value(value) if is_plain(value) => inline(out, value)?,
            _ => {
                out.truncate(start);
                continue;
            }
        }
        out.push('\n');
    }
    for (key, node) in fields {
        match node {
            FieldValue::Value(Value::Null) => out.push_str(&format!("  [{name}.{key}]\n")),
            FieldValue::Value(value) if !is_plain(value) => table(out, &[name, key], value)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether a value is written after `=`: everything except maps and lists of only maps.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Map(_) => false,
        Value::List(items) => items.is_empty() || !items.iter().all(|item| matches!(item, Value::Map(_))),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn path(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|name| key(name)).collect();
    keys.join(".")
}

fn table(out: &mut String, keys: &[&str], value: &Value) -> Result<(), String> {
    match value {
        Value::Map(entries) => {
            indent(out, keys.len() - 1);
            out.push_str(&format!("[{}]\n", path(keys)));
            table_body(out, keys, entries)
        }
        Value::List(items) => {
            for item in items {
                out.push('\n');
                indent(out, keys.len() - 1);
                out.push_str(&format!("[[{}]]\n", path(keys)));
                if let Value::Map(entries) = item {
                    table_body(out, keys, entries)?;
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn table_body(out: &mut String, keys: &[&str], entries: &BTreeMap<String, Value>) -> Result<(), String> {
    for (name, value) in entries.iter().filter(|(_, value)| is_plain(value)) {
        indent(out, keys.len());
        out.push_str(&format!("{} = ", key(name)));
        inline(out, value)?;
        out.push('\n');
    }
    for (name, value) in entries.iter().filter(|(_, value)| !is_plain(value)) {
        table(out, &[keys, &[name]].concat(), value)?;
    }
    Ok(())
}

fn inline(out: &mut String, value: &Value) -> Result<(), String> {
    match value {
        Value::Null => return Err("TOML has no null inside a list".into()),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            let text = g_number(*number);
            out.push_str(&text);
            if !text.contains(['.', 'e']) {
                out.push_str(".0");
            }
        }
        Value::String(text) => string(out, text),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "[" });
                inline(out, item)?;
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Map(entries) => inline_table(out, entries)?,
    }
    Ok(())
}

fn inline_table(out: &mut String, entries: &BTreeMap<String, Value>) -> Result<(), String> {
    out.push('{');
    let (plain, tables): (Vec<_>, Vec<_>) = entries.iter().partition(|(_, value)| is_plain(value));
    let present = plain.into_iter().chain(tables).filter(|(_, value)| **value != Value::Null);
    for (index, (name, value)) in present.enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        out.push_str(&format!("{} = ", key(name)));
        inline(out, value)?;
    }
    out.push('}');
    Ok(())
}

fn key(name: &str) -> String {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        return name.to_owned();
    }
    let mut out = String::new();
    string(&mut out, name);
    out
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
