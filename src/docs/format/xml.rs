//! `xml`: the fields of a module as elements.

use super::Formatted;
use super::data::{FieldValue, Fields, fields};
use crate::docs::config::Config;
use crate::docs::module::Module;
use crate::hcl::value::{Value, g_number};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let mut content = String::from("<module>\n");
    elements(&mut content, &fields(module, config), 1);
    content.push_str("</module>");
    Ok(Formatted::data(content))
}

fn elements(out: &mut String, fields: &Fields<'_>, depth: usize) {
    for (name, node) in fields {
        match node {
            FieldValue::Null => null(out, name, depth),
            FieldValue::Bool(value) => leaf(out, name, if *value { "true" } else { "false" }, depth),
            FieldValue::Text(text) => leaf(out, name, text, depth),
            FieldValue::Value(default) => value(out, name, default, depth),
            FieldValue::List(_, items) if items.is_empty() => leaf(out, name, "", depth),
            FieldValue::List(item, items) => parent(out, name, depth, |out| {
                for fields in items {
                    parent(out, item, depth + 1, |out| elements(out, fields, depth + 2));
                }
            }),
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn null(out: &mut String, name: &str, depth: usize) {
    indent(out, depth);
    out.push_str(&format!("<{name} xsi:nil=\"true\"></{name}>\n"));
}

fn leaf(out: &mut String, name: &str, text: &str, depth: usize) {
    indent(out, depth);
    out.push_str(&format!("<{name}>"));
    escape(out, text);
    out.push_str(&format!("</{name}>\n"));
}

fn parent(out: &mut String, name: &str, depth: usize, inner: impl FnOnce(&mut String)) {
    indent(out, depth);
    out.push_str(&format!("<{name}>\n"));
    inner(out);
    indent(out, depth);
    out.push_str(&format!("</{name}>\n"));
}

fn value(out: &mut String, name: &str, default: &Value, depth: usize) {
    // An empty key is not a valid element name.
    let name = if name.is_empty() { "xmlmapentry" } else { name };
    match default {
        Value::Null => null(out, name, depth),
        Value::Bool(value) => leaf(out, name, if *value { "true" } else { "false" }, depth),
        Value::Number(number) => leaf(out, name, &g_number(*number), depth),
        Value::String(text) => leaf(out, name, text, depth),
        Value::List(items) if items.is_empty() => leaf(out, name, "", depth),
        Value::Map(entries) if entries.is_empty() => leaf(out, name, "", depth),
        Value::List(items) => parent(out, name, depth, |out| {
            for entry in items {
                item(out, entry, depth + 1);
            }
        }),
        Value::Map(entries) => parent(out, name, depth, |out| {
            for (key, entry) in entries {
                value(out, key, entry, depth + 1);
            }
        }),
    }
}

/// Writes an item of a list. terraform-docs loses lists and maps inside lists.
fn item(out: &mut String, entry: &Value, depth: usize) {
    match entry {
        Value::List(_) | Value::Map(_) => leaf(out, "item", "", depth),
        entry => value(out, "item", entry, depth),
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}
