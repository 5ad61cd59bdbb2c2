//! Sprig's functions on lists.

use std::collections::HashSet;

use super::arguments::{Arguments, text};
use super::{LONGEST, Table};
use crate::docs::go_template::datum::{Datum, IntType};

/// Creates, cuts and joins lists. A function and its `must` form differ only in how Go reports an error.
pub(super) const LISTS: Table = &[
    ("list", |a| Ok(Datum::list(a.0.iter().cloned()))),
    ("tuple", |a| Ok(Datum::list(a.0.iter().cloned()))),
    ("first", first),
    ("mustFirst", first),
    ("last", last),
    ("mustLast", last),
    ("rest", rest),
    ("mustRest", rest),
    ("initial", initial),
    ("mustInitial", initial),
    ("append", append),
    ("mustAppend", append),
    ("push", append),
    ("mustPush", append),
    ("prepend", prepend),
    ("mustPrepend", prepend),
    ("concat", |a| {
        let lists: Vec<&[Datum]> = (0..a.0.len()).map(|at| a.items(at)).collect::<Result<_, _>>()?;
        let items = lists.concat();
        Ok(if items.is_empty() { Datum::nil_list("[]interface {}") } else { Datum::list(items) })
    }),
    ("reverse", reverse),
    ("mustReverse", reverse),
    ("uniq", uniq),
    ("mustUniq", uniq),
    ("without", without),
    ("mustWithout", without),
    ("compact", compact),
    ("mustCompact", compact),
    ("has", has),
    ("mustHas", has),
    ("slice", slice),
    ("mustSlice", slice),
    ("chunk", chunk),
    ("mustChunk", chunk),
    ("sortAlpha", |a| {
        let mut items = words(a.count(1)?.any(0)?)?;
        if matches!(a.any(0)?.base(), Datum::List(_)) {
            items.sort();
        }
        Ok(Datum::texts(items))
    }),
    ("toStrings", |a| Ok(Datum::texts(words(a.count(1)?.any(0)?)?))),
    ("join", |a| text(words(a.count(2)?.any(1)?)?.join(a.text(0)?))),
    ("splitList", |a| {
        let (mark, whole) = (a.count(2)?.text(0)?, a.text(1)?);
        Ok(Datum::texts(parts(whole, mark)))
    }),
    ("until", |a| Ok(ints(sequence(0, a.count(1)?.int(0)?, if a.int(0)? < 0 { -1 } else { 1 })?))),
    ("untilStep", |a| Ok(ints(sequence(a.count(3)?.int(0)?, a.int(1)?, a.int(2)?)?))),
    ("seq", |a| {
        let numbers = (0..a.0.len()).map(|at| a.int(at)).collect::<Result<Vec<_>, _>>()?;
        let direction = |start: i64, end: i64| if end < start { -1 } else { 1 };
        let (start, end, step) = match numbers.as_slice() {
            [end] => (1, *end, direction(1, *end)),
            [start, end] => (*start, *end, direction(*start, *end)),
            [start, step, end] if end >= start || *step <= 0 => (*start, *end, *step),
            _ => return text(""),
        };
        let items = sequence(start, end.saturating_add(direction(start, end)), step)?;
        text(items.iter().map(i64::to_string).collect::<Vec<_>>().join(" "))
    }),
    ("coalesce", |a| Ok(a.0.iter().find(|item| item.truth()).cloned().unwrap_or(Datum::Nil))),
    ("empty", |a| Ok(Datum::Bool(!a.count(1)?.any(0)?.truth()))),
    ("all", |a| Ok(Datum::Bool(a.0.iter().all(Datum::truth)))),
    ("any", |a| Ok(Datum::Bool(a.0.iter().any(Datum::truth)))),
];

fn first(a: Arguments<'_>) -> Result<Datum, String> {
    Ok(a.count(1)?.items(0)?.first().cloned().unwrap_or(Datum::Nil))
}

fn last(a: Arguments<'_>) -> Result<Datum, String> {
    Ok(a.count(1)?.items(0)?.last().cloned().unwrap_or(Datum::Nil))
}

fn rest(a: Arguments<'_>) -> Result<Datum, String> {
    let items = a.count(1)?.items(0)?;
    Ok(items.get(1..).map_or_else(|| Datum::nil_list("[]interface {}"), |rest| Datum::list(rest.iter().cloned())))
}

fn initial(a: Arguments<'_>) -> Result<Datum, String> {
    let items = a.count(1)?.items(0)?;
    let initial = items.split_last().map(|(_, initial)| Datum::list(initial.iter().cloned()));
    Ok(initial.unwrap_or_else(|| Datum::nil_list("[]interface {}")))
}

fn append(a: Arguments<'_>) -> Result<Datum, String> {
    Ok(Datum::list(a.count(2)?.items(0)?.iter().chain([a.any(1)?]).cloned()))
}

fn prepend(a: Arguments<'_>) -> Result<Datum, String> {
    Ok(Datum::list([a.count(2)?.any(1)?].into_iter().chain(a.items(0)?).cloned()))
}

fn reverse(a: Arguments<'_>) -> Result<Datum, String> {
    Ok(Datum::list(a.count(1)?.items(0)?.iter().rev().cloned()))
}

fn compact(a: Arguments<'_>) -> Result<Datum, String> {
    Ok(Datum::list(a.count(1)?.items(0)?.iter().filter(|item| item.truth()).cloned()))
}

/// Whether one of the items has the type and content of `wanted`.
fn contains(items: &[Datum], wanted: &Datum) -> Result<bool, String> {
    for item in items {
        if item.deep_equals(wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn uniq(a: Arguments<'_>) -> Result<Datum, String> {
    // Texts and whole numbers are the usual items, and are found by hash.
    let mut texts: HashSet<&str> = HashSet::new();
    let mut numbers: HashSet<(i64, IntType)> = HashSet::new();
    let mut others: Vec<Datum> = Vec::new();
    let mut items = Vec::new();
    for item in a.count(1)?.items(0)? {
        let is_new = match item {
            Datum::Text(text) => texts.insert(text),
            Datum::Int(number, kind) => numbers.insert((*number, *kind)),
            other => {
                let is_new = !contains(&others, other)?;
                if is_new {
                    others.push(other.clone());
                }
                is_new
            }
        };
        if is_new {
            items.push(item.clone());
        }
    }
    Ok(Datum::list(items))
}

fn without(a: Arguments<'_>) -> Result<Datum, String> {
    let mut items = Vec::new();
    for item in a.least(1)?.items(0)? {
        if !contains(a.from(1), item)? {
            items.push(item.clone());
        }
    }
    Ok(Datum::list(items))
}

fn has(a: Arguments<'_>) -> Result<Datum, String> {
    if matches!(a.count(2)?.any(1)?.base(), Datum::Nil) {
        return Ok(Datum::Bool(false));
    }
    contains(a.items(1)?, a.any(0)?).map(Datum::Bool)
}

/// Sprig's `slice`, which hides Go's: it cuts only lists.
fn slice(a: Arguments<'_>) -> Result<Datum, String> {
    let list = a.least(1)?.list(0)?;
    if list.items.is_empty() {
        return Ok(Datum::Nil);
    }
    let bound = |at: usize, default: usize| match a.0.get(at) {
        None => Ok(default),
        Some(_) => usize::try_from(a.whole(at)?).map_err(|_| String::from("an index is negative")),
    };
    let (start, end) = (bound(1, 0)?, bound(2, list.items.len())?);
    let part = list.items.get(start..end).ok_or("an index is out of range")?;
    let part = Datum::list_of(list.kind, part.iter().cloned());
    Ok(match a.any(0)? {
        Datum::Named(kind, _) => Datum::named(*kind, part),
        _ => part,
    })
}

fn chunk(a: Arguments<'_>) -> Result<Datum, String> {
    let (size, items) = (a.count(2)?.int(0)?, a.items(1)?);
    let kind = "[][]interface {}";
    match usize::try_from(size) {
        Ok(0) => Err("the size is 0".into()),
        Ok(size) => Ok(Datum::list_of(kind, items.chunks(size).map(|part| Datum::list(part.iter().cloned())))),
        Err(_) if items.len() <= usize::try_from(size.unsigned_abs()).unwrap_or(usize::MAX) + 1 => {
            Ok(Datum::list_of(kind, []))
        }
        Err(_) => Err("the size is negative".into()),
    }
}

/// Returns the items of a list as texts, without nil; a value that is no list counts as its only item.
fn words(value: &Datum) -> Result<Vec<String>, String> {
    match value.base() {
        Datum::Nil => Ok(Vec::new()),
        Datum::List(list) => list.items.iter().filter(|item| !matches!(item, Datum::Nil)).map(Datum::format).collect(),
        other => Ok(vec![other.format()?]),
    }
}

/// Splits a text at a mark; like Go, between all characters if the mark is empty.
pub(super) fn parts<'a>(whole: &'a str, mark: &str) -> Vec<&'a str> {
    if mark.is_empty() {
        whole.split("").filter(|part| !part.is_empty()).collect()
    } else {
        whole.split(mark).collect()
    }
}

fn sequence(start: i64, end: i64, step: i64) -> Result<Vec<i64>, String> {
    let mut items = Vec::new();
    let mut at = start;
    while (step > 0 && at < end) || (step < 0 && at > end) {
        items.push(at);
        at = at.saturating_add(step);
        if items.len() > LONGEST >> 6 {
            return Err("the list is too long".into());
        }
    }
    Ok(items)
}

fn ints(numbers: Vec<i64>) -> Datum {
    Datum::list_of("[]int", numbers.into_iter().map(Datum::int))
}
