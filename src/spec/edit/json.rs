//! Edits JSON by span. New keys get the indentation of their neighbours.

use serde_json::Value;

use super::Edit;
use crate::spec::document::{Data, Node};

/// Writes a whole document.
pub(super) fn whole(value: &Value) -> String {
    pretty(value, 0) + "\n"
}

/// Returns the edits that turn `root` into `wanted`; `None` if the text should rather be written anew.
pub(super) fn edits(text: &str, root: &Node, wanted: &Value) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    match &root.data {
        Data::Null => return None,
        Data::Map(entries) if entries.is_empty() => edits.push((root.span.range.clone(), pretty(wanted, 0))),
        _ => differ(text, root, wanted, &mut edits),
    }
    Some(edits)
}

fn differ(text: &str, node: &Node, wanted: &Value, edits: &mut Vec<Edit>) {
    let range = node.span.range.clone();
    match (&node.data, wanted) {
        (Data::Map(entries), Value::Object(map)) if !entries.is_empty() => {
            for entry in entries {
                if let Some(wanted) = map.get(&entry.key) {
                    differ(text, &entry.value, wanted, edits);
                }
            }
            let new = map.iter().filter(|(key, _)| entries.iter().all(|entry| entry.key != **key));
            let gap = &text[range.start + 1..entries[0].key_span.range.start];
            let added = new.map(|(key, value)| format!(",{gap}{}: {}", Value::from(key.as_str()), shaped(value, gap)));
            push(edits, entries.last().map(|entry| entry.value.span.range.end), added.collect());
        }
        (Data::List(items), Value::Array(wanted)) if !items.is_empty() && items.len() <= wanted.len() => {
            items.iter().zip(wanted).for_each(|(item, wanted)| differ(text, item, wanted, edits));
            let gap = &text[range.start + 1..items[0].span.range.start];
            let gap = if gap.is_empty() { " " } else { gap };
            let added = wanted[items.len()..].iter().map(|value| format!(",{gap}{}", shaped(value, gap)));
            push(edits, items.last().map(|item| item.span.range.end), added.collect());
        }
        _ if node.value() == *wanted => {}
        _ => edits.push((range.clone(), shaped(wanted, &text[line_start(text, range.start)..]))),
    }
}

fn push(edits: &mut Vec<Edit>, at: Option<usize>, added: String) {
    if let (Some(at), false) = (at, added.is_empty()) {
        edits.push((at..at, added));
    }
}

/// Returns the offset of the newline before a position, or the start of the text.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').unwrap_or(0)
}

/// Writes a value on several lines if its neighbours have lines of their own (`gap` starts with a newline), else on
/// one.
fn shaped(value: &Value, gap: &str) -> String {
    match gap.trim_start_matches('\r').strip_prefix('\n') {
        Some(rest) => pretty(value, rest.len() - rest.trim_start_matches(' ').len()),
        None => value.to_string(),
    }
}

fn pretty(value: &Value, indent: usize) -> String {
    let text = format!("{value:#}");
    text.replace('\n', &format!("\n{}", " ".repeat(indent)))
}
