//! Go's own functions. The interpreter handles `and` and `or`, because they need not evaluate all arguments.

use std::cmp::Ordering;

use super::Table;
use super::arguments::{Arguments, text};
use super::printf::sprintf;
use crate::docs::go_template::datum::Datum;

/// The functions of `text/template`.
pub(super) const BUILTINS: Table = &[
    // The interpreter runs these two; their rows only make the names known.
    ("and", |a| a.any(0).cloned()),
    ("or", |a| a.any(0).cloned()),
    ("not", |a| Ok(Datum::Bool(!a.count(1)?.any(0)?.truth()))),
    ("len", |a| length(a.count(1)?)),
    ("index", index),
    ("slice", slice),
    ("print", |a| text(sprint(a))),
    ("println", |a| text(a.0.iter().map(Datum::format).collect::<Vec<_>>().join(" ") + "\n")),
    ("printf", |a| text(sprintf(a.text(0)?, a.0.get(1..).unwrap_or_default()))),
    ("html", |a| text(html(&sprint(a)))),
    ("js", |a| text(js(&sprint(a)))),
    ("urlquery", |a| text(query(&sprint(a)))),
    ("eq", |a| {
        let first = a.any(0)?;
        let mut equal = false;
        for other in &a.0[1..] {
            equal = equal || first.equals(other)?;
        }
        Ok(Datum::Bool(equal))
    }),
    ("ne", |a| a.count(2)?.any(0)?.equals(a.any(1)?).map(|equal| Datum::Bool(!equal))),
    ("lt", |a| compare(a, |order| order == Ordering::Less)),
    ("le", |a| compare(a, |order| order != Ordering::Greater)),
    ("gt", |a| compare(a, |order| order == Ordering::Greater)),
    ("ge", |a| compare(a, |order| order != Ordering::Less)),
];

fn compare(a: Arguments<'_>, wanted: fn(Ordering) -> bool) -> Result<Datum, String> {
    a.count(2)?.any(0)?.order(a.any(1)?).map(|order| Datum::Bool(wanted(order)))
}

fn length(a: Arguments<'_>) -> Result<Datum, String> {
    let length = match a.any(0)? {
        Datum::Text(text) | Datum::Named(text) => text.len(),
        Datum::List(items) => items.len(),
        Datum::Map(entries) => entries.len(),
        other => return Err(format!("a {} has no length", other.kind())),
    };
    Ok(Datum::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(a: Arguments<'_>) -> Result<Datum, String> {
    let mut value = a.any(0)?.clone();
    for key in &a.0[1..] {
        value = match (&value, key) {
            (Datum::List(items), Datum::Int(at)) => {
                let item = usize::try_from(*at).ok().and_then(|at| items.get(at));
                item.cloned().ok_or_else(|| format!("index {at} is out of range"))?
            }
            (Datum::Map(entries), Datum::Text(key)) => entries.get(key).cloned().unwrap_or(Datum::Nil),
            (Datum::Text(text), Datum::Int(at)) => {
                let byte = usize::try_from(*at).ok().and_then(|at| text.as_bytes().get(at));
                Datum::Int(i64::from(*byte.ok_or_else(|| format!("index {at} is out of range"))?))
            }
            (other, _) => return Err(format!("a {} cannot be indexed with a value of this type", other.kind())),
        };
    }
    Ok(value)
}

/// Go's `slice`; also used for Sprig's, which only slices lists.
fn slice(a: Arguments<'_>) -> Result<Datum, String> {
    let bounds = |length: usize| -> Result<std::ops::Range<usize>, String> {
        let at = |at: usize, default: usize| match a.0.get(at) {
            None => Ok(default),
            Some(_) => usize::try_from(a.int(at)?).map_err(|_| String::from("an index is negative")),
        };
        let (start, end) = (at(1, 0)?, at(2, length)?);
        if start <= end && end <= length { Ok(start..end) } else { Err("an index is out of range".into()) }
    };
    match a.any(0)? {
        Datum::List(items) => Ok(Datum::list(items[bounds(items.len())?].iter().cloned())),
        Datum::Text(value) => text(value.get(bounds(value.len())?).ok_or("cuts a character")?),
        other => Err(format!("a {} cannot be sliced", other.kind())),
    }
}

/// Formats as `fmt.Sprint` does, with a space between two arguments of which neither is a string.
fn sprint(a: Arguments<'_>) -> String {
    let is_string = |item: &Datum| matches!(item, Datum::Text(_));
    let mut out = String::new();
    for (at, item) in a.0.iter().enumerate() {
        if at > 0 && !is_string(item) && !is_string(&a.0[at - 1]) {
            out.push(' ');
        }
        out.push_str(&item.format());
    }
    out
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '"' => out.push_str("\\\""),
            '<' | '>' | '&' | '=' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c if c < ' ' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
