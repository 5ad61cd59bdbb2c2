//! The reader of YAML. It takes one document, copies what aliases refer to, up to a limit, and refuses merge keys and
//! application tags.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::json::{too_deep, unique};
use super::yaml_fault::{self, core_suffix, not_json, unknown_tag};
use super::yaml_place::{self, Style};
use super::{Data, Entry, MAX_DEPTH, Node, ParseResult, TextFault, text, yaml_scalar};
use crate::spec::codes;

/// How many nodes aliases may copy in total: enough for a large spec, too few for an alias bomb.
const MAX_COPIES: usize = 10_000;

/// Reads YAML; a text of comments alone is `null`.
pub(super) fn parse(full: &str) -> ParseResult {
    let offset = text::bom_len(full);
    let text = &full[offset..];
    let mut reader = YamlReader::new(full, offset);
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let step = match next {
            Ok((event, span)) => {
                let start = reader.bytes(span.start.index());
                let range = start..reader.bytes(span.end.index()).max(start);
                reader.event(event, range)
            }
            Err(error) => Err(yaml_fault::syntax(full, reader.bytes(error.marker().index()), &error)),
        };
        if let Err(fault) = step {
            reader.faults.push(fault);
            return (None, reader.faults);
        }
    }
    let root = reader.root.unwrap_or(Node { data: Data::Null, span: (offset..offset).into() });
    (Some(root), reader.faults)
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    style: Style,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<(String, Range<usize>)> },
}

struct YamlReader<'a> {
    full: &'a str,
    text: &'a str,
    offset: usize,
    /// The byte offset of each character, unless the text is plain ASCII: the parser counts characters.
    char_offsets: Option<Vec<usize>>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    copies: usize,
    documents: usize,
    /// Where the last node ended, or a collection began.
    last_end: usize,
    root: Option<Node>,
    faults: Vec<TextFault>,
}

impl<'a> YamlReader<'a> {
    fn new(full: &'a str, offset: usize) -> Self {
        let text = &full[offset..];
        let char_offsets = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        let (open, anchors, faults) = (Vec::new(), HashMap::new(), Vec::new());
        Self {
            full,
            text,
            last_end: offset,
            offset,
            char_offsets,
            open,
            anchors,
            copies: 0,
            documents: 0,
            root: None,
            faults,
        }
    }

    /// Returns the byte offset of a character in the whole text, BOM included.
    fn bytes(&self, index: usize) -> usize {
        let at = match &self.char_offsets {
            None => index.min(self.text.len()),
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.text.len()),
        };
        at + self.offset
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), TextFault> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => self.document(range),
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::Scalar(value, style, anchor, tag) => {
                let range = yaml_place::scalar(self.full, range, style, self.last_end);
                self.last_end = range.end;
                if matches!(self.open.last(), Some(Open { content: Content::Map { key: None, .. }, .. })) {
                    return self.key(&value, style, tag.as_deref(), anchor, range);
                }
                let data = self.scalar(&value, style, tag.as_deref(), &range)?;
                self.finish(Node { data, span: range.into() }, anchor, None)
            }
            Event::SequenceStart(anchor, tag) => {
                self.collection(range, anchor, tag.as_deref(), Content::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Map { entries: Vec::new(), key: None };
                self.collection(range, anchor, tag.as_deref(), content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range),
        }
    }

    fn document(&mut self, range: Range<usize>) -> Result<(), TextFault> {
        self.documents += 1;
        if self.documents > 1 {
            let fault = TextFault::new(&codes::YAML_FEATURE, range, "the file holds more than one YAML document");
            return Err(fault.help("a spec is one document; remove this `---` and what does not belong to the spec"));
        }
        Ok(())
    }

    fn collection(
        &mut self,
        range: Range<usize>,
        anchor: usize,
        tag: Option<&Tag>,
        content: Content,
    ) -> Result<(), TextFault> {
        let is_list = matches!(content, Content::List(_));
        let (start, style) = yaml_place::collection(self.full, range, is_list);
        let expected = if is_list { "seq" } else { "map" };
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(start));
        }
        if let Some(tag) = tag.filter(|tag| core_suffix(tag) != Some(expected)) {
            return Err(unknown_tag(tag, start..start + 1));
        }
        if matches!(self.open.last(), Some(Open { content: Content::Map { key: None, .. }, .. })) {
            let fault = TextFault::new(&codes::YAML_FEATURE, start..start + 1, "a key is a list or a map");
            return Err(fault.help("keys are text; put the `{{…}}` of a template in quotes"));
        }
        self.last_end = start;
        self.open.push(Open { start, style, anchor, content });
        Ok(())
    }

    fn close(&mut self, range: &Range<usize>) -> Result<(), TextFault> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (data, last) = match open.content {
            Content::List(items) => {
                let last = items.last().map(|node| node.span.range.end);
                (Data::List(items), last)
            }
            Content::Map { entries, .. } => {
                let last = entries.last().map(|entry| entry.value.span.range.end.max(entry.key_span.range.end));
                (Data::Map(unique(entries, self.offset, self.text, &mut self.faults)), last)
            }
        };
        // A block ends where its last child does; the parser only reports where the next token starts.
        let end = match open.style {
            Style::Flow => range.start + 1,
            Style::Block => last.unwrap_or(open.start),
        };
        self.last_end = end;
        self.finish(Node { data, span: (open.start..end.max(open.start)).into() }, open.anchor, None)
    }

    fn key(
        &mut self,
        value: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), TextFault> {
        if let Some(tag) = tag.filter(|tag| core_suffix(tag) != Some("str")) {
            return Err(unknown_tag(tag, range));
        }
        if value == "<<" && style == ScalarStyle::Plain {
            let fault = TextFault::new(&codes::YAML_FEATURE, range, "merge keys (`<<`) are not part of YAML 1.2");
            return Err(fault.help("write the keys out, or use an alias (`*name`) for the whole value"));
        }
        if anchor > 0 {
            let node = Node { data: Data::String(value.to_owned()), span: range.clone().into() };
            self.anchors.insert(anchor, node);
        }
        if let Some(Open { content: Content::Map { key, .. }, .. }) = self.open.last_mut() {
            *key = Some((value.to_owned(), range));
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: &Range<usize>,
    ) -> Result<Data, TextFault> {
        // The parser reports `~` for a value that isn't written.
        let value = if style == ScalarStyle::Plain && range.is_empty() { "" } else { value };
        let suffix = match tag {
            None if style == ScalarStyle::Plain => None,
            None => return Ok(Data::String(value.to_owned())),
            Some(tag) => match core_suffix(tag) {
                Some("str") => return Ok(Data::String(value.to_owned())),
                Some(suffix @ ("null" | "bool" | "int" | "float")) => Some(suffix),
                _ => return Err(unknown_tag(tag, range.clone())),
            },
        };
        let Some(data) = yaml_scalar::plain(value) else {
            self.faults.push(not_json(value, range.clone()));
            return Ok(Data::Null);
        };
        let fits = match suffix {
            None => true,
            Some("null") => data == Data::Null,
            Some("bool") => matches!(data, Data::Bool(_)),
            Some("int") => matches!(&data, Data::Number(number) if !number.is_f64()),
            _ => matches!(data, Data::Number(_)),
        };
        let message = "the value does not match its tag";
        if fits {
            Ok(data)
        } else {
            Err(TextFault::new(&codes::YAML_FEATURE, range.clone(), message).help("remove the tag"))
        }
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), TextFault> {
        let refuse =
            |message: &str, help: &str| Err(TextFault::new(&codes::YAML_FEATURE, range.clone(), message).help(help));
        let Some(node) = self.anchors.get(&anchor) else {
            return refuse("the alias is inside the value that it repeats", "write the value out");
        };
        let (depth, count) = (node.depth(), node.size());
        if self.open.len() + depth > MAX_DEPTH {
            return Err(too_deep(range.start));
        }
        self.copies += count;
        if self.copies > MAX_COPIES {
            return refuse("aliases make the spec too large", "use fewer aliases, or generate the spec as JSON");
        }
        let mut copy = node.clone();
        if let Some(Open { content: Content::Map { key: key @ None, .. }, .. }) = self.open.last_mut() {
            let Data::String(text) = copy.data else {
                return refuse("the alias is used as a key, but its value is not text", "write the key out");
            };
            *key = Some((text, range));
            return Ok(());
        }
        copy.span = range.clone().into();
        self.finish(copy, 0, Some(range))
    }

    /// Adds a finished node to what holds it; `alias` is the place of the alias, if the node is a copy for one.
    fn finish(&mut self, mut node: Node, anchor: usize, alias: Option<Range<usize>>) -> Result<(), TextFault> {
        if anchor > 0 && alias.is_none() {
            self.anchors.insert(anchor, node.clone());
            self.copies += node.size();
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { entries, key }) => {
                let (key, key_range) = key.take().unwrap_or_default();
                if node.span.range.is_empty() {
                    // A value that isn't written is placed right after its key, not before the next token.
                    node.span = (key_range.end..key_range.end).into();
                }
                entries.push(Entry { key, key_span: key_range.into(), value: node });
            }
        }
        Ok(())
    }
}
