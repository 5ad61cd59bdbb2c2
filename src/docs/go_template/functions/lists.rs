//! Sprig's functions on lists.

use super::Table;
use super::arguments::{Arguments, LONGEST, text};
use crate::docs::go_template::datum::Datum;

/// Creates, cuts and joins lists.
pub(super) const LISTS: Table = &[
    ("list", |a| Ok(Datum::list(a.0.iter().cloned()))),
    ("tuple", |a| Ok(Datum::list(a.0.iter().cloned()))),
    ("first", |a| Ok(a.count(1)?.list(0)?.first().cloned().unwrap_or(Datum::Nil))),
    ("last", |a| Ok(a.count(1)?.list(0)?.last().cloned().unwrap_or(Datum::Nil))),
    ("rest", |a| Ok(Datum::list(a.count(1)?.list(0)?.iter().skip(1).cloned()))),
    ("initial", |a| {
        let items = a.count(1)?.list(0)?;
        Ok(Datum::list(items.iter().take(items.len().saturating_sub(1)).cloned()))
    }),
    ("append", |a| Ok(Datum::list(a.count(2)?.list(0)?.iter().chain([a.any(1)?]).cloned()))),
    ("push", |a| Ok(Datum::list(a.count(2)?.list(0)?.iter().chain([a.any(1)?]).cloned()))),
    ("prepend", |a| Ok(Datum::list([a.count(2)?.any(1)?].into_iter().chain(a.list(0)?).cloned()))),
    ("concat", |a| {
        let lists: Vec<&[Datum]> = (0..a.0.len()).map(|at| a.list(at)).collect::<Result<_, _>>()?;
        Ok(Datum::list(lists.concat()))
    }),
    ("reverse", |a| Ok(Datum::list(a.count(1)?.list(0)?.iter().rev().cloned()))),
    ("uniq", |a| {
        let mut items: Vec<Datum> = Vec::new();
        for item in a.count(1)?.list(0)? {
            if !items.contains(item) {
                items.push(item.clone());
            }
        }
        Ok(Datum::list(items))
    }),
    ("without", |a| Ok(Datum::list(a.list(0)?.iter().filter(|item| !a.0[1..].contains(item)).cloned()))),
    ("compact", |a| Ok(Datum::list(a.count(1)?.list(0)?.iter().filter(|item| item.truth()).cloned()))),
    ("has", |a| Ok(Datum::Bool(a.count(2)?.list(1)?.contains(a.any(0)?)))),
    ("sortAlpha", |a| {
        let mut items: Vec<String> = a.count(1)?.list(0)?.iter().map(Datum::format).collect();
        items.sort();
        Ok(Datum::list(items.into_iter().map(Datum::Text)))
    }),
    ("toStrings", |a| Ok(Datum::list(a.count(1)?.list(0)?.iter().map(|item| Datum::Text(item.format()))))),
    ("join", |a| match a.count(2)?.any(1)? {
        Datum::List(items) => {
            let items: Vec<String> = items.iter().filter(|item| **item != Datum::Nil).map(Datum::format).collect();
            text(items.join(a.text(0)?))
        }
        other => text(other.format()),
    }),
    ("splitList", |a| {
        let (mark, whole) = (a.count(2)?.text(0)?, a.text(1)?);
        Ok(Datum::texts(parts(whole, mark)))
    }),
    ("until", |a| sequence(0, a.count(1)?.int(0)?, if a.int(0)? < 0 { -1 } else { 1 })),
    ("untilStep", |a| sequence(a.count(3)?.int(0)?, a.int(1)?, a.int(2)?)),
    ("seq", |a| {
        let (start, end, step) = match a.0.len() {
            1 => (1, a.whole(0)?, 1),
            2 => (a.whole(0)?, a.whole(1)?, 1),
            _ => (a.whole(0)?, a.whole(2)?, a.whole(1)?),
        };
        let step = if a.0.len() < 3 && end < start { -1 } else { step };
        let Datum::List(items) = sequence(start, end.saturating_add(step.signum()), step)? else { return text("") };
        text(items.iter().map(Datum::format).collect::<Vec<_>>().join(" "))
    }),
    ("coalesce", |a| Ok(a.0.iter().find(|item| item.truth()).cloned().unwrap_or(Datum::Nil))),
    ("empty", |a| Ok(Datum::Bool(!a.count(1)?.any(0)?.truth()))),
    ("all", |a| Ok(Datum::Bool(a.0.iter().all(Datum::truth)))),
    ("any", |a| Ok(Datum::Bool(a.0.iter().any(Datum::truth)))),
];

/// Splits a text at a mark; like Go, between all characters if the mark is empty.
pub(super) fn parts<'a>(whole: &'a str, mark: &str) -> Vec<&'a str> {
    if mark.is_empty() {
        whole.split("").filter(|part| !part.is_empty()).collect()
    } else {
        whole.split(mark).collect()
    }
}

fn sequence(start: i64, end: i64, step: i64) -> Result<Datum, String> {
    let mut items = Vec::new();
    let mut at = start;
    while (step > 0 && at < end) || (step < 0 && at > end) {
        items.push(Datum::Int(at));
        at = at.saturating_add(step);
        if items.len() > LONGEST >> 6 {
            return Err("the list is too long".into());
        }
    }
    Ok(Datum::list(items))
}

impl Arguments<'_> {
    /// Returns the arguments from `at` on as names.
    pub(super) fn names(&self, at: usize) -> Vec<String> {
        self.strings(at).collect()
    }
}
