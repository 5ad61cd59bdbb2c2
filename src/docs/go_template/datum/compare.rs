//! Order and equality: those of `lt` and `eq`, which refuse values of different kinds, and `deepEqual`'s.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{DEEPEST, Datum, NamedType};

impl Datum {
    /// Compares two values of one basic kind, as `lt` does.
    pub(in crate::docs::go_template) fn order(&self, other: &Self) -> Result<Ordering, String> {
        match (self.base(), other.base()) {
            (Self::Int(a, _), Self::Int(b, _)) => Ok(a.cmp(b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b).ok_or_else(|| "numbers have no order".into()),
            (Self::Text(a), Self::Text(b)) => Ok(a.cmp(b)),
            _ => Err("incompatible types for comparison".into()),
        }
    }

    /// Whether two values are equal, as `eq` does.
    pub(in crate::docs::go_template) fn equals(&self, other: &Self) -> Result<bool, String> {
        match (self.base(), other.base()) {
            (Self::Bool(a), Self::Bool(b)) => Ok(a == b),
            (Self::Nil, Self::Nil) => Ok(true),
            (Self::Nil, _) | (_, Self::Nil) => Ok(false),
            (Self::Object(a), Self::Object(b)) => Ok(Rc::ptr_eq(a, b)),
            (Self::Version(a), Self::Version(b)) => Ok(Rc::ptr_eq(a, b)),
            (Self::Time(a), Self::Time(b)) => Ok(a == b),
            // Not a number equals nothing, but can be compared.
            (Self::Float(a), Self::Float(b)) => Ok(a.partial_cmp(b) == Some(Ordering::Equal)),
            (a, b) => a.order(b).map(|order| order == Ordering::Equal),
        }
    }

    /// Whether two values have the same type and content.
    pub(in crate::docs::go_template) fn deep_equals(&self, other: &Self) -> Result<bool, String> {
        let mut left = 1_000_000;
        deep(self, other, 0, &mut left)
    }
}

fn deep(a: &Datum, b: &Datum, depth: usize, left: &mut usize) -> Result<bool, String> {
    *left = left.saturating_sub(1);
    if depth > DEEPEST || *left == 0 {
        return Err("the value is nested too deeply".into());
    }
    Ok(match (a, b) {
        (Datum::Nil, Datum::Nil) => true,
        (Datum::Bool(a), Datum::Bool(b)) => a == b,
        (Datum::Int(a, one), Datum::Int(b, other)) => a == b && one == other,
        (Datum::Float(a), Datum::Float(b)) => a.partial_cmp(b) == Some(Ordering::Equal),
        (Datum::Text(a), Datum::Text(b)) => a == b,
        (Datum::List(a), Datum::List(b)) => {
            let alike = a.kind == b.kind && a.is_nil == b.is_nil && a.items.len() == b.items.len();
            alike && (Rc::ptr_eq(a, b) || all(a.items.iter().zip(&b.items), depth, left)?)
        }
        (Datum::Map(a), Datum::Map(b)) if Rc::ptr_eq(a, b) => true,
        (Datum::Map(a), Datum::Map(b)) => {
            let same_type = a.only_texts == b.only_texts;
            let (a, b) = (a.entries.borrow(), b.entries.borrow());
            same_type && a.keys().eq(b.keys()) && all(a.values().zip(b.values()), depth, left)?
        }
        (Datum::Object(a), Datum::Object(b)) => {
            let pairs = a.fields.iter().map(|field| &field.value).zip(b.fields.iter().map(|field| &field.value));
            a.kind == b.kind && (Rc::ptr_eq(a, b) || all(pairs, depth, left)?)
        }
        (Datum::Named(NamedType::NoValue, _), Datum::Nil) | (Datum::Nil, Datum::Named(NamedType::NoValue, _)) => true,
        (Datum::Named(one, a), Datum::Named(other, b)) => one == other && deep(a, b, depth, left)?,
        (Datum::Time(a), Datum::Time(b)) => a == b,
        (Datum::Version(a), Datum::Version(b)) => a == b,
        _ => false,
    })
}

fn all<'a>(
    pairs: impl Iterator<Item = (&'a Datum, &'a Datum)>,
    depth: usize,
    left: &mut usize,
) -> Result<bool, String> {
    for (a, b) in pairs {
        if !deep(a, b, depth + 1, left)? {
            return Ok(false);
        }
    }
    Ok(true)
}
