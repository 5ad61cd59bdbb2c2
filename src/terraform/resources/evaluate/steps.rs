//! Steps of an evaluation that need no scope: reading an attribute or an element, and calculating.

use hcl::expr::{BinaryOperator, Expression};

use crate::terraform::resources::functions::whole;
use crate::terraform::resources::value::Value;

pub(super) fn opaque(expression: &Expression) -> Value {
    Value::symbol(expression.to_string())
}

pub(super) fn attribute(value: Value, name: &str) -> Value {
    match value {
        Value::Map(mut entries) => entries.swap_remove(name).unwrap_or_else(|| Value::symbol(format!("?.{name}"))),
        other => Value::symbol(format!("{}.{name}", other.describe())),
    }
}

pub(super) fn item(value: Value, index: &Value) -> Value {
    let unknown = |value: &Value| Value::symbol(format!("{}[{}]", value.describe(), index.describe()));
    match (&value, index) {
        (Value::Map(entries), Value::String(key)) => entries.get(key).cloned().unwrap_or_else(|| unknown(&value)),
        (Value::List(items), Value::Number(number)) => {
            whole(*number).and_then(|at| items.get(at)).cloned().unwrap_or_else(|| unknown(&value))
        }
        _ => unknown(&value),
    }
}

/// An index as a number; lists are far shorter than what a `f64` can count.
pub(in crate::terraform::resources) fn small(index: u64) -> f64 {
    f64::from(u32::try_from(index).unwrap_or(u32::MAX))
}

pub(super) fn arithmetic(operator: BinaryOperator, one: f64, two: f64) -> Option<Value> {
    let number = match operator {
        BinaryOperator::Plus => one + two,
        BinaryOperator::Minus => one - two,
        BinaryOperator::Mul => one * two,
        BinaryOperator::Div => one / two,
        BinaryOperator::Mod => one % two,
        BinaryOperator::Less => return Some(Value::Bool(one < two)),
        BinaryOperator::LessEq => return Some(Value::Bool(one <= two)),
        BinaryOperator::Greater => return Some(Value::Bool(one > two)),
        BinaryOperator::GreaterEq => return Some(Value::Bool(one >= two)),
        _ => return None,
    };
    number.is_finite().then_some(Value::Number(number))
}
