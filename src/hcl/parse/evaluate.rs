//! Computes the rare expression that is not a literal but needs no scope either, such as `1 + 2` or `true ? 1 : 2`.
//!
//! hcl-rs does the computing; functions and references return `None`.

use hcl::eval::{Context, Evaluate};

use super::strings;
use crate::hcl::value::Value;

/// Returns the value of an expression that was checked, `None` if it needs a scope.
pub(crate) fn value(text: &[u8]) -> Option<Value> {
    let text = format!("value = {}\n", strings::lossy(text));
    let body = hcl::parse(&text).ok()?;
    let attribute = body.into_attributes().next()?;
    attribute.expr.evaluate(&Context::new()).ok().and_then(convert)
}

fn convert(value: hcl::Value) -> Option<Value> {
    Some(match value {
        hcl::Value::Null => Value::Null,
        hcl::Value::Bool(value) => Value::Bool(value),
        hcl::Value::Number(number) => Value::Number(number.as_f64().filter(|number| number.is_finite())?),
        hcl::Value::String(text) => Value::String(strings::nfc(text)),
        hcl::Value::Array(items) => Value::List(items.into_iter().map(convert).collect::<Option<_>>()?),
        hcl::Value::Object(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| Some((strings::nfc(key), convert(value)?)))
                .collect::<Option<_>>()?,
        ),
    })
}
