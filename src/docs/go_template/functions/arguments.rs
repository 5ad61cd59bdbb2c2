//! The arguments of a call, each read as the type that its function expects.

use std::rc::Rc;

use super::LONGEST;
use crate::docs::go_template::datum::{Datum, Dict, IntType, List};

/// All arguments of a call.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a>(pub(super) &'a [Datum]);

impl<'a> Arguments<'a> {
    pub(super) fn count(self, wanted: usize) -> Result<Self, String> {
        self.between(wanted, wanted)
    }

    pub(super) fn between(self, least: usize, most: usize) -> Result<Self, String> {
        match self.0.len() {
            given if (least..=most).contains(&given) => Ok(self),
            given if least == most => Err(format!("takes {least} arguments, not {given}")),
            given if most == usize::MAX => Err(format!("takes at least {least} arguments, not {given}")),
            given => Err(format!("takes {least} to {most} arguments, not {given}")),
        }
    }

    pub(super) fn least(self, least: usize) -> Result<Self, String> {
        self.between(least, usize::MAX)
    }

    pub(super) fn any(self, at: usize) -> Result<&'a Datum, String> {
        self.0.get(at).ok_or_else(|| format!("argument {} is missing", at + 1))
    }

    /// Returns the arguments from `at` on.
    pub(super) fn from(self, at: usize) -> &'a [Datum] {
        self.0.get(at..).unwrap_or_default()
    }

    /// Returns a plain string.
    pub(super) fn text(self, at: usize) -> Result<&'a str, String> {
        match self.any(at)? {
            Datum::Text(text) => Ok(text),
            other if matches!(other.base(), Datum::Text(_)) => {
                Err(format!("argument {} is not a plain string; use `tostring` or `.Raw`", at + 1))
            }
            other => Err(self.wrong(at, "a string", other)),
        }
    }

    /// Returns the arguments from `at` on, all of which must be plain strings.
    pub(super) fn texts(self, at: usize) -> Result<Vec<&'a str>, String> {
        (at..self.0.len()).map(|at| self.text(at)).collect()
    }

    /// Returns a whole number, without conversion. What `add` and its like return is an int64, and needs `int`.
    pub(super) fn int(self, at: usize) -> Result<i64, String> {
        match self.any(at)? {
            Datum::Int(number, IntType::Int) => Ok(*number),
            other => Err(self.wrong(at, "an int", other)),
        }
    }

    /// Converts the argument to a whole number; what is none counts as 0.
    pub(super) fn whole(self, at: usize) -> Result<i64, String> {
        Ok(match self.any(at)?.base() {
            Datum::Int(number, _) => *number,
            Datum::Bool(value) => i64::from(*value),
            #[expect(clippy::cast_possible_truncation, reason = "Go's conversion cuts as well")]
            Datum::Float(number) => *number as i64,
            Datum::Text(text) => parse_whole(text),
            _ => 0,
        })
    }

    /// Converts the argument to a number; what is none counts as 0.
    pub(super) fn float(self, at: usize) -> Result<f64, String> {
        Ok(match self.any(at)?.base() {
            #[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds as well")]
            Datum::Int(number, _) => *number as f64,
            Datum::Float(number) => *number,
            Datum::Bool(value) => f64::from(*value),
            Datum::Text(text) => text.parse().unwrap_or(0.0),
            _ => 0.0,
        })
    }

    pub(super) fn list(self, at: usize) -> Result<&'a List, String> {
        match self.any(at)?.base() {
            Datum::List(list) => Ok(list),
            _ => Err(self.wrong(at, "a list", self.any(at)?)),
        }
    }

    pub(super) fn items(self, at: usize) -> Result<&'a [Datum], String> {
        Ok(&self.list(at)?.items)
    }

    /// Returns a dict whose values can be of any type; nil counts as an empty one.
    pub(super) fn dict(self, at: usize) -> Result<Rc<Dict>, String> {
        match self.any(at)?.base() {
            Datum::Map(dict) if !dict.only_texts => Ok(Rc::clone(dict)),
            Datum::Nil => Ok(Rc::default()),
            _ => Err(self.wrong(at, "a dict", self.any(at)?)),
        }
    }

    /// Returns the arguments from `at` on, all of which must be dicts.
    pub(super) fn dicts(self, at: usize) -> Result<Vec<Rc<Dict>>, String> {
        (at..self.0.len()).map(|at| self.dict(at)).collect()
    }

    /// Returns a count that is used as a size; negative ones count as zero.
    pub(super) fn size(self, at: usize) -> Result<usize, String> {
        let size = usize::try_from(self.int(at)?.max(0)).unwrap_or(usize::MAX);
        if size > LONGEST { Err("the number is too large".into()) } else { Ok(size) }
    }

    /// Returns the arguments from `at` on as texts, whatever their types; nil is left out.
    pub(super) fn strings(self, at: usize) -> Result<Vec<String>, String> {
        self.from(at).iter().filter(|item| !matches!(item.base(), Datum::Nil)).map(Datum::format).collect()
    }

    fn wrong(self, at: usize, wanted: &str, found: &Datum) -> String {
        format!("argument {} must be {wanted}, not a {}", at + 1, found.go_type())
    }
}

/// Parses a whole number as the conversions of Sprig do: digits after a decimal point are cut off, `0x`, `0o`, `0b` and a
/// leading zero set the base, and what is no number is 0.
fn parse_whole(text: &str) -> i64 {
    let is_decimal = |text: &str| text.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if is_decimal(whole) && fraction.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    };
    parse_with_base(whole).unwrap_or(0)
}

/// Parses a whole number of Go, where underscores may stand between digits.
pub(in crate::docs::go_template) fn parse_with_base(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let based = |prefix: &str, radix| lower.strip_prefix(prefix).map(|digits| (digits.trim_start_matches('_'), radix));
    let octal = lower.strip_prefix('0').filter(|rest| !rest.is_empty()).map(|rest| (rest.trim_start_matches('_'), 8));
    let prefixed = based("0x", 16).or_else(|| based("0o", 8)).or_else(|| based("0b", 2)).or(octal);
    let (digits, radix) = prefixed.unwrap_or((lower.as_str(), 10));
    let allowed = !digits.starts_with(['+', '-', '_']) && !digits.ends_with('_') && !digits.contains("__");
    if !allowed {
        return None;
    }
    let number = i128::from_str_radix(&digits.replace('_', ""), radix).ok()?;
    i64::try_from(if negative { -number } else { number }).ok()
}

/// Returns a text as the result of a function.
pub(super) fn text(text: impl Into<String>) -> Result<Datum, String> {
    Ok(Datum::Text(text.into()))
}
