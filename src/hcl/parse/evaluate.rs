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
        other if has_risky_arithmetic(&other) => return None,
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

/// Whether an operand without risky arithmetic is a number whose sums and products fit into any integer type.
fn is_small(expr: &Expression) -> bool {
    number(expr).is_some_and(|number| number.abs() < 1e8)
}

/// Whether there is arithmetic anywhere in an expression, also in its templates, that hcl-rs may panic at.
fn has_risky_arithmetic(expr: &Expression) -> bool {
    match expr {
        Expression::Array(items) => items.iter().any(has_risky_arithmetic),
        Expression::Object(entries) => entries.iter().any(|(key, value)| {
            matches!(key, ObjectKey::Expression(key) if has_risky_arithmetic(key)) || has_risky_arithmetic(value)
        }),
        Expression::Parenthesis(inner) => has_risky_arithmetic(inner),
        Expression::Conditional(choice) => {
            [&choice.cond_expr, &choice.true_expr, &choice.false_expr].into_iter().any(has_risky_arithmetic)
        }
        Expression::Operation(operation) => match &**operation {
            Operation::Unary(unary) => has_risky_arithmetic(&unary.expr),
            Operation::Binary(binary) => {
                let (left, right) = (&binary.lhs_expr, &binary.rhs_expr);
                has_risky_arithmetic(left)
                    || has_risky_arithmetic(right)
                    || is_arithmetic(binary.operator)
                        && !(is_small(left) && is_small(right) && number(right) != Some(0.0))
            }
        },
        Expression::FuncCall(call) => call.args.iter().any(has_risky_arithmetic),
        Expression::Traversal(traversal) => {
            has_risky_arithmetic(&traversal.expr)
                || traversal
                    .operators
                    .iter()
                    .any(|step| matches!(step, TraversalOperator::Index(index) if has_risky_arithmetic(index)))
        }
        Expression::ForExpr(each) => {
            has_risky_arithmetic(&each.collection_expr)
                || has_risky_arithmetic(&each.value_expr)
                || each.key_expr.as_ref().is_some_and(has_risky_arithmetic)
                || each.cond_expr.as_ref().is_some_and(has_risky_arithmetic)
        }
        Expression::TemplateExpr(template) => {
            Template::from_expr(template).is_ok_and(|template| template_has_risky_arithmetic(&template))
        }
        _ => false,
    }
}

fn template_has_risky_arithmetic(template: &Template) -> bool {
    template.elements().iter().any(|element| match element {
        Element::Literal(_) => false,
        Element::Interpolation(part) => has_risky_arithmetic(&part.expr),
        Element::Directive(directive) => match &**directive {
            Directive::If(choice) => {
                has_risky_arithmetic(&choice.cond_expr)
                    || template_has_risky_arithmetic(&choice.true_template)
                    || choice.false_template.as_ref().is_some_and(template_has_risky_arithmetic)
            }
            Directive::For(each) => {
                has_risky_arithmetic(&each.collection_expr) || template_has_risky_arithmetic(&each.template)
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
            ("[1, 2][0 / 0]", None),
        ];
        for (text, result) in results {
            assert_eq!(value(text.as_bytes()), result.map(Value::Number), "{text}");
        }
        assert_eq!(value(b"\"a ${60 * 24}\""), Some(Value::String("a 1440".into())));
    }
}
