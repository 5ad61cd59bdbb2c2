//! The reader of JSON. It is strict: no comments, no trailing commas, double quotes only.

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::yaml_scalar::json_number;
use super::{Data, Entry, MAX_DEPTH, Node, ParseResult, TextFault, text};
use crate::base::json::STRICT_JSON;
use crate::spec::codes;

/// Reads JSON; a text of white space alone is `null`.
pub(super) fn parse(full: &str) -> ParseResult {
    let offset = text::bom_len(full);
    let text = &full[offset..];
    let mut reader = JsonReader { offset, text, faults: Vec::new() };
    let root = match parse_to_ast(text, &CollectOptions::default(), &STRICT_JSON) {
        Err(error) => {
            reader.faults.push(reader.syntax(&error));
            None
        }
        Ok(parsed) => match parsed.value {
            None => Some(Node { data: Data::Null, span: (offset..offset).into() }),
            Some(value) => reader.node(&value, 0),
        },
    };
    if root.is_some() && reader.faults.is_empty() && !text.trim().is_empty() {
        reader.second_opinion();
    }
    (root, reader.faults)
}

struct JsonReader<'a> {
    offset: usize,
    text: &'a str,
    faults: Vec<TextFault>,
}

impl JsonReader<'_> {
    fn span(&self, range: jsonc_parser::common::Range) -> std::ops::Range<usize> {
        range.start + self.offset..range.end + self.offset
    }

    fn node(&mut self, value: &Value<'_>, depth: usize) -> Option<Node> {
        let range = self.span(jsonc_parser::common::Ranged::range(value));
        if depth >= MAX_DEPTH && matches!(value, Value::Object(_) | Value::Array(_)) {
            self.faults.push(too_deep(range.start));
            return None;
        }
        let data = match value {
            Value::NullKeyword(_) => Data::Null,
            Value::BooleanLit(literal) => Data::Bool(literal.value),
            Value::StringLit(literal) => Data::String(literal.value.clone().into_owned()),
            Value::NumberLit(literal) => match json_number(literal.value) {
                Some(number) => Data::Number(number),
                None => {
                    self.faults.push(too_large(range.clone()));
                    Data::Null
                }
            },
            Value::Array(array) => {
                let items: Option<Vec<_>> = array.elements.iter().map(|item| self.node(item, depth + 1)).collect();
                Data::List(items?)
            }
            Value::Object(object) => {
                let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let value = self.node(&property.value, depth + 1)?;
                    let key = match &property.name {
                        ObjectPropName::String(literal) => literal.value.clone().into_owned(),
                        ObjectPropName::Word(word) => word.value.to_owned(),
                    };
                    let range = self.span(jsonc_parser::common::Ranged::range(&property.name));
                    entries.push(Entry { key, key_span: range.into(), value });
                }
                Data::Map(unique(entries, self.offset, self.text, &mut self.faults))
            }
        };
        Some(Node { data, span: range.into() })
    }

    /// Parses the text again with `serde_json`, which follows the standard but has no spans: the first parser lets some
    /// things pass that the standard forbids, such as control characters.
    fn second_opinion(&mut self) {
        let Err(error) = serde_json::from_str::<IgnoredAny>(self.text) else { return };
        let line_start: usize =
            self.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = self.offset + line_start + error.column().saturating_sub(1);
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        self.faults.push(TextFault::new(&codes::SYNTAX, at..at + 1, format!("the JSON is not well-formed: {said}")));
    }

    fn syntax(&self, error: &ParseError) -> TextFault {
        use ParseErrorKind as Kind;
        let range = self.span(error.range());
        if matches!(error.kind(), Kind::NestingDepthExceeded) {
            return too_deep(range.start);
        }
        let said = error.kind().to_string();
        let mut chars = said.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase());
        let said: String = first.into_iter().chain(chars).collect();
        let fault = TextFault::new(&codes::SYNTAX, range, format!("the JSON is not well-formed: {said}"));
        match error.kind() {
            Kind::CommentsNotAllowed => fault.help("JSON has no comments; YAML and TOML have them"),
            Kind::TrailingCommasNotAllowed => fault.help("remove the comma"),
            Kind::SingleQuotedStringsNotAllowed => fault.help("write \"…\" instead of '…'"),
            Kind::ExpectedStringObjectProperty | Kind::UnexpectedWord => fault.help("put text and keys in \"…\""),
            Kind::ExpectedComma => fault.help("write a comma here"),
            _ => fault,
        }
    }
}

/// The most faults that are reported for one text: a user would not read more, and each costs a walk through the text.
pub(super) const MAX_FAULTS: usize = 100;

/// Reports duplicate keys, and keeps the first of each.
pub(super) fn unique(entries: Vec<Entry>, offset: usize, text: &str, faults: &mut Vec<TextFault>) -> Vec<Entry> {
    // The position of each key: with a linear search, 1 MiB of keys would take a minute.
    let mut seen = std::collections::HashMap::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(first) = seen.get(&entry.key) {
            if faults.len() >= MAX_FAULTS {
                continue;
            }
            let first: &Entry = &kept[*first];
            let at = first.key_span.range.start.saturating_sub(offset);
            faults.push(duplicate(entry.key_span.range, &entry.key, Some(line_of(text, at))));
        } else {
            seen.insert(entry.key.clone(), kept.len());
            kept.push(entry);
        }
    }
    kept
}

/// Returns the line of a byte offset, counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

pub(super) fn duplicate(range: std::ops::Range<usize>, key: &str, first: Option<usize>) -> TextFault {
    let fault = TextFault::new(
        &codes::DUPLICATE_KEY,
        range,
        format!("the key `{}` appears twice in one map", key.escape_debug()),
    );
    match first {
        Some(line) => fault.help(format!("the first one is on line {line}; keep one of them")),
        None => fault.help("keep one of them"),
    }
}

pub(super) fn too_deep(at: usize) -> TextFault {
    let message = format!("the spec is nested more than {MAX_DEPTH} levels deep");
    TextFault::new(&codes::TOO_DEEP, at..at + 1, message).help("a spec needs seven levels; is this the right file?")
}

pub(super) fn too_large(range: std::ops::Range<usize>) -> TextFault {
    TextFault::new(&codes::UNUSABLE_VALUE, range, "the number does not fit into 64 bits")
        .help("put it in quotes if it is text, like an id")
}
