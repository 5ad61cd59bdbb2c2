//! The reader of TOML. It refuses dates: neither JSON nor Terraform has them.

use std::ops::Range;

use ::toml::de::{DeTable, DeValue, Error};
use serde_json::Number;

use super::json::{MAX_FAULTS, duplicate, line_of, too_deep, too_large};
use super::{Data, Entry, MAX_DEPTH, Node, ParseResult, TextFault, text};
use crate::spec::codes;

/// Reads TOML; a text of comments alone is an empty map.
pub(super) fn parse(full: &str) -> ParseResult {
    let offset = text::bom_len(full);
    let text = &full[offset..];
    if let Some(at) = deeper_than_allowed(text) {
        return (None, vec![too_deep(at + offset)]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = TomlReader { offset, faults: Vec::new() };
    let shifted = table.span().start + offset..table.span().end + offset;
    let root = reader.table(table.get_ref(), shifted, 0);
    if !errors.is_empty() {
        // Errors after the first may be consequences of it, so only duplicate keys are reported as well.
        let found = errors.iter().enumerate().filter(|(at, error)| *at == 0 || error.message() == "duplicate key");
        let faults = found.take(MAX_FAULTS).map(|(_, error)| syntax(error, text, offset, root.as_ref())).collect();
        return (None, faults);
    }
    (root, reader.faults)
}

struct TomlReader {
    offset: usize,
    faults: Vec<TextFault>,
}

impl TomlReader {
    fn range(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }

    fn table(&mut self, table: &DeTable<'_>, range: Range<usize>, depth: usize) -> Option<Node> {
        if depth >= MAX_DEPTH {
            self.faults.push(too_deep(range.start));
            return None;
        }
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let value = self.node(value.get_ref(), self.range(&value.span()), depth + 1)?;
            let key_span = self.range(&key.span()).into();
            entries.push(Entry { key: key.get_ref().to_string(), key_span, value });
        }
        // The parser's map is sorted by key; restore the order of the text, which is the one the user meant.
        entries.sort_by_key(|entry| entry.key_span.range.start);
        Some(Node { data: Data::Map(entries), span: range.into() })
    }

    fn node(&mut self, value: &DeValue<'_>, range: Range<usize>, depth: usize) -> Option<Node> {
        let data = match value {
            DeValue::Table(table) => return self.table(table, range, depth),
            DeValue::Boolean(value) => Data::Bool(*value),
            DeValue::String(value) => Data::String(value.to_string()),
            DeValue::Integer(value) => {
                let signed = i64::from_str_radix(value.as_str(), value.radix()).map(Number::from);
                let number = signed.or_else(|_| u64::from_str_radix(value.as_str(), value.radix()).map(Number::from));
                self.number(number.ok(), &range)
            }
            DeValue::Float(value) => self.number(value.as_str().parse().ok().and_then(Number::from_f64), &range),
            DeValue::Datetime(_) => {
                let fault = TextFault::new(&codes::UNUSABLE_VALUE, range.clone(), "a date has no counterpart in JSON");
                self.faults.push(fault.help("put it in quotes"));
                Data::Null
            }
            DeValue::Array(_) if depth >= MAX_DEPTH => {
                self.faults.push(too_deep(range.start));
                return None;
            }
            DeValue::Array(items) => {
                let items: Option<Vec<_>> =
                    items.iter().map(|item| self.node(item.get_ref(), self.range(&item.span()), depth + 1)).collect();
                Data::List(items?)
            }
        };
        Some(Node { data, span: range.into() })
    }

    fn number(&mut self, number: Option<Number>, range: &Range<usize>) -> Data {
        number.map_or_else(
            || {
                self.faults.push(too_large(range.clone()));
                Data::Null
            },
            Data::Number,
        )
    }
}

fn syntax(error: &Error, text: &str, offset: usize, root: Option<&Node>) -> TextFault {
    let range = error.span().unwrap_or(text.len()..text.len());
    let shifted = range.start + offset..range.end + offset;
    if error.message() == "duplicate key" {
        let written = text.get(range).unwrap_or_default();
        let key = written.trim_matches(['"', '\'']);
        let mut places = Vec::new();
        root.into_iter().for_each(|root| key_places(root, key, &mut places));
        places.retain(|place| *place < shifted.start);
        // If several keys before it have this name, the tree doesn't show which one it repeats.
        let first = (places.len() == 1).then(|| line_of(text, places[0].saturating_sub(offset)));
        return duplicate(shifted, key, first);
    }
    let said = error.message().to_lowercase();
    let fault = TextFault::new(&codes::SYNTAX, shifted, format!("the TOML is not well-formed: {said}"));
    if said.contains("string") { fault.help("put text in \"…\"") } else { fault }
}

fn key_places(node: &Node, key: &str, places: &mut Vec<usize>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| key_places(item, key, places)),
        Data::Map(entries) => {
            for entry in entries {
                if entry.key == key {
                    places.push(entry.key_span.range.start);
                }
                key_places(&entry.value, key, places);
            }
        }
        _ => {}
    }
}

/// Returns where brackets and dotted keys nest deeper than [`MAX_DEPTH`]. The parser limits brackets, but builds a tree
/// as deep as a key has dots, and dropping that tree would exhaust the stack.
fn deeper_than_allowed(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let (mut header, mut dots) = (0, 0);
    let mut line_is_header = false;
    let mut at_line_start = true;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let mut len = c.len_utf8();
        match c {
            '"' | '\'' => len = string_len(&text[at..], c),
            '#' => len = text[at..].find('\n').unwrap_or(text.len() - at),
            '\n' if open.is_empty() => {
                header = if line_is_header { dots } else { header };
                (dots, line_is_header) = (0, false);
            }
            '[' if at_line_start && open.is_empty() => (line_is_header, header) = (true, 0),
            '[' | '{' => open.push(std::mem::take(&mut dots) + 1),
            ']' | '}' => dots = open.pop().map_or(dots, |_| 0),
            ',' => dots = 0,
            '.' => dots += 1,
            _ => {}
        }
        if header + dots + open.iter().sum::<usize>() > MAX_DEPTH {
            return Some(at);
        }
        at_line_start = c == '\n' || (at_line_start && (c.is_whitespace() || c == '['));
        at += len;
    }
    None
}

/// Returns the length of the string that starts here, quotes included; a one-line string ends with its line.
fn string_len(text: &str, quote: char) -> usize {
    let triple = quote.to_string().repeat(3);
    let (delimiter, multiline) =
        if text.starts_with(&triple) { (triple.as_str(), true) } else { (&triple[..1], false) };
    let mut at = delimiter.len();
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(delimiter) {
            return at + delimiter.len();
        }
        if c == '\n' && !multiline {
            return at;
        }
        at += c.len_utf8();
        if c == '\\' && quote == '"' {
            at += text[at..].chars().next().filter(|next| *next != '\n').map_or(0, char::len_utf8);
        }
    }
    at
}
