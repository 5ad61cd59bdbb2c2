//! Writes the values of `--set` into the spec's own text, and keeps its comments and order.
//!
//! Only what differs is edited, by span. The result is read again: if its value is not the wanted one, the whole spec
//! is written anew, which keeps the value and loses the comments.

mod json;
mod toml;
mod yaml;

use std::ops::Range;

use serde_json::Value;

use super::document::{self, Data, Document, Node, Syntax};
use super::write;

/// A spec's text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edited {
    /// The text.
    pub text: String,
    /// Its syntax: the original's, unless TOML can't hold the value.
    pub syntax: Syntax,
}

/// Returns the text of a document with all its overrides in place: its own text, byte for byte, if they change nothing.
pub fn text_of(document: &Document) -> Edited {
    let original = &document.sources[0].text;
    let syntax = document.syntax;
    let wanted = document.value();
    let attempt = edited(original, syntax, &wanted);
    match attempt.filter(|text| reads_as(text, syntax, &wanted)) {
        Some(text) => Edited { text, syntax },
        None if syntax == Syntax::Json => Edited { text: json::whole(&wanted), syntax },
        None => Edited { text: write::yaml(&wanted), syntax: Syntax::Yaml },
    }
}

fn edited(original: &str, syntax: Syntax, wanted: &Value) -> Option<String> {
    let (root, _) = document::parse_text(original, syntax);
    let root = root?;
    if root.value() == *wanted || (root.data == Data::Null && wanted.as_object().is_some_and(serde_json::Map::is_empty))
    {
        return Some(original.to_owned());
    }
    match syntax {
        Syntax::Json => json::edits(original, &root, wanted).map(|edits| apply(original, edits)),
        Syntax::Yaml => yaml::edits(original, &root, wanted).map(|edits| apply(original, edits)),
        Syntax::Toml => toml::edited(original, wanted),
    }
}

fn reads_as(text: &str, syntax: Syntax, wanted: &Value) -> bool {
    let read = document::parse("", text.as_bytes(), syntax);
    read.is_ok_and(|document| document.value() == *wanted)
}

/// A range of bytes in the text, and what replaces it.
type Edit = (Range<usize>, String);

fn apply(original: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let newline = if original.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::with_capacity(original.len() + 64);
    let mut done = 0;
    for (range, new) in edits {
        text.push_str(original.get(done..range.start).unwrap_or_default());
        text.push_str(&new.replace('\n', newline));
        done = done.max(range.end);
    }
    text.push_str(&original[done..]);
    text
}

/// Whether a node's children are inside its span: those of an alias are where its anchor is.
fn is_in_place(node: &Node) -> bool {
    let inside = |range: &Range<usize>| node.span.range.start <= range.start && range.end <= node.span.range.end;
    match &node.data {
        Data::List(items) => items.iter().all(|item| inside(&item.span.range)),
        Data::Map(entries) => entries.iter().all(|entry| inside(&entry.key_span.range)),
        _ => true,
    }
}
