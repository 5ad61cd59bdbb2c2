//! Edits a TOML document in place. It gives up on values that TOML can't hold.

use serde_json::Value;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike};

/// Returns the text with the value `wanted`; `None` if TOML can't hold it, since it has no null.
pub(super) fn edited(text: &str, wanted: &Value) -> Option<String> {
    let body = text.trim_start_matches('\u{feff}');
    let mut document: DocumentMut = body.parse().ok()?;
    merge(document.as_table_mut(), wanted.as_object()?, NewMaps::Headers)?;
    let edited = document.to_string();
    let edited = if text.contains("\r\n") { edited.replace("\r\n", "\n").replace('\n', "\r\n") } else { edited };
    Some(format!("{}{edited}", &text[..text.len() - body.len()]))
}

/// How new maps in a table are written.
#[derive(Clone, Copy)]
enum NewMaps {
    Headers,
    Inline,
}

fn merge(table: &mut dyn TableLike, wanted: &serde_json::Map<String, Value>, new_maps: NewMaps) -> Option<()> {
    for (key, wanted) in wanted {
        match (table.get_mut(key), wanted) {
            (Some(item), Value::Object(map)) if item.is_table_like() => {
                let headers = item.as_table().is_some_and(|table| !table.is_dotted());
                let below = if headers { NewMaps::Headers } else { NewMaps::Inline };
                merge(item.as_table_like_mut()?, map, below)?;
            }
            (Some(item), wanted) => replace(item, wanted)?,
            (None, wanted) => {
                table.insert(key, new_item(wanted, new_maps)?);
            }
        }
    }
    Some(())
}

fn new_item(wanted: &Value, new_maps: NewMaps) -> Option<Item> {
    match (wanted, new_maps) {
        (Value::Object(map), NewMaps::Headers) => {
            let mut table = Table::new();
            for (key, wanted) in map {
                table.insert(key, Item::Value(value(wanted)?));
            }
            Some(Item::Table(table))
        }
        _ => Some(Item::Value(value(wanted)?)),
    }
}

fn replace(item: &mut Item, wanted: &Value) -> Option<()> {
    if as_json(item).as_ref() == Some(wanted) {
        return Some(());
    }
    let mut new = value(wanted)?;
    if let Some(old) = item.as_value() {
        *new.decor_mut() = old.decor().clone();
    }
    *item = Item::Value(new);
    Some(())
}

fn as_json(item: &Item) -> Option<Value> {
    let text = format!("v = {}", item.as_value()?);
    let (node, faults) = crate::spec::document::parse_text(&text, crate::spec::document::Syntax::Toml);
    faults.is_empty().then(|| node.map(|node| node.value()["v"].clone())).flatten()
}

fn value(wanted: &Value) -> Option<toml_edit::Value> {
    Some(match wanted {
        Value::Null => return None,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => integer.into(),
            None => number.as_f64().filter(|_| number.is_f64())?.into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => toml_edit::Value::Array(items.iter().map(value).collect::<Option<Array>>()?),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, wanted)| Some((key.as_str(), value(wanted)?)));
            toml_edit::Value::InlineTable(entries.collect::<Option<InlineTable>>()?)
        }
    })
}
