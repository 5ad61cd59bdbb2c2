//! Go's own functions. The interpreter handles `and` and `or`, because they need not evaluate all arguments.

use std::cmp::Ordering;

use super::Table;
use super::arguments::{Arguments, text};
use super::printf::sprintf;
use crate::docs::go_template::datum::{Datum, IntType, is_printable};

/// The functions of `text/template`.
pub(super) const BUILTINS: Table = &[
    // The interpreter runs these two; their rows only make the names known.
    ("and", |a| a.any(0).cloned()),
    ("or", |a| a.any(0).cloned()),
    ("not", |a| Ok(Datum::Bool(!a.count(1)?.any(0)?.truth()))),
    ("len", |a| length(a.count(1)?)),
    ("index", index),
    ("slice", slice),
    // No value that a template can reach is a function.
    ("call", |a| Err(format!("a {} is not a function", a.any(0)?.go_type()))),
    ("print", |a| text(sprint(a)?)),
    ("println", |a| {
        let items = a.0.iter().map(Datum::format).collect::<Result<Vec<_>, _>>()?;
        text(items.join(" ") + "\n")
    }),
    ("printf", |a| text(sprintf(a.text(0)?, a.from(1))?)),
    ("html", |a| text(html(&printable(a)?))),
    ("js", |a| text(js(&printable(a)?))),
    ("urlquery", |a| text(query(&printable(a)?))),
    ("eq", |a| {
        let first = a.least(2)?.any(0)?;
        for other in a.from(1) {
            if first.equals(other)? {
                return Ok(Datum::Bool(true));
            }
        }
        Ok(Datum::Bool(false))
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
    Ok(Datum::size(match a.any(0)?.base() {
        Datum::Text(text) => text.len(),
        Datum::List(list) => list.items.len(),
        Datum::Map(dict) => dict.entries.borrow().len(),
        other => return Err(format!("a {} has no length", other.go_type())),
    }))
}

fn index(a: Arguments<'_>) -> Result<Datum, String> {
    let mut value = a.any(0)?.clone();
    for key in a.from(1) {
        value = match (value.base(), key) {
            (Datum::List(list), Datum::Int(at, _)) => {
                let item = usize::try_from(*at).ok().and_then(|at| list.items.get(at));
                item.cloned().ok_or_else(|| format!("index {at} is out of range"))?
            }
            (Datum::Map(dict), Datum::Text(key)) => {
                let missing = || if dict.only_texts { Datum::Text(String::new()) } else { Datum::Nil };
                dict.entries.borrow().get(key).cloned().unwrap_or_else(missing)
            }
            (Datum::Text(text), Datum::Int(at, _)) => {
                let byte = usize::try_from(*at).ok().and_then(|at| text.as_bytes().get(at));
                let byte = *byte.ok_or_else(|| format!("index {at} is out of range"))?;
                Datum::Int(i64::from(byte), IntType::Uint8)
            }
            (other, key) => {
                return Err(format!("a {} cannot be indexed with a {}", other.go_type(), key.go_type()));
            }
        };
    }
    Ok(value)
}

/// Cuts a list or a text; content templates have Sprig's `slice` instead.
fn slice(a: Arguments<'_>) -> Result<Datum, String> {
    let bounds = |length: usize| -> Result<std::ops::Range<usize>, String> {
        let at = |at: usize, default: usize| match a.0.get(at) {
            None => Ok(default),
            Some(_) => usize::try_from(a.int(at)?).map_err(|_| String::from("an index is negative")),
        };
        let (start, end) = (at(1, 0)?, at(2, length)?);
        if start <= end && end <= length { Ok(start..end) } else { Err("an index is out of range".into()) }
    };
    match a.between(1, 4)?.any(0)?.base() {
        Datum::List(list) => Ok(Datum::list_of(list.kind, list.items[bounds(list.items.len())?].iter().cloned())),
        Datum::Text(value) => text(value.get(bounds(value.len())?).ok_or("cuts a character")?),
        other => Err(format!("a {} cannot be sliced", other.go_type())),
    }
}

/// Formats as `fmt.Sprint` does, with a space between two arguments of which neither is a string.
fn sprint(a: Arguments<'_>) -> Result<String, String> {
    let is_string = |item: &Datum| matches!(item.base(), Datum::Text(_));
    let mut out = String::new();
    for (at, item) in a.0.iter().enumerate() {
        if at > 0 && !is_string(item) && !is_string(&a.0[at - 1]) {
            out.push(' ');
        }
        out.push_str(&item.format()?);
    }
    Ok(out)
}

/// Formats what is to be escaped; nil shows as it does in the output.
fn printable(a: Arguments<'_>) -> Result<String, String> {
    let shown = |item: &Datum| match item {
        Datum::Nil => Datum::Text("<no value>".into()),
        other => other.clone(),
    };
    sprint(Arguments(&a.0.iter().map(shown).collect::<Vec<_>>()))
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
            c if c < ' ' || !is_printable(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
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
