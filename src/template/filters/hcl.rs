//! Converts what a template passes to the filter `hcl`, data or a typed expression, to an expression for
//! [`crate::hcl::write`].

use std::sync::Arc;

use hcl::expr::{Expression, Object, ObjectKey};
use minijinja::Error;
use minijinja::value::{Object as TemplateObject, ObjectRepr, Serde, Value, ValueKind};
use serde::{Serialize, Serializer};

use super::{invalid, undefined};

/// An expression that refers to other parts of the module. Templates can only pass it to the filter `hcl`.
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

/// Converts any serializable value to an expression.
///
/// # Errors
/// Fails for values without a literal in HCL: infinite numbers, bytes.
pub fn expression<T: Serialize>(value: &T) -> Result<Expression, Error> {
    of_value(&Value::from(Serde(value)))
}

/// Converts a template's value to an expression.
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
    hcl::Number::from_f64(float).map(Expression::Number).ok_or_else(|| invalid("`hcl` takes only finite numbers"))
}

fn object(value: &Value) -> Result<Expression, Error> {
    let mut object = Object::new();
    for key in value.try_iter()? {
        let item = value.get_item(&key)?;
        let name = key.as_str().ok_or_else(|| invalid("a key of an HCL object must be text"))?;
        object.insert(object_key(name), of_value(&item)?);
    }
    Ok(Expression::Object(object))
}

fn object_key(name: &str) -> ObjectKey {
    ObjectKey::Expression(Expression::String(name.to_owned()))
}
