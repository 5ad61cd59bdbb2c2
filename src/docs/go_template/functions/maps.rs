//! Sprig's functions on dicts, and JSON.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Table;
use super::arguments::{Arguments, text};
use super::lists::parts;
use crate::docs::go_template::datum::Datum;
use crate::hcl::value::HtmlEscape;

/// Creates, searches and cuts dicts. They are immutable: `set` and `unset` return a changed copy.
pub(super) const MAPS: Table = &[
    ("dict", |a| {
        let pairs =
            a.0.chunks(2).map(|pair| (pair[0].format(), pair.get(1).cloned().unwrap_or(Datum::Text(String::new()))));
        Ok(map(pairs))
    }),
    ("get", |a| Ok(a.count(2)?.map(0)?.get(a.text(1)?).cloned().unwrap_or(Datum::Text(String::new())))),
    ("hasKey", |a| Ok(Datum::Bool(a.count(2)?.map(0)?.contains_key(a.text(1)?)))),
    ("set", |a| {
        let mut entries = a.count(3)?.map(0)?.clone();
        entries.insert(a.text(1)?.to_owned(), a.any(2)?.clone());
        Ok(Datum::Map(Rc::new(entries)))
    }),
    ("unset", |a| {
        let mut entries = a.count(2)?.map(0)?.clone();
        entries.remove(a.text(1)?);
        Ok(Datum::Map(Rc::new(entries)))
    }),
    ("keys", |a| {
        let maps = (0..a.0.len()).map(|at| a.map(at)).collect::<Result<Vec<_>, _>>()?;
        Ok(Datum::texts(maps.into_iter().flat_map(|entries| entries.keys().map(String::as_str))))
    }),
    ("values", |a| Ok(Datum::list(a.count(1)?.map(0)?.values().cloned()))),
    ("pick", |a| selected(a, true)),
    ("omit", |a| selected(a, false)),
    ("merge", |a| {
        let maps = (0..a.0.len()).map(|at| a.map(at)).collect::<Result<Vec<_>, _>>()?;
        // The first map that has a key wins.
        Ok(map(maps.into_iter().rev().flat_map(|entries| entries.clone())))
    }),
    ("split", |a| {
        let found = parts(a.count(2)?.text(1)?, a.text(0)?);
        Ok(map(found.into_iter().enumerate().map(|(at, part)| (format!("_{at}"), Datum::Text(part.to_owned())))))
    }),
    ("toJson", |a| text(a.count(1)?.any(0)?.json(HtmlEscape::On, None))),
    ("toPrettyJson", |a| text(a.count(1)?.any(0)?.json(HtmlEscape::On, Some("  ")))),
    ("toRawJson", |a| text(a.count(1)?.any(0)?.json(HtmlEscape::Off, None))),
    ("fromJson", |a| serde_json::from_str(a.count(1)?.text(0)?).map(from_json).map_err(|error| error.to_string())),
];

fn map(entries: impl IntoIterator<Item = (String, Datum)>) -> Datum {
    Datum::Map(Rc::new(entries.into_iter().collect::<BTreeMap<_, _>>()))
}

fn selected(a: Arguments<'_>, wanted: bool) -> Result<Datum, String> {
    let names = a.names(1);
    let entries = a.map(0)?.iter().filter(|(key, _)| names.contains(key) == wanted);
    Ok(map(entries.map(|(key, value)| (key.clone(), value.clone()))))
}

fn from_json(value: serde_json::Value) -> Datum {
    match value {
        serde_json::Value::Null => Datum::Nil,
        serde_json::Value::Bool(value) => Datum::Bool(value),
        serde_json::Value::Number(number) => Datum::Float(number.as_f64().unwrap_or(0.0)),
        serde_json::Value::String(text) => Datum::Text(text),
        serde_json::Value::Array(items) => Datum::list(items.into_iter().map(from_json)),
        serde_json::Value::Object(entries) => map(entries.into_iter().map(|(key, value)| (key, from_json(value)))),
    }
}
