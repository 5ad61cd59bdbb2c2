//! Addresses of managed resources within one module.

use std::fmt;

use hcl::expr::{Expression, TraversalOperator};

use crate::hcl::write::quoted;

/// `aws_secretsmanager_secret.cache["docker-hub"]`: a resource, or one instance of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The resource's type.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The instance.
    pub key: Key,
}

/// Which instance of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The only instance, or the whole resource.
    None,
    /// An instance of a `count`.
    Index(u64),
    /// An instance of a `for_each`.
    Name(String),
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.kind, self.name)?;
        match &self.key {
            Key::None => Ok(()),
            Key::Index(index) => write!(formatter, "[{index}]"),
            Key::Name(key) => write!(formatter, "[{}]", quoted(key)),
        }
    }
}

impl Address {
    /// Creates the address of a whole resource, or of its only instance.
    pub fn new(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self { kind: kind.into(), name: name.into(), key: Key::None }
    }

    /// The address of another instance of the same resource.
    #[must_use]
    pub fn at(&self, key: Key) -> Self {
        Self { key, ..self.clone() }
    }

    /// The address of the whole resource.
    #[must_use]
    pub fn whole(&self) -> Self {
        self.at(Key::None)
    }

    /// Whether the address has no instance key.
    pub fn is_whole(&self) -> bool {
        self.key == Key::None
    }

    /// Reads an address; `None` if it is not that of a managed resource of the module itself.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of(&text.trim().parse().ok()?)
    }

    /// Reads the address that begins an expression such as `aws_iam_role.x["a"].arn`, and the attribute after it.
    pub fn within(text: &str) -> Option<(Self, Option<String>)> {
        let expression: Expression = text.parse().ok()?;
        let Expression::Traversal(mut traversal) = expression else { return None };
        let mut attribute = None;
        let keyed = matches!(traversal.operators.get(1), Some(TraversalOperator::Index(_)));
        let rest = traversal.operators.split_off(traversal.operators.len().min(if keyed { 2 } else { 1 }));
        if let Some(TraversalOperator::GetAttr(name)) = rest.first() {
            attribute = Some(name.as_str().to_owned());
        }
        Some((Self::of(&Expression::Traversal(traversal))?, attribute))
    }

    /// Reads an address from an expression.
    pub fn of(expression: &Expression) -> Option<Self> {
        let Expression::Traversal(traversal) = expression else { return None };
        let Expression::Variable(kind) = &traversal.expr else { return None };
        let (TraversalOperator::GetAttr(name), rest) = traversal.operators.split_first()? else { return None };
        let kind = kind.as_str();
        if matches!(kind, "module" | "data" | "var" | "local" | "each" | "count" | "self" | "path" | "terraform") {
            return None;
        }
        let key = match rest {
            [] => Key::None,
            [TraversalOperator::Index(Expression::String(key))] => Key::Name(key.clone()),
            [TraversalOperator::Index(Expression::Number(index))] => Key::Index(index.as_u64()?),
            _ => return None,
        };
        Some(Self { kind: kind.to_owned(), name: name.as_str().to_owned(), key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for text in [
            "aws_iam_policy.cache",
            "aws_iam_policy.cache[\"pull\"]",
            "terraform_data.x[3]",
            "aws_ecr_pull_through_cache_rule.a[\"team/a$${x}\\\"\"]",
        ] {
            assert_eq!(Address::parse(text).expect(text).to_string(), text);
        }
        for text in
            ["module.a.aws_iam_policy.b", "data.aws_region.current", "aws_iam_policy", "a.b.c", "a.b[c]", "", "1"]
        {
            assert_eq!(Address::parse(text), None, "{text}");
        }
        let (address, attribute) = Address::within("aws_iam_role.x[\"a.b\"].arn").expect("an address");
        assert_eq!((address.to_string().as_str(), attribute.as_deref()), ("aws_iam_role.x[\"a.b\"]", Some("arn")));
    }
}
