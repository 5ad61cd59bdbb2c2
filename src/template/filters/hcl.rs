//! Data or a typed expression → HCL text that evaluates to it. Writes no heredoc.

use std::sync::Arc;

use hcl::expr::{Expression, Object, ObjectKey};
use hcl::format::{Format, Formatter};
use minijinja::Error;
use minijinja::value::{Object as TemplateObject, ObjectRepr, Serde, Value, ValueKind};
use serde::{Serialize, Serializer};

use super::{invalid, undefined};

/// An expression that refers to other parts of the module: what templates see of an `hcl::Expression`.
#[derive(Clone, Debug, PartialEq)]
pub struct HclExpr(pub Expression);

impl TemplateObject for HclExpr {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

impl Serialize for HclExpr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_object(self.clone()).serialize(serializer)
    }
}

/// Writes an expression as people write HCL, with two spaces a level; alignment is the formatter's.
pub fn expression_text(expression: &Expression) -> String {
    let mut out = String::new();
    write(&mut out, expression, 0);
    out
}

/// Lists of scalars up to this many characters stand on one line.
const SHORT: usize = 88;

fn write(out: &mut String, expression: &Expression, depth: usize) {
    match expression {
        Expression::String(text) => out.extend(["\"", &escaped(text), "\""]),
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

/// A key that Terraform reads as text without quotes.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && !matches!(text, "for" | "null" | "true" | "false")
}

/// Everything but literals: references, calls, templates.
fn formatted(expression: &Expression) -> String {
    let mut formatter = Formatter::builder().prefer_ident_keys(true).build_vec();
    let text = expression.format(&mut formatter).map(|()| formatter.into_inner()).unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Turns any serializable value into an expression.
///
/// # Errors
/// Fails for what HCL has no literal for: infinite numbers, bytes.
pub fn expression<T: Serialize>(value: &T) -> Result<Expression, Error> {
    of_value(&Value::from(Serde(value)))
}

/// A template's value → an expression.
pub(super) fn of_value(value: &Value) -> Result<Expression, Error> {
    if let Some(typed) = value.downcast_object_ref::<HclExpr>() {
        return Ok(typed.0.clone());
    }
    match value.kind() {
        ValueKind::Undefined => Err(undefined()),
        ValueKind::None => Ok(Expression::Null),
        ValueKind::Bool => Ok(Expression::Bool(value.is_true())),
        ValueKind::Number => number(value),
        ValueKind::String => Ok(Expression::String(value.as_str().unwrap_or_default().to_owned())),
        ValueKind::Seq | ValueKind::Iterable => {
            value.try_iter()?.map(|item| of_value(&item)).collect::<Result<_, _>>().map(Expression::Array)
        }
        ValueKind::Map => object(value),
        _ => Err(invalid("`hcl` has no literal for this value")),
    }
}

fn number(value: &Value) -> Result<Expression, Error> {
    if let Some(integer) = value.as_i64() {
        return Ok(Expression::Number(integer.into()));
    }
    let float = f64::try_from(value.clone())?;
    hcl::Number::from_f64(float).map(Expression::Number).ok_or_else(|| invalid("`hcl` takes finite numbers"))
}

fn object(value: &Value) -> Result<Expression, Error> {
    let mut object = Object::new();
    for key in value.try_iter()? {
        let item = value.get_item(&key)?;
        let name = key.as_str().ok_or_else(|| invalid("a key of an HCL object is text"))?;
        object.insert(object_key(name), of_value(&item)?);
    }
    Ok(Expression::Object(object))
}

fn object_key(name: &str) -> ObjectKey {
    ObjectKey::Expression(Expression::String(name.to_owned()))
}

/// What stands between the quotes of a template literal that evaluates to `text`. hcl-rs leaves the second
/// marker of `${a}$${b}` alone, so the escaping is our own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
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
    out
}
