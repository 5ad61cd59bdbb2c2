//! Writes a document of HCL expressions as the object that a module passes to `jsonencode`.
//!
//! IAM's own keys are identifiers (`Version`); condition keys are quoted (`"aws:PrincipalOrgID"`).

use hcl::expr::{Object, ObjectKey};
use hcl::{Expression, Identifier};
use indexmap::IndexMap;

use super::model::{Document, Effect, Principal, Statement, Values};

impl Document<Expression> {
    /// Returns the object, with its keys in the order of the JSON.
    pub fn to_hcl(&self) -> Expression {
        object([("Version", Expression::from(self.version.as_str())), ("Statement", self.statements_to_hcl())])
    }

    /// Returns the list of statements.
    pub(crate) fn statements_to_hcl(&self) -> Expression {
        Expression::Array(self.statement.iter().map(Statement::to_hcl).collect())
    }
}

impl Statement<Expression> {
    /// Returns the object, with its keys in the order of the JSON.
    pub(crate) fn to_hcl(&self) -> Expression {
        statement(self)
    }
}

fn statement(statement: &Statement<Expression>) -> Expression {
    let mut entries = Vec::new();
    if let Some(sid) = &statement.sid {
        entries.push(("Sid", Expression::from(sid.as_str())));
    }
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    entries.push(("Effect", Expression::from(effect)));
    if let Some(principal) = &statement.principal {
        entries.push(("Principal", self::principal(principal)));
    }
    let actions: Vec<Expression> = statement.action.iter().map(|action| Expression::from(action.as_str())).collect();
    entries.push(("Action", shortest(&actions)));
    if !statement.resource.is_empty() {
        entries.push(("Resource", shortest(&statement.resource)));
    }
    if !statement.condition.is_empty() {
        entries.push(("Condition", condition(&statement.condition)));
    }
    object(entries)
}

fn principal(principal: &Principal<Expression>) -> Expression {
    match principal {
        Principal::Anyone => Expression::from("*"),
        Principal::Aws(values) => object([("AWS", shortest(values))]),
        Principal::Service(values) => object([("Service", shortest(values))]),
    }
}

fn condition(condition: &IndexMap<String, IndexMap<String, Values<Expression>>>) -> Expression {
    let mut operators = Object::new();
    for (operator, keys) in condition {
        let quoted: Object<ObjectKey, Expression> =
            keys.iter().map(|(key, values)| (ObjectKey::from(key.as_str()), shortest(&values.0))).collect();
        operators.insert(ObjectKey::Identifier(Identifier::sanitized(operator)), Expression::Object(quoted));
    }
    Expression::Object(operators)
}

/// Writes a single value without a list, as the JSON does.
fn shortest(values: &[Expression]) -> Expression {
    match values {
        [one] => one.clone(),
        many => Expression::Array(many.to_vec()),
    }
}

fn object(entries: impl IntoIterator<Item = (&'static str, Expression)>) -> Expression {
    Expression::Object(
        entries.into_iter().map(|(key, value)| (ObjectKey::Identifier(Identifier::sanitized(key)), value)).collect(),
    )
}
