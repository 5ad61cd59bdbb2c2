//! The arguments of a call, each read as the type that its function expects.

use std::collections::BTreeMap;

use crate::docs::go_template::datum::Datum;

/// Longer texts and lists are refused, because a few calls could otherwise exhaust the memory.
pub(super) const LONGEST: usize = 16 << 20;

/// All arguments of a call.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a>(pub(super) &'a [Datum]);

impl<'a> Arguments<'a> {
    pub(super) fn count(self, wanted: usize) -> Result<Self, String> {
        if self.0.len() == wanted { Ok(self) } else { Err(format!("takes {wanted} arguments, not {}", self.0.len())) }
    }

    pub(super) fn any(self, at: usize) -> Result<&'a Datum, String> {
        self.0.get(at).ok_or_else(|| format!("argument {} is missing", at + 1))
    }

    /// Returns a plain string.
    pub(super) fn text(self, at: usize) -> Result<&'a str, String> {
        match self.any(at)? {
            Datum::Text(text) => Ok(text),
            Datum::Named(_) => Err(format!("argument {} is not a plain string; use `tostring`", at + 1)),
            other => Err(format!("argument {} must be a string, not a {}", at + 1, other.kind())),
        }
    }

    /// Returns a whole number, without conversion.
    pub(super) fn int(self, at: usize) -> Result<i64, String> {
        match self.any(at)? {
            Datum::Int(number) => Ok(*number),
            other => Err(format!("argument {} must be an int, not a {}", at + 1, other.kind())),
        }
    }

    /// Converts the argument to a whole number.
    pub(super) fn whole(self, at: usize) -> Result<i64, String> {
        Ok(match self.any(at)? {
            Datum::Int(number) => *number,
            Datum::Bool(value) => i64::from(*value),
            #[expect(clippy::cast_possible_truncation, reason = "Go's conversion cuts as well")]
            Datum::Float(number) => *number as i64,
            Datum::Text(text) | Datum::Named(text) => crate::docs::config::value::parse_integer(text).unwrap_or(0),
            _ => 0,
        })
    }

    /// Converts the argument to a number.
    pub(super) fn float(self, at: usize) -> Result<f64, String> {
        Ok(match self.any(at)? {
            #[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds as well")]
            Datum::Int(number) => *number as f64,
            Datum::Float(number) => *number,
            Datum::Bool(value) => f64::from(*value),
            Datum::Text(text) | Datum::Named(text) => text.parse().unwrap_or(0.0),
            _ => 0.0,
        })
    }

    pub(super) fn list(self, at: usize) -> Result<&'a [Datum], String> {
        match self.any(at)? {
            Datum::List(items) => Ok(items),
            other => Err(format!("argument {} must be a list, not a {}", at + 1, other.kind())),
        }
    }

    pub(super) fn map(self, at: usize) -> Result<&'a BTreeMap<String, Datum>, String> {
        match self.any(at)? {
            Datum::Map(entries) => Ok(entries),
            other => Err(format!("argument {} must be a dict, not a {}", at + 1, other.kind())),
        }
    }

    /// Returns a count that is used as a size; negative ones count as zero.
    pub(super) fn size(self, at: usize) -> Result<usize, String> {
        let size = usize::try_from(self.int(at)?.max(0)).unwrap_or(usize::MAX);
        if size > LONGEST { Err("the number is too large".into()) } else { Ok(size) }
    }

    /// Returns the arguments from `at` on as texts, whatever their types.
    pub(super) fn strings(self, at: usize) -> impl Iterator<Item = String> {
        self.0.iter().skip(at).filter(|item| **item != Datum::Nil).map(Datum::format)
    }
}

/// Returns a text as the result of a function.
pub(super) fn text(text: impl Into<String>) -> Result<Datum, String> {
    Ok(Datum::Text(text.into()))
}
