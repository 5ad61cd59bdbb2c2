//! Reads blocks and attributes as spans in one pass, as strict as Terraform about tokens and grammar.
//!
//! Nothing is evaluated. What the caller does not ask for is checked like everything else, then dropped.

use std::collections::HashSet;
use std::ops::Range;

use super::references::Reference;
use super::scanner::{Parsed, Scanner, SyntaxError};
use super::strings;
use super::structure::{Attribute, Block, Body};

/// With more names than this, a set finds repeated attributes faster than comparing each of them.
const MANY_NAMES: usize = 32;

/// The number of blocks to reserve room for: most files have at most this many.
const USUAL_BLOCKS: usize = 16;

/// Returns what documentation reads of a top-level block of this type.
fn keep_of(kind: &[u8]) -> Keep {
    match kind {
        b"terraform" => Keep::All,
        b"variable" | b"output" | b"provider" | b"resource" | b"data" | b"module" => Keep::Wanted,
        _ => Keep::Nothing,
    }
}

/// Parses a whole file; a byte order mark at its start is skipped.
pub(crate) fn parse(text: &[u8]) -> Parsed<Body> {
    parse_keeping(Scanner::new(text), Keep::All).map(|(body, _)| body)
}

/// Parses a whole file, but keeps only the bodies and arguments that documentation reads.
pub(crate) fn parse_documented(text: &[u8]) -> Parsed<Body> {
    parse_keeping(Scanner::new(text), Keep::TopLevel).map(|(body, _)| body)
}

/// Parses as [`parse`] does, and also returns what the expressions refer to, in file order.
pub(crate) fn parse_with_references(text: &[u8]) -> Parsed<(Body, Vec<Reference>)> {
    let (body, scanner) = parse_keeping(Scanner::recording(text), Keep::All)?;
    Ok((body, scanner.recorder.map(|recorder| recorder.found).unwrap_or_default()))
}

fn parse_keeping(mut scanner: Scanner<'_>, keep: Keep) -> Parsed<(Body, Scanner<'_>)> {
    let text = scanner.text;
    scanner.at = if text.starts_with(strings::BOM) { strings::BOM.len() } else { 0 };
    let mut body = Body::default();
    body.blocks.reserve(USUAL_BLOCKS);
    scanner.body(keep, &mut body)?;
    if scanner.at < text.len() {
        return scanner.fail("unexpected `}`, no block is open");
    }
    Ok((body, scanner))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    TopLevel,
    All,
    /// Only the arguments that documentation reads outside `terraform` blocks.
    Wanted,
    Nothing,
}

impl Keep {
    fn attribute(self, name: &[u8]) -> bool {
        match self {
            Self::All => true,
            Self::Wanted => matches!(
                name,
                b"default" | b"type" | b"description" | b"provider" | b"source" | b"version" | b"sensitive" | b"alias"
            ),
            Self::TopLevel | Self::Nothing => false,
        }
    }

    const fn blocks(self) -> bool {
        matches!(self, Self::TopLevel | Self::All)
    }
}

impl<'a> Scanner<'a> {
    /// Scans a body, and adds what `keep` asks for to `kept`.
    fn body(&mut self, keep: Keep, kept: &mut Body) -> Parsed<()> {
        let mut names = Names::from(self.names.len());
        loop {
            self.skip_lines()?;
            if self.at >= self.text.len() || self.peek() == b'}' {
                self.names.truncate(names.start);
                return Ok(());
            }
            let Some(name) = self.identifier() else {
                return self.fail("expected an argument or a block");
            };
            self.skip()?;
            if self.peek() == b'=' && self.peek_at(1) != b'=' {
                self.attribute(name, &mut names, keep, kept)?;
            } else {
                self.block(name, keep, kept)?;
            }
            self.skip()?;
            if !self.at_line_end() {
                return self.fail("expected a line end here");
            }
        }
    }

    fn is_new(&mut self, name: &'a [u8], names: &mut Names<'a>) -> bool {
        // Most names differ in their length, first byte or last byte, so that comparing them is rarely needed.
        let mark = 1 << ((name.len() * 5 + usize::from(name[0]) + usize::from(name[name.len() - 1]) * 3) % 64);
        let few = &self.names[names.start..];
        if names.marks & mark != 0 && few.contains(&name) {
            return false;
        }
        names.marks |= mark;
        if few.len() >= MANY_NAMES {
            return names.many.get_or_insert_default().insert(name);
        }
        self.names.push(name);
        true
    }

    fn attribute(&mut self, name: Range<usize>, names: &mut Names<'a>, keep: Keep, kept: &mut Body) -> Parsed<()> {
        let text = &self.text[name.clone()];
        if !self.is_new(text, names) {
            return Err(SyntaxError::at(name.start, "this argument is set twice"));
        }
        self.take(1);
        self.skip()?;
        let start = self.at;
        self.expression()?;
        if keep.attribute(text) {
            kept.attributes.push(Attribute { name, value: start..self.last_end });
        }
        Ok(())
    }

    fn block(&mut self, kind: Range<usize>, keep: Keep, kept: &mut Body) -> Parsed<()> {
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
            if keep.blocks() || memchr::memchr2(b'$', b'%', label).is_some() {
                labels.push(label_text(label).ok_or_else(|| SyntaxError::at(start, "a label cannot have a template"))?);
            }
        }
        let header = kind.start..self.last_end;
        self.take(1);
        if !keep.blocks() {
            return self.block_body(kind.start, Keep::Nothing, kept);
        }
        let inside = if keep == Keep::All { Keep::All } else { keep_of(&self.text[kind.clone()]) };
        let mut body = Body::default();
        self.block_body(kind.start, inside, &mut body)?;
        kept.blocks.push(Block { kind, labels, header, end: self.at, body });
        Ok(())
    }

    /// Scans the body of the block that begins at `start`, and its closing brace.
    fn block_body(&mut self, start: usize, keep: Keep, kept: &mut Body) -> Parsed<()> {
        let inside = self.deeper(|scanner| {
            scanner.skip()?;
            if scanner.at_line_end() { scanner.body(keep, kept) } else { scanner.one_line_body(keep, kept) }?;
            scanner.close(b'}', "expected `}`, the end of the block")
        });
        self.closed(inside, start, "this block is never closed")
    }

    /// Scans `{}` or `{ name = value }`: a block on one line has at most one argument.
    fn one_line_body(&mut self, keep: Keep, kept: &mut Body) -> Parsed<()> {
        if self.peek() == b'}' {
            return Ok(());
        }
        let Some(name) = self.identifier() else {
            return self.fail("expected an argument or `}`");
        };
        self.skip()?;
        if self.peek() != b'=' {
            return self.fail("expected `=`; a nested block must start on a line of its own");
        }
        let mut names = Names::from(self.names.len());
        self.attribute(name, &mut names, keep, kept)?;
        self.names.truncate(names.start);
        self.skip()
    }
}

/// Returns the text of a label; `None` if it contains a template.
fn label_text(label: &[u8]) -> Option<String> {
    if label.starts_with(b"\"") { strings::quoted(label) } else { Some(strings::lossy(label).into_owned()) }
}

/// The argument names of one body: the first ones are in [`Scanner::names`] from `start` on, the others in `many`.
struct Names<'a> {
    start: usize,
    /// A small Bloom filter: if the bit of a name is not set, the name is new.
    marks: u64,
    many: Option<HashSet<&'a [u8]>>,
}

impl Names<'_> {
    const fn from(start: usize) -> Self {
        Self { start, marks: 0, many: None }
    }
}
