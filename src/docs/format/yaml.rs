//! `yaml`: the fields of a module in block style.

mod keys;
mod plain;
mod scalar;

use super::Formatted;
use super::data::{FieldValue, Fields, fields};
use crate::docs::config::Config;
use crate::docs::module::Module;
use crate::hcl::value::{Value, g_number};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let mut content = String::new();
    mapping(&mut content, &fields(module, config), 0);
    if content.ends_with('\n') {
        content.pop();
    }
    Ok(Formatted::data(content))
}

fn indent(out: &mut String, depth: usize) {
    // After `- ` or `? ` the first key stays on the same line.
    if out.is_empty() || out.ends_with('\n') {
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn end_line(out: &mut String) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

fn mapping(out: &mut String, fields: &Fields<'_>, depth: usize) {
    for (name, node) in fields {
        indent(out, depth);
        out.push_str(&format!("{name}:"));
        match node {
            FieldValue::Null => out.push_str(" null"),
            FieldValue::Bool(value) => out.push_str(if *value { " true" } else { " false" }),
            FieldValue::Text(text) => text_or_null(out, text, depth),
            FieldValue::Value(default) => value(out, default, depth),
            FieldValue::List(_, items) if items.is_empty() => out.push_str(" []"),
            FieldValue::List(_, items) => {
                out.push('\n');
                for item in items {
                    indent(out, depth + 1);
                    out.push_str("- ");
                    mapping(out, item, depth + 2);
                }
            }
        }
        end_line(out);
    }
}

/// Writes a text. terraform-docs writes null for a text of exactly two double quotes.
fn text_or_null(out: &mut String, text: &str, depth: usize) {
    out.push(' ');
    if text == "\"\"" { out.push_str("null") } else { scalar::write(out, text, depth + 1) }
}

/// Writes a value after a key; nested values begin on the next line.
fn value(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::String(text) => text_or_null(out, text, depth),
        Value::List(items) if !items.is_empty() => {
            out.push('\n');
            list(out, items, depth + 1);
        }
        Value::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            map(out, entries, depth + 1);
        }
        other => inline(out, other, depth),
    }
}

fn inline(out: &mut String, value: &Value, depth: usize) {
    out.push(' ');
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&g_number(*number)),
        Value::String(text) => scalar::write(out, text, depth + 1),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
}

/// Writes a value after `-`, `?` or `:`; nested values begin on the same line.
fn behind_indicator(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::List(items) if !items.is_empty() => {
            out.push(' ');
            list(out, items, depth + 1);
        }
        Value::Map(entries) if !entries.is_empty() => {
            out.push(' ');
            map(out, entries, depth + 1);
        }
        other => inline(out, other, depth),
    }
    end_line(out);
}

fn list(out: &mut String, items: &[Value], depth: usize) {
    for item in items {
        indent(out, depth);
        out.push('-');
        behind_indicator(out, item, depth);
    }
}

fn map(out: &mut String, entries: &std::collections::BTreeMap<String, Value>, depth: usize) {
    for (key, entry) in keys::in_order(entries) {
        indent(out, depth);
        if scalar::is_simple_key(key) {
            scalar::write_key(out, key, depth + 1);
            out.push(':');
            value(out, entry, depth);
            end_line(out);
        } else {
            out.push_str("? ");
            scalar::write(out, key, depth + 1);
            end_line(out);
            indent(out, depth);
            out.push(':');
            behind_indicator(out, entry, depth);
        }
    }
}
