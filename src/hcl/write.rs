//! Writes expressions and texts as HCL, never as heredocs.

use hcl::expr::{Expression, ObjectKey};
use hcl::format::{Format, Formatter};

/// Writes an expression with an indent of two spaces per level; the formatter aligns it later.
pub fn expression_text(expression: &Expression) -> String {
    let mut out = String::new();
    write(&mut out, expression, 0);
    out
}

/// Lists of scalars of up to this many characters are written on one line.
const SHORT: usize = 88;

fn write(out: &mut String, expression: &Expression, depth: usize) {
    match expression {
        Expression::String(text) => write_quoted(out, text),
        Expression::Array(items) if items.is_empty() => out.push_str("[]"),
        Expression::Array(items) => write_array(out, items, depth),
        Expression::Object(object) if object.is_empty() => out.push_str("{}"),
        Expression::Object(object) => {
            out.push('{');
            for (key, value) in object {
                new_line(out, depth + 1);
                write_key(out, key);
                out.push_str(" = ");
                write(out, value, depth + 1);
            }
            new_line(out, depth);
            out.push('}');
        }
        other => out.push_str(&formatted(other)),
    }
}

fn write_array(out: &mut String, items: &[Expression], depth: usize) {
    let texts: Vec<String> = items
        .iter()
        .map(|item| {
            let mut text = String::new();
            write(&mut text, item, depth + 1);
            text
        })
        .collect();
    let on_one_line = texts.iter().all(|text| !text.contains('\n'))
        && texts.iter().map(|text| text.chars().count() + 2).sum::<usize>() <= SHORT;
    if on_one_line {
        return out.extend(["[", &texts.join(", "), "]"]);
    }
    out.push('[');
    for text in texts {
        new_line(out, depth + 1);
        out.extend([&text, ","]);
    }
    new_line(out, depth);
    out.push(']');
}

fn write_key(out: &mut String, key: &ObjectKey) {
    match key {
        ObjectKey::Identifier(name) => out.push_str(name),
        ObjectKey::Expression(Expression::String(text)) if is_identifier(text) => out.push_str(text),
        ObjectKey::Expression(expression) => write(out, expression, 0),
        _ => {}
    }
}

/// Whether a key needs no quotes to be read as text.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && !matches!(text, "for" | "null" | "true" | "false")
}

/// Formats everything except literals: references, calls and templates.
fn formatted(expression: &Expression) -> String {
    let mut formatter = Formatter::builder().prefer_ident_keys(true).build_vec();
    let text = expression.format(&mut formatter).map(|()| formatter.into_inner()).unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Returns a quoted string that evaluates to the text.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    write_quoted(&mut out, text);
    out
}

/// Appends a quoted string. hcl-rs does not escape the second marker of `${a}$${b}`, so the escaping is done here.
fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => out.extend([c, c]),
            control if control.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}
