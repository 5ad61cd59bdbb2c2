//! Parses YAML into documents whose nodes have byte spans. Aliases are resolved while parsing, merge keys on look-up;
//! scalars stay text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::spec::document::yaml_place;

/// The limit of nesting: the schema of a pod within a custom resource needs thirty levels.
const MAX_DEPTH: usize = 128;

/// The limit of nested merge keys, and of the maps that one may name.
const MERGES: (usize, usize) = (4, 8);

/// A node and its byte span: with quotes, without anchor and tag.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) data: Data<'t>,
    pub(super) span: Range<usize>,
}

/// The content of a node. An alias is replaced by its node.
#[derive(Debug)]
pub(super) enum Data<'t> {
    Scalar(Cow<'t, str>, ScalarStyle),
    List(Vec<Rc<Node<'t>>>),
    Map(Vec<(Rc<Node<'t>>, Rc<Node<'t>>)>),
}

/// Where the text stops being valid YAML, and the parser's message.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) at: usize,
    pub(super) info: String,
}

impl<'t> Node<'t> {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; empty for other nodes.
    pub(super) fn items(&self) -> &[Rc<Self>] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map as they are written; empty for other nodes.
    pub(super) fn entries(&self) -> &[(Rc<Self>, Rc<Self>)] {
        match &self.data {
            Data::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is a map.
    pub(super) const fn is_map(&self) -> bool {
        matches!(self.data, Data::Map(_))
    }

    /// The value of a key, including merged ones.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.get_within(key, MERGES.0)
    }

    fn get_within(&self, key: &str, depth: usize) -> Option<&Self> {
        let entries = self.entries();
        if let Some((_, value)) = entries.iter().find(|(name, _)| name.text() == Some(key)) {
            return Some(value);
        }
        let (_, merged) = entries.iter().find(|(name, _)| name.text() == Some("<<"))?;
        if depth == 0 {
            return None;
        }
        match &merged.data {
            Data::List(maps) => maps.iter().take(MERGES.1).find_map(|map| map.get_within(key, depth - 1)),
            _ => merged.get_within(key, depth - 1),
        }
    }

    /// The value at the end of a path of keys.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The span of a scalar's text, if it is written literally: without escapes, on one line.
    pub(super) fn slot(&self, source: &str) -> Option<Range<usize>> {
        let Data::Scalar(text, style) = &self.data else { return None };
        let text = text.trim();
        let raw = &source[self.span.clone()];
        let skipped = match style {
            ScalarStyle::Plain => 0,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1,
            // The header of a block may have a comment.
            ScalarStyle::Literal | ScalarStyle::Folded => raw.find('\n')? + 1,
        };
        let start = self.span.start + skipped + raw.get(skipped..)?.find(text)?;
        Some(start..start + text.len())
    }
}

impl Node<'_> {
    /// The span of a block's lines, without its header.
    pub(super) fn inside(&self, source: &str) -> Range<usize> {
        let header = source[self.span.clone()].find('\n').map_or(self.span.len(), |newline| newline + 1);
        self.span.start + header..self.span.end
    }
}

/// Parses all documents, or those before the first syntax error.
pub(super) fn parse(text: &str) -> (Vec<Rc<Node<'_>>>, Option<SyntaxError>) {
    let offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[offset..];
    let mut tree = TreeBuilder {
        text,
        offset,
        chars: (!body.is_ascii()).then(|| body.char_indices().map(|(at, _)| at).collect()),
        open: Vec::new(),
        anchors: HashMap::new(),
        last_end: offset,
        documents: Vec::new(),
    };
    let mut parser = Parser::new_from_str(body);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                let start = tree.bytes(span.start.index());
                let range = start..tree.bytes(span.end.index()).max(start);
                if tree.event(event, range).is_none() {
                    return (
                        tree.documents,
                        Some(SyntaxError { at: start, info: "it is nested too deeply".to_owned() }),
                    );
                }
            }
            Err(error) => {
                let at = tree.bytes(error.marker().index());
                return (tree.documents, Some(SyntaxError { at, info: error.info().to_owned() }));
            }
        }
    }
    (tree.documents, None)
}

/// A collection that is still open.
struct Open<'t> {
    start: usize,
    anchor: usize,
    /// The key that has no value yet.
    key: Option<Rc<Node<'t>>>,
    data: Data<'t>,
}

struct TreeBuilder<'t> {
    text: &'t str,
    offset: usize,
    /// Byte offsets by character, if the text is not ASCII: the parser counts characters.
    chars: Option<Vec<usize>>,
    open: Vec<Open<'t>>,
    anchors: HashMap<usize, Rc<Node<'t>>>,
    /// The end of the last node, or the start of the open collection.
    last_end: usize,
    documents: Vec<Rc<Node<'t>>>,
}

impl<'t> TreeBuilder<'t> {
    fn bytes(&self, index: usize) -> usize {
        let length = self.text.len() - self.offset;
        let at = match &self.chars {
            None => index.min(length),
            Some(chars) => chars.get(index).copied().unwrap_or(length),
        };
        at + self.offset
    }

    /// Processes an event; `None` if the nesting is too deep.
    fn event(&mut self, event: Event<'t>, range: Range<usize>) -> Option<()> {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let span = yaml_place::scalar(self.text, range, style, self.last_end);
                self.last_end = span.end;
                self.finish(Node { data: Data::Scalar(value, style), span }, anchor);
            }
            Event::Alias(anchor) => {
                self.last_end = range.end;
                // A node that contains itself through an alias has no value.
                let nothing = || Rc::new(Node { data: Data::Scalar("".into(), ScalarStyle::Plain), span: range });
                let node = self.anchors.get(&anchor).cloned().unwrap_or_else(nothing);
                self.place(node);
            }
            Event::SequenceStart(anchor, _) => return self.open(range, anchor, Data::List(Vec::new())),
            Event::MappingStart(anchor, _) => return self.open(range, anchor, Data::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let span = open.start..range.start.max(open.start);
                    self.finish(Node { data: open.data, span }, open.anchor);
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        Some(())
    }

    fn open(&mut self, range: Range<usize>, anchor: usize, data: Data<'t>) -> Option<()> {
        let is_list = matches!(data, Data::List(_));
        let (start, _) = yaml_place::collection(self.text, range, is_list);
        self.last_end = start;
        self.open.push(Open { start, anchor, key: None, data });
        (self.open.len() <= MAX_DEPTH).then_some(())
    }

    fn finish(&mut self, node: Node<'t>, anchor: usize) {
        let node = Rc::new(node);
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        self.place(node);
    }

    fn place(&mut self, node: Rc<Node<'t>>) {
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open { data: Data::List(items), .. }) => items.push(node),
            Some(Open { data: Data::Map(entries), key, .. }) => match key.take() {
                None => *key = Some(node),
                Some(name) => entries.push((name, node)),
            },
            Some(Open { data: Data::Scalar(..), .. }) => {}
        }
    }
}
