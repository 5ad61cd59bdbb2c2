//! Converts the default of a variable to its type: what the default leaves out of an object becomes the default of
//! `optional(...)`, or `null`. Source: "Type constraints" in Terraform's documentation.

use hcl::expr::{Expression, FuncCall, Object, ObjectKey};
use indexmap::IndexMap;

use super::value::Value;

/// Converts a value; `default` evaluates the second argument of `optional`.
pub(super) fn convert(value: Value, kind: &Expression, default: &dyn Fn(&Expression) -> Value) -> Value {
    match (kind, value) {
        (Expression::FuncCall(call), value) => collection(value, call, default),
        (Expression::Variable(name), value) if matches!(name.as_str(), "string") => match value.text() {
            Some(text) if !matches!(value, Value::Unknown(_)) => text,
            _ => value,
        },
        (_, value) => value,
    }
}

fn collection(value: Value, call: &FuncCall, default: &dyn Fn(&Expression) -> Value) -> Value {
    let Some(argument) = call.args.first() else { return value };
    match (call.name.name.as_str(), value) {
        ("object", Value::Map(entries)) => match argument {
            Expression::Object(fields) => object(&entries, fields, default),
            _ => Value::Map(entries),
        },
        ("map", Value::Map(entries)) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key, convert(value, argument, default)))
                .collect::<IndexMap<_, _>>(),
        )
        .sorted(),
        ("list", Value::List(items)) => {
            Value::List(items.into_iter().map(|item| convert(item, argument, default)).collect())
        }
        ("set", Value::List(items)) => {
            super::functions::set(items.into_iter().map(|item| convert(item, argument, default)).collect())
        }
        ("optional", Value::Null) => match call.args.get(1) {
            Some(other) => default(other),
            None => Value::Null,
        },
        ("optional", value) => convert(value, argument, default),
        (_, value) => value,
    }
}

fn object(
    entries: &IndexMap<String, Value>,
    fields: &Object<ObjectKey, Expression>,
    default: &dyn Fn(&Expression) -> Value,
) -> Value {
    let field = |(key, kind): (&ObjectKey, &Expression)| {
        let key = match key {
            ObjectKey::Identifier(name) => name.as_str().to_owned(),
            ObjectKey::Expression(Expression::String(text)) => text.clone(),
            _ => return None,
        };
        let value = convert(entries.get(&key).cloned().unwrap_or(Value::Null), kind, default);
        Some((key, value))
    };
    Value::Map(fields.iter().filter_map(field).collect())
}
