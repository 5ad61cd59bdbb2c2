//! The tree of a spec's text: values that know their place. It is never deeper than [`super::document::MAX_DEPTH`], so
//! that code may walk it recursively.

use std::ops::Range;

use serde_json::{Map, Number, Value};

use super::pointer::Step;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// Its place. Empty if no value is written (`key:` in YAML).
    pub span: Span,
}

/// The value of a [`Node`].
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A finite number.
    Number(Number),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the text; each key once.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The place of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// Bytes of one of the document's sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// 0 is the spec itself; the others are `--set` arguments.
    pub source: usize,
    /// The bytes.
    pub range: Range<usize>,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { source: 0, range }
    }
}

impl Node {
    /// Returns the value without places.
    pub fn value(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Bool(value) => Value::Bool(*value),
            Data::Number(value) => Value::Number(value.clone()),
            Data::String(value) => Value::String(value.clone()),
            Data::List(items) => Value::Array(items.iter().map(Self::value).collect()),
            Data::Map(entries) => Value::Object(
                entries.iter().map(|entry| (entry.key.clone(), entry.value.value())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// Returns the node one step down, and the place of its key if the step is one into a map.
    pub fn child(&self, step: &Step) -> Option<(Option<&Span>, &Self)> {
        match (&self.data, step) {
            (Data::Map(entries), Step::Key(key)) => {
                let entry = entries.iter().find(|entry| entry.key == *key)?;
                Some((Some(&entry.key_span), &entry.value))
            }
            (Data::List(items), Step::Index(index)) => Some((None, items.get(*index)?)),
            (Data::List(items), Step::Key(key)) => Some((None, items.get(key.parse::<usize>().ok()?)?)),
            _ => None,
        }
    }

    /// Returns how deeply it nests: 0 for a scalar, 1 for an empty map.
    pub fn depth(&self) -> usize {
        match &self.data {
            Data::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Data::Map(entries) => 1 + entries.iter().map(|entry| entry.value.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Returns how many nodes it has, itself included.
    pub(super) fn size(&self) -> usize {
        match &self.data {
            Data::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Data::Map(entries) => 1 + entries.iter().map(|entry| entry.value.size()).sum::<usize>(),
            _ => 1,
        }
    }

    /// Moves all spans to another source and by `offset` bytes.
    pub(super) fn shift(&mut self, offset: usize, source: usize) {
        let moved = |span: &mut Span| {
            span.source = source;
            span.range = span.range.start + offset..span.range.end + offset;
        };
        moved(&mut self.span);
        match &mut self.data {
            Data::List(items) => items.iter_mut().for_each(|item| item.shift(offset, source)),
            Data::Map(entries) => {
                for entry in entries {
                    moved(&mut entry.key_span);
                    entry.value.shift(offset, source);
                }
            }
            _ => {}
        }
    }
}
