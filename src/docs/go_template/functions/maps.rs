//! Sprig's functions on dicts, and JSON.

use std::collections::BTreeSet;

use super::Table;
use super::arguments::{Arguments, text};
use super::lists::parts;
use super::merge::merged;
use crate::docs::go_template::datum::Datum;
use crate::hcl::value::HtmlEscape;

/// Creates, searches, changes and cuts dicts. `set`, `unset` and the `merge` functions change the dict itself, and return
/// it as well.
pub(super) const MAPS: Table = &[
    ("dict", |a| {
        let pairs = a.0.chunks(2).map(|pair| {
            let value = pair.get(1).cloned().unwrap_or_else(|| Datum::Text(String::new()));
            Ok((pair[0].format()?, value))
        });
        Ok(Datum::map(pairs.collect::<Result<Vec<_>, String>>()?))
    }),
    ("get", |a| {
        let found = a.count(2)?.dict(0)?.entries.borrow().get(a.text(1)?).cloned();
        Ok(found.unwrap_or_else(|| Datum::Text(String::new())))
    }),
    ("hasKey", |a| Ok(Datum::Bool(a.count(2)?.dict(0)?.entries.borrow().contains_key(a.text(1)?)))),
    ("set", |a| {
        let (dict, key, value) = (a.count(3)?.dict(0)?, a.text(1)?, a.any(2)?);
        if matches!(a.any(0)?, Datum::Nil) {
            return Err("argument 1 must be a dict, not nil".into());
        }
        dict.entries.borrow_mut().insert(key.to_owned(), value.clone());
        Ok(Datum::Map(dict))
    }),
    ("unset", |a| {
        let (dict, key) = (a.count(2)?.dict(0)?, a.text(1)?);
        dict.entries.borrow_mut().remove(key);
        Ok(Datum::Map(dict))
    }),
    ("keys", |a| {
        let mut keys = Vec::new();
        for dict in a.dicts(0)? {
            keys.extend(dict.entries.borrow().keys().cloned());
        }
        Ok(Datum::texts(keys))
    }),
    ("values", |a| Ok(Datum::list(a.count(1)?.dict(0)?.entries.borrow().values().cloned()))),
    ("pluck", |a| {
        let key = a.least(1)?.text(0)?;
        let dicts = a.dicts(1)?;
        Ok(Datum::list(dicts.into_iter().filter_map(|dict| dict.entries.borrow().get(key).cloned())))
    }),
    ("dig", dig),
    ("pick", |a| selected(a, true)),
    ("omit", |a| selected(a, false)),
    ("merge", |a| merged(a, false)),
    ("mustMerge", |a| merged(a, false)),
    ("mergeOverwrite", |a| merged(a, true)),
    ("mustMergeOverwrite", |a| merged(a, true)),
    ("deepCopy", deep_copy),
    ("mustDeepCopy", deep_copy),
    ("deepEqual", |a| a.count(2)?.any(0)?.deep_equals(a.any(1)?).map(Datum::Bool)),
    ("split", |a| {
        let (mark, whole) = (a.count(2)?.text(0)?, a.text(1)?);
        Ok(numbered(parts(whole, mark)))
    }),
    ("splitn", |a| {
        let (mark, most, whole) = (a.count(3)?.text(0)?, a.int(1)?, a.text(2)?);
        let found = match usize::try_from(most) {
            Err(_) => parts(whole, mark),
            // Between all characters, and what is left in one piece.
            Ok(most) if mark.is_empty() && most > 0 => {
                let at = whole.char_indices().nth(most - 1).map_or(whole.len(), |(at, _)| at);
                let mut found = parts(&whole[..at], mark);
                found.extend(Some(&whole[at..]).filter(|rest| !rest.is_empty()));
                found
            }
            Ok(most) => whole.splitn(most, mark).collect(),
        };
        Ok(numbered(found))
    }),
    // Errors of the encoder are dropped, and nothing is returned.
    ("toJson", |a| text(json(a, HtmlEscape::On, None)?.unwrap_or_default())),
    ("mustToJson", |a| text(json(a, HtmlEscape::On, None)??)),
    ("toPrettyJson", |a| text(json(a, HtmlEscape::On, Some("  "))?.unwrap_or_default())),
    ("mustToPrettyJson", |a| text(json(a, HtmlEscape::On, Some("  "))??)),
    ("toRawJson", |a| text(json(a, HtmlEscape::Off, None)??)),
    ("mustToRawJson", |a| text(json(a, HtmlEscape::Off, None)??)),
    ("fromJson", |a| Ok(parsed(a)?.unwrap_or(Datum::Nil))),
    ("mustFromJson", |a| parsed(a)?),
];

fn deep_copy(a: Arguments<'_>) -> Result<Datum, String> {
    match a.count(1)?.any(0)? {
        Datum::Nil => Err("nil cannot be copied".into()),
        value => value.deep_copy(0),
    }
}

/// Returns parts under the keys `_0`, `_1` and so on.
fn numbered(parts: Vec<&str>) -> Datum {
    let entries = parts.into_iter().enumerate();
    Datum::text_map(entries.map(|(at, part)| (format!("_{at}"), Datum::Text(part.to_owned()))))
}

fn selected(a: Arguments<'_>, wanted: bool) -> Result<Datum, String> {
    let dict = a.least(1)?.dict(0)?;
    let names: BTreeSet<&str> = a.texts(1)?.into_iter().collect();
    let entries = dict.entries.borrow();
    let shown = entries.iter().filter(|(key, _)| names.contains(key.as_str()) == wanted);
    Ok(Datum::map(shown.map(|(key, value)| (key.clone(), value.clone()))))
}

/// Follows keys into nested dicts; the default and the dict come last.
fn dig(a: Arguments<'_>) -> Result<Datum, String> {
    let [keys @ .., default, dict] = a.least(3)?.0 else { return Err("takes at least 3 arguments".into()) };
    let mut value = dict.clone();
    for at in 0..keys.len() {
        let key = a.text(at)?;
        let Datum::Map(dict) = &value else { return Err(format!("`{key}` is looked up in a {}", value.go_type())) };
        if dict.only_texts {
            return Err(format!("`{key}` is looked up in a {}", value.go_type()));
        }
        let Some(next) = dict.entries.borrow().get(key).cloned() else { return Ok(default.clone()) };
        value = next;
    }
    Ok(value)
}

fn json(a: Arguments<'_>, escape: HtmlEscape, indent: Option<&str>) -> Result<Result<String, String>, String> {
    Ok(a.count(1)?.any(0)?.json(escape, indent))
}

fn parsed(a: Arguments<'_>) -> Result<Result<Datum, String>, String> {
    Ok(serde_json::from_str(a.count(1)?.text(0)?).map(from_json).map_err(|error| error.to_string()))
}

fn from_json(value: serde_json::Value) -> Datum {
    match value {
        serde_json::Value::Null => Datum::Nil,
        serde_json::Value::Bool(value) => Datum::Bool(value),
        serde_json::Value::Number(number) => Datum::Float(number.as_f64().unwrap_or(0.0)),
        serde_json::Value::String(text) => Datum::Text(text),
        serde_json::Value::Array(items) => Datum::list(items.into_iter().map(from_json)),
        serde_json::Value::Object(entries) => {
            Datum::map(entries.into_iter().map(|(key, value)| (key, from_json(value))))
        }
    }
}
