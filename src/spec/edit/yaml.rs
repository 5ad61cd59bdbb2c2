//! Edits YAML by span. New keys are added at the end of their map, in the map's own style.

use serde_json::Value;

use super::{Edit, is_in_place};
use crate::spec::document::{Data, Entry, Node};
use crate::spec::write;

/// Returns the edits that turn `root` into `wanted`; `None` if the text should rather be written anew.
pub(super) fn edits(text: &str, root: &Node, wanted: &Value) -> Option<Vec<Edit>> {
    let mut yaml = Yaml { text, edits: Vec::new() };
    match &root.data {
        Data::Null | Data::Map(_)
            if root.data == Data::Null || root.value() == Value::Object(serde_json::Map::new()) =>
        {
            yaml.fill(root, wanted);
        }
        _ => yaml.differ(root, None, wanted)?,
    }
    Some(yaml.edits)
}

struct Yaml<'a> {
    text: &'a str,
    edits: Vec<Edit>,
}

impl Yaml<'_> {
    /// Adds a value to a document that has none, below its comments.
    fn fill(&mut self, root: &Node, wanted: &Value) {
        let mut lines = String::new();
        write::block(wanted, 0, &mut lines);
        if !root.span.range.is_empty() {
            let end = self.line_end(root.span.range.end);
            let range = root.span.range.start..if self.text[root.span.range.end..end].trim().is_empty() {
                end
            } else {
                root.span.range.end
            };
            return self.edits.push((range, lines.trim_end().to_owned()));
        }
        let end = self.text.len();
        let before = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { "\n" };
        self.edits.push((end..end, format!("{before}{lines}")));
    }

    fn differ(&mut self, node: &Node, owner: Option<&Entry>, wanted: &Value) -> Option<()> {
        if node.value() == *wanted {
            return Some(());
        }
        match (&node.data, wanted) {
            (Data::Map(entries), Value::Object(map)) if is_in_place(node) && !entries.is_empty() => {
                for entry in entries {
                    self.differ(&entry.value, Some(entry), map.get(&entry.key)?)?;
                }
                let new: Vec<_> =
                    map.iter().filter(|(key, _)| entries.iter().all(|entry| entry.key != **key)).collect();
                self.add_keys(node, entries, &new)
            }
            (Data::List(items), Value::Array(wanted))
                if is_in_place(node) && !items.is_empty() && items.len() <= wanted.len() =>
            {
                items.iter().zip(wanted).try_for_each(|(item, wanted)| self.differ(item, None, wanted))?;
                self.add_items(node, items, &wanted[items.len()..])
            }
            _ => self.replace(node, owner, wanted),
        }
    }

    /// Writes the new value on one line: that is valid wherever the old value was.
    fn replace(&mut self, node: &Node, owner: Option<&Entry>, wanted: &Value) -> Option<()> {
        let range = node.span.range.clone();
        let Some(owner) = owner else {
            self.edits.push((range, write::flow(wanted)));
            return Some(());
        };
        let colon = self.colon(owner)?;
        let line_end = self.line_end(colon);
        if range.is_empty() && write::takes_lines(wanted) && self.starts_line(owner) {
            let mut lines = String::new();
            write::after_key(wanted, self.column(owner.key_span.range.start) + 2, &mut lines);
            self.edits.push((line_end..line_end, lines.trim_end().to_owned()));
        } else if range.is_empty() {
            self.edits.push((colon..colon, format!(" {}", write::flow(wanted))));
        } else if range.start > line_end {
            // The value is a block below its key: keep the comment on the key's line, remove the block.
            self.edits.push((colon..colon, format!(" {}", write::flow(wanted))));
            self.edits.push((line_end..range.end, String::new()));
        } else {
            self.edits.push((range, write::flow(wanted)));
        }
        Some(())
    }

    fn add_keys(&mut self, node: &Node, entries: &[Entry], new: &[(&String, &Value)]) -> Option<()> {
        if new.is_empty() {
            return Some(());
        }
        let last = entries.last().map(|entry| entry.value.span.range.end.max(entry.key_span.range.end))?;
        if self.is_flow(node) {
            let flat = new.iter().map(|(key, value)| format!(", {}", write::flow_entry(key, value)));
            self.edits.push((last..last, flat.collect()));
            return Some(());
        }
        let map: serde_json::Map<_, _> = new.iter().map(|(key, value)| ((*key).clone(), (*value).clone())).collect();
        self.add_lines(last, self.column(entries[0].key_span.range.start), &Value::Object(map));
        Some(())
    }

    fn add_items(&mut self, node: &Node, items: &[Node], new: &[Value]) -> Option<()> {
        if new.is_empty() {
            return Some(());
        }
        let last = items.last()?.span.range.end;
        if self.is_flow(node) {
            self.edits.push((last..last, new.iter().map(|value| format!(", {}", write::flow(value))).collect()));
            return Some(());
        }
        self.add_lines(last, self.column(node.span.range.start), &Value::Array(new.to_vec()));
        Some(())
    }

    fn add_lines(&mut self, after: usize, indent: usize, value: &Value) {
        let mut lines = String::new();
        write::block(value, indent, &mut lines);
        let end = self.line_end(after);
        self.edits.push((end..end, format!("\n{}", lines.trim_end())));
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text[node.span.range.start..].starts_with(['[', '{'])
    }

    /// Returns the offset just after the colon of a key; `None` for keys that are written with `?`.
    fn colon(&self, entry: &Entry) -> Option<usize> {
        let rest = &self.text[entry.key_span.range.end..];
        let at = rest.len() - rest.trim_start_matches(' ').len();
        rest[at..].starts_with(':').then_some(entry.key_span.range.end + at + 1)
    }

    fn starts_line(&self, entry: &Entry) -> bool {
        let start = entry.key_span.range.start;
        self.text[self.line_start(start)..start].chars().all(|c| matches!(c, ' ' | '-' | '\u{feff}'))
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + rest.find('\n').map_or(rest.len(), |newline| newline - usize::from(rest[..newline].ends_with('\r')))
    }

    fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().filter(|c| *c != '\u{feff}').count()
    }
}
