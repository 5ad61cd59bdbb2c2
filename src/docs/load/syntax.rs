//! HCL bytes → blocks and attributes as spans, in one pass, as strict as Terraform about tokens and grammar.
//!
//! Evaluates nothing and keeps only the bodies that documentation reads; the others are checked and dropped.

use std::collections::HashSet;
use std::ops::Range;

use super::references::Reference;
use super::scanner::{Parsed, Scanner, SyntaxError};
use super::strings;

/// From here on a set finds repeated attributes faster than a look at each.
const MANY_NAMES: usize = 32;

/// `name = expression`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The name.
    pub(crate) name: Range<usize>,
    /// From the first to the last byte of the expression.
    pub(crate) value: Range<usize>,
}

/// `kind "label" { ... }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The block type.
    pub(crate) kind: Range<usize>,
    /// Quotes and escapes resolved.
    pub(crate) labels: Vec<String>,
    /// From the block type to the last label.
    pub(crate) header: Range<usize>,
    /// As far as [`keep_of`] says.
    pub(crate) body: Body,
}

/// What stands between two braces, or in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// In file order.
    pub(crate) attributes: Vec<Attribute>,
    /// In file order.
    pub(crate) blocks: Vec<Block>,
}

/// What documentation reads of a top-level block of this type.
fn keep_of(kind: &[u8]) -> Keep {
    match kind {
        b"terraform" => Keep::All,
        b"variable" | b"output" | b"provider" | b"resource" | b"data" | b"module" => Keep::Wanted,
        _ => Keep::Nothing,
    }
}

/// Parses a whole file; a byte order mark in front is passed over.
pub(crate) fn parse(text: &[u8]) -> Parsed<Body> {
    parse_keeping(Scanner::new(text), Keep::TopLevel).map(|(body, _)| body)
}

/// The same with every body kept.
pub(super) fn parse_all(text: &[u8]) -> Parsed<Body> {
    parse_keeping(Scanner::new(text), Keep::All).map(|(body, _)| body)
}

/// The same, and what the expressions refer to, in file order.
pub(crate) fn parse_with_references(text: &[u8]) -> Parsed<(Body, Vec<Reference>)> {
    let (body, scanner) = parse_keeping(Scanner::recording(text), Keep::All)?;
    Ok((body, scanner.recorder.map(|recorder| recorder.found).unwrap_or_default()))
}

fn parse_keeping(mut scanner: Scanner<'_>, keep: Keep) -> Parsed<(Body, Scanner<'_>)> {
    let text = scanner.text;
    scanner.at = if text.starts_with(strings::BOM) { strings::BOM.len() } else { 0 };
    let body = scanner.body(keep)?;
    if scanner.at < text.len() {
        return scanner.fail("unexpected `}`, no block is open");
    }
    Ok((body, scanner))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    TopLevel,
    All,
    /// Only the arguments of [`WANTED`].
    Wanted,
    Nothing,
}

impl Keep {
    fn attribute(self, name: &[u8]) -> bool {
        match self {
            Self::All => true,
            Self::Wanted => WANTED.contains(&name),
            Self::TopLevel | Self::Nothing => false,
        }
    }
}

/// The arguments that documentation reads, those in a `terraform` block apart.
const WANTED: [&[u8]; 8] =
    [b"default", b"type", b"description", b"provider", b"source", b"version", b"sensitive", b"alias"];

impl<'a> Scanner<'a> {
    fn body(&mut self, keep: Keep) -> Parsed<Body> {
        let mut body = Body::default();
        if keep == Keep::TopLevel {
            body.blocks.reserve(16);
        }
        let mut names = Names { start: self.names.len(), many: None };
        loop {
            self.skip_lines()?;
            if self.at >= self.text.len() || self.peek() == b'}' {
                self.names.truncate(names.start);
                return Ok(body);
            }
            let Some(name) = self.identifier() else {
                return self.fail("expected an argument or a block");
            };
            self.skip()?;
            if self.peek() == b'=' && self.peek_at(1) != b'=' {
                let attribute = self.attribute(name, &mut names)?;
                if keep.attribute(&self.text[attribute.name.clone()]) {
                    body.attributes.push(attribute);
                }
            } else {
                let block = self.block(name, keep)?;
                if matches!(keep, Keep::TopLevel | Keep::All) {
                    body.blocks.push(block);
                }
            }
            self.skip()?;
            if !self.at_line_end() {
                return self.fail("expected a line end here");
            }
        }
    }

    fn is_new(&mut self, name: &'a [u8], names: &mut Names<'a>) -> bool {
        let few = &self.names[names.start..];
        // Most names differ in length or in the first byte.
        if few.iter().any(|other| other.len() == name.len() && other[0] == name[0] && *other == name) {
            return false;
        }
        if few.len() >= MANY_NAMES {
            return names.many.get_or_insert_default().insert(name);
        }
        self.names.push(name);
        true
    }

    fn attribute(&mut self, name: Range<usize>, names: &mut Names<'a>) -> Parsed<Attribute> {
        if !self.is_new(&self.text[name.clone()], names) {
            return Err(SyntaxError::at(name.start, "this argument is set twice"));
        }
        self.take(1);
        self.skip()?;
        let start = self.at;
        self.expression()?;
        Ok(Attribute { name, value: start..self.last_end })
    }

    fn block(&mut self, kind: Range<usize>, keep: Keep) -> Parsed<Block> {
        let mut labels = Vec::new();
        loop {
            self.skip()?;
            let start = self.at;
            match self.peek() {
                b'"' => self.string()?,
                b'{' => break,
                _ if self.identifier().is_some() => {}
                _ => return self.fail("expected `=`, a label or `{`"),
            }
            let label = &self.text[start..self.at];
            let is_kept = matches!(keep, Keep::TopLevel | Keep::All);
            if is_kept || memchr::memchr2(b'$', b'%', label).is_some() {
                labels.push(label_text(label).ok_or_else(|| SyntaxError::at(start, "a label cannot hold a template"))?);
            }
        }
        let header = kind.start..self.last_end;
        let keep = match keep {
            Keep::TopLevel => keep_of(&self.text[kind.clone()]),
            Keep::All => Keep::All,
            Keep::Wanted | Keep::Nothing => Keep::Nothing,
        };
        self.take(1);
        let body = self.deeper(|scanner| scanner.block_body(keep));
        Ok(Block { body: self.closed(body, kind.start, "this block is never closed")?, kind, labels, header })
    }

    fn block_body(&mut self, keep: Keep) -> Parsed<Body> {
        self.skip()?;
        let body = if self.at_line_end() { self.body(keep)? } else { self.one_line_body(keep)? };
        if self.peek() != b'}' {
            return self.fail("expected `}`, the end of the block");
        }
        self.take(1);
        Ok(body)
    }

    /// `{}` or `{ name = value }`: one line holds one argument at most.
    fn one_line_body(&mut self, keep: Keep) -> Parsed<Body> {
        let mut body = Body::default();
        if self.peek() == b'}' {
            return Ok(body);
        }
        let Some(name) = self.identifier() else {
            return self.fail("expected an argument or `}`");
        };
        self.skip()?;
        if self.peek() != b'=' {
            return self.fail("expected `=`; a block inside a block needs lines of its own");
        }
        let mut names = Names { start: self.names.len(), many: None };
        let attribute = self.attribute(name, &mut names)?;
        self.names.truncate(names.start);
        if keep.attribute(&self.text[attribute.name.clone()]) {
            body.attributes.push(attribute);
        }
        self.skip()?;
        Ok(body)
    }
}

/// The text of a label; `None` where a template stands in it.
fn label_text(label: &[u8]) -> Option<String> {
    if label.starts_with(b"\"") { strings::quoted(label) } else { Some(strings::text(label).into_owned()) }
}

/// Argument names of one body: the first ones in [`Scanner::names`] from `start` on, further ones here.
struct Names<'a> {
    start: usize,
    many: Option<HashSet<&'a [u8]>>,
}
