//! `json`: the fields of a module as an object, indented by two spaces.

use super::Formatted;
use super::data::{FieldValue, Fields, fields};
use crate::docs::config::Config;
use crate::docs::module::Module;
use crate::hcl::value::{HtmlEscape, write_json_string};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let escape = if config.settings.escape { HtmlEscape::On } else { HtmlEscape::Off };
    let mut content = String::new();
    object(&mut content, &fields(module, config), 0, escape);
    Ok(Formatted::data(content))
}

fn indent(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

fn object(out: &mut String, fields: &Fields<'_>, depth: usize, escape: HtmlEscape) {
    out.push('{');
    for (index, (name, node)) in fields.iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        indent(out, depth + 1);
        out.push_str(&format!("\"{name}\": "));
        match node {
            FieldValue::Null => out.push_str("null"),
            FieldValue::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            FieldValue::Text(text) => write_json_string(out, text, escape),
            FieldValue::Value(value) => value.write_json(out, depth + 1, escape),
            FieldValue::List(_, items) if items.is_empty() => out.push_str("[]"),
            FieldValue::List(_, items) => list(out, items, depth + 1, escape),
        }
    }
    indent(out, depth);
    out.push('}');
}

fn list(out: &mut String, items: &[Fields<'_>], depth: usize, escape: HtmlEscape) {
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "[" });
        indent(out, depth + 1);
        object(out, item, depth + 1, escape);
    }
    indent(out, depth);
    out.push(']');
}
