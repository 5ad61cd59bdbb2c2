//! Data or a typed expression → HCL text that evaluates to it. Writes no heredoc.

use hcl::expr::{Expression, FuncCall, Object, ObjectKey, TemplateExpr};
use hcl::format::{Format, Formatter};
use minijinja::Error;
use minijinja::value::{Object as TemplateObject, Serde, Value, ValueKind};
use serde::{Serialize, Serializer};

use super::{invalid, undefined};

/// An expression that refers to other parts of the module: what templates see of an `hcl::Expression`.
#[derive(Clone, Debug, PartialEq)]
pub struct HclExpr(pub Expression);

impl TemplateObject for HclExpr {}

impl Serialize for HclExpr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_object(self.clone()).serialize(serializer)
    }
}

/// Writes an expression the way `terraform fmt` likes it, but for alignment and indentation.
pub fn expression_text(expression: &Expression) -> String {
    let mut formatter = Formatter::builder().prefer_ident_keys(true).build_vec();
    let literal = literals_escaped(expression.clone());
    let text = literal.format(&mut formatter).map(|()| formatter.into_inner()).unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
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

/// hcl-rs leaves the second marker of `${a}$${b}` alone, so every literal is escaped here.
fn literals_escaped(expression: Expression) -> Expression {
    match expression {
        Expression::String(text) if is_plain(&text) => Expression::String(text),
        Expression::String(text) => TemplateExpr::QuotedString(escaped(&text)).into(),
        Expression::Array(items) => Expression::Array(items.into_iter().map(literals_escaped).collect()),
        Expression::Object(object) => Expression::Object(
            object.into_iter().map(|(key, value)| (key_escaped(key), literals_escaped(value))).collect(),
        ),
        Expression::FuncCall(call) => {
            let FuncCall { name, args, expand_final } = *call;
            let args = args.into_iter().map(literals_escaped).collect();
            Expression::FuncCall(Box::new(FuncCall { name, args, expand_final }))
        }
        other => other,
    }
}

fn key_escaped(key: ObjectKey) -> ObjectKey {
    match key {
        ObjectKey::Expression(expression) => ObjectKey::Expression(literals_escaped(expression)),
        identifier => identifier,
    }
}

fn is_plain(text: &str) -> bool {
    !text.contains(['$', '%', '\\', '"']) && !text.chars().any(char::is_control)
}

/// What stands between the quotes of a template literal that evaluates to `text`.
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
