//! HCL bytes → blocks, attributes and expressions as spans: the one reader of HCL. As strict as Terraform about tokens and
//! grammar, and evaluates nothing but literals.

pub(crate) mod collections;
pub(crate) mod evaluate;
pub(crate) mod expression;
pub(crate) mod literal;
pub(crate) mod objects;
pub(crate) mod references;
pub(crate) mod scanner;
pub(crate) mod strings;
pub(crate) mod syntax;
pub(crate) mod template;

/// Where Terraform's grammar is broken first, in bytes, and how: one lower-case sentence. Expressions are read too.
pub fn first_fault(text: &str) -> Option<(usize, &'static str)> {
    syntax::parse(text.as_bytes()).err().map(|error| (error.offset, error.message))
}
