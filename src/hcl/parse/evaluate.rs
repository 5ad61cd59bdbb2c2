//! Computes the rare expression that is not a literal but needs no scope either, such as `1 + 2` or `true ? 1 : 2`.
//!
//! hcl-rs does the computing, except for arithmetic; functions and references return `None`.

use hcl::eval::{Context, Evaluate};
use hcl::expr::{BinaryOperator, Expression, ObjectKey, Operation, TraversalOperator};
use hcl::template::{Directive, Element, Template};

use super::strings;
use crate::hcl::value::Value;

/// Returns the value of an expression that was checked, `None` if it needs a scope.
pub(crate) fn value(text: &[u8]) -> Option<Value> {
    let text = format!("value = {}\n", strings::lossy(text));
    let body = hcl::parse(&text).ok()?;
    let attribute = body.into_attributes().next()?;
    compute(attribute.expr)?.evaluate(&Context::new()).ok().and_then(convert)
}

/// Replaces arithmetic by its result, as hcl-rs panics where a sum overflows or a division has no result.
fn compute(expr: Expression) -> Option<Expression> {
    Some(match expr {
        Expression::Parenthesis(inner) => compute(*inner)?,
        Expression::Array(items) => Expression::Array(items.into_iter().map(compute).collect::<Option<_>>()?),
        Expression::Object(entries) => Expression::Object(
            entries
                .into_iter()
                .map(|(key, value)| Some((compute_key(key)?, compute(value)?)))
                .collect::<Option<_>>()?,
        ),
        Expression::Conditional(mut choice) => {
            choice.cond_expr = compute(choice.cond_expr)?;
            choice.true_expr = compute(choice.true_expr)?;
            choice.false_expr = compute(choice.false_expr)?;
            Expression::Conditional(choice)
        }
        Expression::Operation(operation) => match *operation {
            Operation::Unary(mut unary) => {
                unary.expr = compute(unary.expr)?;
                Expression::from(Operation::Unary(unary))
            }
            Operation::Binary(mut binary) => {
                binary.lhs_expr = compute(binary.lhs_expr)?;
                binary.rhs_expr = compute(binary.rhs_expr)?;
                if !is_arithmetic(binary.operator) {
                    return Some(Expression::from(Operation::Binary(binary)));
                }
                let result = arithmetic(number(&binary.lhs_expr)?, binary.operator, number(&binary.rhs_expr)?)?;
                Expression::Number(hcl::Number::from_f64(result)?)
            }
        },
        other if has_risky_arithmetic(&other, &Small::new()) => return None,
        other => other,
    })
}

fn compute_key(key: ObjectKey) -> Option<ObjectKey> {
    match key {
        ObjectKey::Expression(expr) => compute(expr).map(ObjectKey::Expression),
        name => Some(name),
    }
}

fn number(expr: &Expression) -> Option<f64> {
    match expr.evaluate(&Context::new()).ok()? {
        hcl::Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

/// A remainder by zero is the dividend, as in terraform-docs; `None` stands for an operator that is no arithmetic.
fn arithmetic(left: f64, operator: BinaryOperator, right: f64) -> Option<f64> {
    Some(match operator {
        BinaryOperator::Plus => left + right,
        BinaryOperator::Minus => left - right,
        BinaryOperator::Mul => left * right,
        BinaryOperator::Div => left / right,
        BinaryOperator::Mod if right == 0.0 => left,
        BinaryOperator::Mod => left % right,
        _ => return None,
    })
}

fn is_arithmetic(operator: BinaryOperator) -> bool {
    use BinaryOperator::{Div, Minus, Mod, Mul, Plus};
    matches!(operator, Plus | Minus | Mul | Div | Mod)
}

/// The variables of loops whose numbers are all small.
type Small = Vec<String>;

/// A number whose sums and products fit into any integer type is smaller.
const LARGE: f64 = 1e8;

/// Whether an operand without risky arithmetic is a small number.
fn is_small(expr: &Expression, small: &Small) -> bool {
    match expr {
        Expression::Variable(name) => small.iter().any(|other| other == name.as_str()),
        constant => number(constant).is_some_and(|number| number.abs() < LARGE),
    }
}

/// Whether an operator does not divide, or divides by a constant other than zero.
fn divides_safely(operator: BinaryOperator, right: &Expression) -> bool {
    !matches!(operator, BinaryOperator::Div | BinaryOperator::Mod) || number(right).is_some_and(|number| number != 0.0)
}

/// Whether no element of a constant collection is a large number.
fn has_small_elements(collection: &Expression) -> bool {
    let is_small =
        |value: &hcl::Value| value.as_number().and_then(hcl::Number::as_f64).is_none_or(|it| it.abs() < LARGE);
    match collection.evaluate(&Context::new()) {
        Ok(hcl::Value::Array(items)) => items.iter().all(is_small),
        Ok(hcl::Value::Object(entries)) => entries.values().all(is_small),
        _ => false,
    }
}

/// Whether there is arithmetic anywhere in an expression, also in its templates, that hcl-rs may panic at.
fn has_risky_arithmetic(expr: &Expression, small: &Small) -> bool {
    let risky = |expr: &Expression| has_risky_arithmetic(expr, small);
    match expr {
        Expression::Array(items) => items.iter().any(risky),
        Expression::Object(entries) => {
            entries.iter().any(|(key, value)| matches!(key, ObjectKey::Expression(key) if risky(key)) || risky(value))
        }
        Expression::Parenthesis(inner) => risky(inner),
        Expression::Conditional(choice) => {
            [&choice.cond_expr, &choice.true_expr, &choice.false_expr].into_iter().any(risky)
        }
        Expression::Operation(operation) => match &**operation {
            Operation::Unary(unary) => risky(&unary.expr),
            Operation::Binary(binary) => {
                let (left, right) = (&binary.lhs_expr, &binary.rhs_expr);
                risky(left)
                    || risky(right)
                    || is_arithmetic(binary.operator)
                        && !(is_small(left, small) && is_small(right, small) && divides_safely(binary.operator, right))
            }
        },
        Expression::FuncCall(call) => call.args.iter().any(risky),
        Expression::Traversal(traversal) => {
            risky(&traversal.expr)
                || traversal
                    .operators
                    .iter()
                    .any(|step| matches!(step, TraversalOperator::Index(index) if risky(index)))
        }
        Expression::ForExpr(each) => {
            let mut small = small.clone();
            small.retain(|name| {
                each.key_var.as_ref().is_none_or(|key| key.as_str() != name) && each.value_var.as_str() != name
            });
            if has_small_elements(&each.collection_expr) {
                small.push(each.value_var.as_str().to_owned());
            }
            let inside = |expr: &Expression| has_risky_arithmetic(expr, &small);
            risky(&each.collection_expr)
                || inside(&each.value_expr)
                || each.key_expr.as_ref().is_some_and(inside)
                || each.cond_expr.as_ref().is_some_and(inside)
        }
        Expression::TemplateExpr(template) => {
            Template::from_expr(template).is_ok_and(|template| template_has_risky_arithmetic(&template, small))
        }
        _ => false,
    }
}

fn template_has_risky_arithmetic(template: &Template, small: &Small) -> bool {
    let risky = |expr: &Expression| has_risky_arithmetic(expr, small);
    template.elements().iter().any(|element| match element {
        Element::Literal(_) => false,
        Element::Interpolation(part) => risky(&part.expr),
        Element::Directive(directive) => match &**directive {
            Directive::If(choice) => {
                risky(&choice.cond_expr)
                    || template_has_risky_arithmetic(&choice.true_template, small)
                    || choice
                        .false_template
                        .as_ref()
                        .is_some_and(|template| template_has_risky_arithmetic(template, small))
            }
            Directive::For(each) => {
                risky(&each.collection_expr) || template_has_risky_arithmetic(&each.template, small)
            }
        },
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_has_a_result_or_none_and_never_panics() {
        let results = [
            ("5 % 0", Some(5.0)),
            ("0 % 0", Some(0.0)),
            ("5.5 % 0", Some(5.5)),
            ("-7 % 3", Some(-1.0)),
            ("(1 + 2) * 3", Some(9.0)),
            ("18446744073709551615 + 1", Some(18_446_744_073_709_551_616.0)),
            ("9223372036854775807 * 4", Some(36_893_488_147_419_103_232.0)),
            ("-9223372036854775807 - 2", Some(-9_223_372_036_854_775_808.0)),
            ("5 / 0", None),
            ("0 / 0", None),
            ("1e308 * 10", None),
            ("[5 / 0]", None),
            ("{ a = 5 / 0 }", None),
            ("\"a ${5 / 0}\"", None),
            ("\"%{ if true }${0 / 0}%{ endif }\"", None),
            ("[for x in [0] : 5 / x]", None),
            ("[for x in [9223372036854775807] : x * 2]", None),
            ("[for x in [99999999] : x * x * x]", None),
            ("[for x in [1] : [for x in [9223372036854775807] : x + x]]", None),
            ("[1, 2][0 / 0]", None),
        ];
        for (text, result) in results {
            assert_eq!(value(text.as_bytes()), result.map(Value::Number), "{text}");
        }
        let doubled = Value::List(vec![Value::Number(2.0), Value::Number(0.0)]);
        assert_eq!(value(b"[for x in [1, 0] : x * 2]"), Some(doubled));
        assert_eq!(value(b"\"a ${60 * 24}\""), Some(Value::String("a 1440".into())));
    }
}
