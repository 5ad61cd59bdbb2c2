//! The only parser of HCL: it reads bytes into blocks, attributes and expressions, which are spans of the text. It is
//! as strict as Terraform about tokens and grammar, and evaluates nothing but constants.
//!
//! - A file: [`parse`] reads a [`Body`] of [`Attribute`]s and [`Block`]s; [`parse_documented`] keeps only what
//!   documentation reads, [`parse_with_references`] also returns every [`Reference`], [`first_fault`] only reports what
//!   is wrong.
//! - An expression's source: [`string_value`] reads a quoted string, [`literal_value`] any literal, and
//!   [`constant_value`] also computes what needs no scope; [`object_entries`], [`list_items`] and [`reference_root`] look inside
//!   without evaluating.
//! - A name: [`name`] converts an identifier to text, [`identifier_length`] finds its end.

mod collections;
mod evaluate;
mod expression;
mod literal;
mod objects;
mod references;
mod scanner;
mod strings;
mod structure;
mod syntax;
mod template;
#[cfg(test)]
mod tests;

pub(crate) use literal::value as literal_value;
pub(crate) use objects::{list_items, object_entries, reference_root};
pub(crate) use references::Reference;
pub(crate) use scanner::{Parsed, SyntaxError, TOO_DEEP, identifier_length};
pub(crate) use strings::{lossy, name, nfc, quoted as string_value};
pub(crate) use structure::{Attribute, Block, Body};
pub(crate) use syntax::{parse, parse_documented, parse_with_references};

use super::value::Value;

/// Returns the byte offset of the first syntax error and a lower-case sentence about it. Expressions are checked too.
pub fn first_fault(text: &str) -> Option<(usize, &'static str)> {
    parse_documented(text.as_bytes()).err().map(|error| (error.offset, error.message))
}

/// Returns the value of an expression that was parsed, `None` if it needs a scope.
pub(crate) fn constant_value(source: &[u8]) -> Option<Value> {
    match strings::plain(source) {
        Some(plain) => Some(Value::String(plain.to_owned())),
        None => literal_value(source).or_else(|| evaluate::value(source)),
    }
}
