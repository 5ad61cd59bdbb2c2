//! Evaluates expressions as far as they are known without terraform, a provider or AWS.
//!
//! hcl-rs parses; its own evaluator stops at the first name that it doesn't know, while here a map keeps its keys even
//! if its values are unknown.

mod steps;

use std::collections::BTreeMap;

use hcl::expr::{
    BinaryOp, BinaryOperator, Expression, ForExpr, ObjectKey, Operation, TemplateExpr, TraversalOperator, UnaryOperator,
};
use hcl::template::{Element, Strip, Template};
use indexmap::IndexMap;

use super::functions;
use super::value::{Comparison, Value};
pub(super) use steps::small;
use steps::{arithmetic, attribute, item, opaque};

/// What names mean.
pub(super) trait Scope {
    /// The value of `var.NAME`.
    fn variable(&self, name: &str) -> Option<Value>;
    /// The value of `local.NAME`.
    fn local(&self, name: &str) -> Option<Value>;
    /// The value of `KIND.NAME`, a resource, or of `data.KIND.NAME`.
    fn resource(&self, is_data: bool, kind: &str, name: &str) -> Value;
    /// The value of an argument that is set in `KIND.NAME["KEY"]`, given as text.
    fn argument(&self, address: &str, name: &str) -> Option<Value>;
    /// Counts a step; false once the module takes too many.
    fn may_go_on(&self) -> bool;
}

/// The names of `for`, and `each` and `count`.
pub(super) type Bindings = BTreeMap<String, Value>;

/// Evaluates an expression.
pub(super) fn evaluate(scope: &dyn Scope, bindings: &Bindings, expression: &Expression) -> Value {
    Evaluator { scope, bindings }.value(expression)
}

struct Evaluator<'a> {
    scope: &'a dyn Scope,
    bindings: &'a Bindings,
}

impl Evaluator<'_> {
    fn value(&self, expression: &Expression) -> Value {
        if !self.scope.may_go_on() {
            return Value::symbol("?");
        }
        match expression {
            Expression::Null => Value::Null,
            Expression::Bool(value) => Value::Bool(*value),
            Expression::Number(number) => {
                number.as_f64().map_or_else(|| Value::symbol(number.to_string()), Value::Number)
            }
            Expression::String(text) => Value::String(text.clone()),
            Expression::Array(items) => Value::List(items.iter().map(|item| self.value(item)).collect()),
            Expression::Object(entries) => {
                let mut map = IndexMap::new();
                for (key, value) in entries {
                    let Some(key) = self.key(key) else { return opaque(expression) };
                    map.insert(key, self.value(value));
                }
                Value::Map(map).sorted()
            }
            Expression::TemplateExpr(template) => self.template(template),
            Expression::Variable(name) => self.name(name.as_str()),
            Expression::Traversal(traversal) => self.traversal(&traversal.expr, &traversal.operators),
            Expression::FuncCall(call) => self.call(call),
            Expression::Parenthesis(inner) => self.value(inner),
            Expression::Conditional(conditional) => match self.value(&conditional.cond_expr) {
                Value::Bool(true) => self.value(&conditional.true_expr),
                Value::Bool(false) => self.value(&conditional.false_expr),
                other => {
                    let (one, two) = (self.value(&conditional.true_expr), self.value(&conditional.false_expr));
                    if one == two {
                        return one;
                    }
                    Value::symbol(format!("{} ? {} : {}", other.describe(), one.describe(), two.describe()))
                }
            },
            Expression::Operation(operation) => self.operation(operation),
            Expression::ForExpr(each) => self.each(each).unwrap_or_else(|| opaque(expression)),
            other => opaque(other),
        }
    }

    fn key(&self, key: &ObjectKey) -> Option<String> {
        match key {
            ObjectKey::Identifier(name) => Some(name.as_str().to_owned()),
            ObjectKey::Expression(expression) => self.value(expression).text()?.as_str().map(str::to_owned),
            _ => None,
        }
    }

    fn name(&self, name: &str) -> Value {
        self.bindings.get(name).cloned().unwrap_or_else(|| Value::symbol(name))
    }

    fn template(&self, expression: &TemplateExpr) -> Value {
        let Ok(template) = Template::from_expr(expression) else { return Value::symbol(expression.to_string()) };
        let mut parts = Vec::new();
        for element in template.elements() {
            match element {
                Element::Literal(text) => parts.push(Value::String(text.clone())),
                Element::Interpolation(inner) if inner.strip == Strip::None => {
                    let value = self.value(&inner.expr);
                    // A template that is one interpolation has its value, of whatever type.
                    if template.elements().len() == 1 {
                        return value;
                    }
                    match value.text() {
                        Some(text) => parts.push(text),
                        None => return Value::symbol(expression.to_string()),
                    }
                }
                _ => return Value::symbol(expression.to_string()),
            }
        }
        Value::concat(parts)
    }

    fn traversal(&self, root: &Expression, operators: &[TraversalOperator]) -> Value {
        let Expression::Variable(name) = root else { return self.walk(self.value(root), operators) };
        let name = name.as_str();
        if let Some(bound) = self.bindings.get(name) {
            return self.walk(bound.clone(), operators);
        }
        let attribute = |at: usize| match operators.get(at) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        match (name, attribute(0), attribute(1)) {
            ("var", Some(first), _) => {
                let value = self.scope.variable(first).unwrap_or_else(|| Value::symbol(format!("var.{first}")));
                self.walk(value, &operators[1..])
            }
            ("local", Some(first), _) => {
                let value = self.scope.local(first).unwrap_or_else(|| Value::symbol(format!("local.{first}")));
                self.walk(value, &operators[1..])
            }
            ("data", Some(kind), Some(name)) => self.walk(self.scope.resource(true, kind, name), &operators[2..]),
            ("path" | "terraform" | "module" | "self" | "each" | "count" | "ephemeral", ..) => {
                self.walk(Value::symbol(name), operators)
            }
            (kind, Some(name), _) => self.walk(self.scope.resource(false, kind, name), &operators[1..]),
            _ => self.walk(Value::symbol(name), operators),
        }
    }

    fn walk(&self, value: Value, operators: &[TraversalOperator]) -> Value {
        let Some((operator, rest)) = operators.split_first() else { return value };
        let next = match (operator, value) {
            (TraversalOperator::GetAttr(name), value) => {
                let known = value.as_symbol().and_then(|symbol| self.scope.argument(symbol, name.as_str()));
                known.unwrap_or_else(|| attribute(value, name.as_str()))
            }
            (TraversalOperator::LegacyIndex(index), value) => item(value, &Value::Number(small(*index))),
            (TraversalOperator::Index(index), value) => item(value, &self.value(index)),
            (_, Value::List(items)) => {
                return Value::List(items.into_iter().map(|item| self.walk(item, rest)).collect());
            }
            (_, Value::Null) => return Value::List(Vec::new()),
            (_, value @ Value::Unknown(_)) => {
                let each = self.walk(Value::symbol("*"), rest);
                return Value::symbol(format!("{}[{}]", value.describe(), each.describe()));
            }
            (_, value) => return Value::List(vec![self.walk(value, rest)]),
        };
        self.walk(next, rest)
    }

    fn call(&self, call: &hcl::expr::FuncCall) -> Value {
        let name = call.name.name.as_str();
        let mut arguments: Vec<Value> = match name {
            // The first argument without an error; an expression that is not known might have one.
            "try" | "can" => return self.attempt(name, &call.args),
            _ => call.args.iter().map(|argument| self.value(argument)).collect(),
        };
        if call.expand_final {
            match arguments.pop() {
                Some(Value::List(items)) => arguments.extend(items),
                other => {
                    let last = other.as_ref().map(Value::describe).unwrap_or_default();
                    return Value::symbol(format!("{name}({last}...)"));
                }
            }
        }
        let known = if call.name.is_namespaced() { None } else { functions::call(name, &arguments) };
        known.unwrap_or_else(|| {
            let arguments = arguments.iter().map(Value::describe).collect::<Vec<_>>();
            Value::symbol(format!("{}({})", call.name, arguments.join(", ")))
        })
    }

    fn attempt(&self, name: &str, arguments: &[Expression]) -> Value {
        let first = arguments.first().map(|argument| self.value(argument));
        match first {
            Some(value) if value.is_known() && name == "try" => value,
            Some(value) if value.is_known() => Value::Bool(true),
            other => Value::symbol(format!("{name}({})", other.as_ref().map(Value::describe).unwrap_or_default())),
        }
    }

    fn operation(&self, operation: &Operation) -> Value {
        match operation {
            Operation::Unary(unary) => match (unary.operator, self.value(&unary.expr)) {
                (UnaryOperator::Not, Value::Bool(value)) => Value::Bool(!value),
                (UnaryOperator::Neg, Value::Number(number)) => Value::Number(-number),
                (operator, value) => Value::symbol(format!("{operator}{}", value.describe())),
            },
            Operation::Binary(binary) => self.binary(binary),
        }
    }

    fn binary(&self, binary: &BinaryOp) -> Value {
        let (one, two) = (self.value(&binary.lhs_expr), self.value(&binary.rhs_expr));
        let unknown = || Value::symbol(format!("{} {} {}", one.describe(), binary.operator, two.describe()));
        match (binary.operator, &one, &two) {
            (BinaryOperator::And, Value::Bool(false), _) | (BinaryOperator::And, _, Value::Bool(false)) => {
                Value::Bool(false)
            }
            (BinaryOperator::And, Value::Bool(true), Value::Bool(true)) => Value::Bool(true),
            (BinaryOperator::Or, Value::Bool(true), _) | (BinaryOperator::Or, _, Value::Bool(true)) => {
                Value::Bool(true)
            }
            (BinaryOperator::Or, Value::Bool(false), Value::Bool(false)) => Value::Bool(false),
            (BinaryOperator::Eq | BinaryOperator::NotEq, ..) => {
                let is_equal = match one.compare(&two) {
                    Comparison::Same if one.is_known() => true,
                    Comparison::Different => false,
                    _ => return unknown(),
                };
                Value::Bool(is_equal == (binary.operator == BinaryOperator::Eq))
            }
            (operator, Value::Number(one), Value::Number(two)) => {
                arithmetic(operator, *one, *two).unwrap_or_else(unknown)
            }
            _ => unknown(),
        }
    }

    fn each(&self, each: &ForExpr) -> Option<Value> {
        let items: Vec<(Value, Value)> = match self.value(&each.collection_expr) {
            Value::List(items) => {
                items.into_iter().enumerate().map(|(index, item)| (Value::Number(small(index as u64)), item)).collect()
            }
            map @ Value::Map(_) => match map.sorted() {
                Value::Map(entries) => entries.into_iter().map(|(key, value)| (Value::String(key), value)).collect(),
                _ => return None,
            },
            _ => return None,
        };
        let (mut list, mut map) = (Vec::new(), IndexMap::<String, Value>::new());
        for (key, value) in items {
            let mut bindings = self.bindings.clone();
            if let Some(name) = &each.key_var {
                bindings.insert(name.as_str().to_owned(), key);
            }
            bindings.insert(each.value_var.as_str().to_owned(), value);
            let inner = Evaluator { scope: self.scope, bindings: &bindings };
            match each.cond_expr.as_ref().map(|condition| inner.value(condition)) {
                None | Some(Value::Bool(true)) => {}
                Some(Value::Bool(false)) => continue,
                Some(_) => return None,
            }
            let value = inner.value(&each.value_expr);
            match &each.key_expr {
                None => list.push(value),
                Some(key) => {
                    let Value::String(key) = inner.value(key).text()? else { return None };
                    match (each.grouping, map.get_mut(&key)) {
                        (true, Some(Value::List(group))) => group.push(value),
                        (true, _) => drop(map.insert(key, Value::List(vec![value]))),
                        (false, _) => drop(map.insert(key, value)),
                    }
                }
            }
        }
        Some(if each.key_expr.is_some() { Value::Map(map).sorted() } else { Value::List(list) })
    }
}
