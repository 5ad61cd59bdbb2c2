//! HCL bytes → blocks and attributes as spans, in one pass, as strict as Terraform about tokens and grammar.
//!
//! Evaluates nothing and keeps only the bodies that documentation reads; the others are checked and dropped.

use std::collections::HashSet;
use std::ops::Range;

use super::strings;

/// Deeper nesting is refused instead of using up the stack.
const DEPTH_LIMIT: usize = 400;
/// From here on a set finds repeated attributes faster than a look at each.
const MANY_NAMES: usize = 32;

/// What is wrong, and the byte offset where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Offset into the file.
    pub offset: usize,
    /// One lower-case sentence.
    pub message: &'static str,
}

pub(super) type Parsed<T> = Result<T, SyntaxError>;

/// `name = expression`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name.
    pub name: Range<usize>,
    /// From the first to the last byte of the expression.
    pub value: Range<usize>,
}

/// `kind "label" { ... }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The block type.
    pub kind: Range<usize>,
    /// Quotes and escapes resolved.
    pub labels: Vec<String>,
    /// Empty where [`keeps`] says so.
    pub body: Body,
}

/// What stands between two braces, or in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// In file order.
    pub attributes: Vec<Attribute>,
    /// In file order.
    pub blocks: Vec<Block>,
}

/// Whether documentation looks into a top-level block of this type.
fn keeps(kind: &[u8]) -> bool {
    matches!(kind, b"terraform" | b"variable" | b"output" | b"provider" | b"resource" | b"data" | b"module")
}

/// Parses a whole file; a byte order mark in front is passed over.
pub fn parse(text: &[u8]) -> Parsed<Body> {
    parse_keeping(text, Keep::TopLevel)
}

/// The same with every body kept.
pub(super) fn parse_all(text: &[u8]) -> Parsed<Body> {
    parse_keeping(text, Keep::All)
}

fn parse_keeping(text: &[u8], keep: Keep) -> Parsed<Body> {
    let mut scanner = Scanner::new(text);
    scanner.at = if text.starts_with(strings::BOM) { strings::BOM.len() } else { 0 };
    let body = scanner.body(keep)?;
    if scanner.at < text.len() {
        return scanner.fail("unexpected `}`, no block is open");
    }
    Ok(body)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    TopLevel,
    All,
    Nothing,
}

/// A position in a text, and what the grammar needs to know around it.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// Where the last token ended: expressions end there, before blanks and comments.
    pub(super) last_end: usize,
    /// Whether a line end closes the expression; not within brackets.
    pub(super) line_ends: bool,
    depth: usize,
    /// Where all is valid UTF-8 nothing has to be looked at again; invalid bytes may stand in comments only.
    valid_utf8: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let valid_utf8 = std::str::from_utf8(text).is_ok();
        Self { text, at: 0, last_end: 0, line_ends: true, depth: 0, valid_utf8 }
    }

    pub(super) fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn starts_with(&self, token: &[u8]) -> bool {
        self.text[self.at..].starts_with(token)
    }

    pub(super) fn fail<T>(&self, message: &'static str) -> Parsed<T> {
        Err(SyntaxError { offset: self.at, message })
    }

    pub(super) fn take(&mut self, length: usize) {
        self.at += length;
        self.last_end = self.at;
    }

    pub(super) fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return self.fail("nested too deeply");
        }
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Runs `inner` with line ends meaning something or not.
    pub(super) fn with_line_ends<T>(&mut self, on: bool, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let before = std::mem::replace(&mut self.line_ends, on);
        let result = inner(self);
        self.line_ends = before;
        result
    }

    /// Skips blanks and comments, and line ends where they mean nothing.
    pub(super) fn skip(&mut self) -> Parsed<()> {
        loop {
            match self.peek() {
                b' ' | b'\t' => self.at += 1,
                b'\n' if !self.line_ends => self.at += 1,
                b'\r' if !self.line_ends && self.peek_at(1) == b'\n' => self.at += 2,
                b'#' => self.skip_line(),
                b'/' if self.peek_at(1) == b'/' => self.skip_line(),
                b'/' if self.peek_at(1) == b'*' => self.skip_block_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        let mut length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        if length > 0 && length < rest.len() && rest[length - 1] == b'\r' {
            length -= 1;
        }
        self.at += length;
    }

    fn skip_block_comment(&mut self) -> Parsed<()> {
        match self.text[self.at + 2..].windows(2).position(|pair| pair == b"*/") {
            Some(length) => self.at += length + 4,
            None => return self.fail("this comment has no `*/`"),
        }
        Ok(())
    }

    pub(super) fn at_line_end(&self) -> bool {
        self.at >= self.text.len() || self.peek() == b'\n' || (self.peek() == b'\r' && self.peek_at(1) == b'\n')
    }

    fn skip_lines(&mut self) -> Parsed<()> {
        self.with_line_ends(false, Self::skip)
    }

    /// Takes an identifier; `None` where none begins.
    pub(super) fn identifier(&mut self) -> Parsed<Option<Range<usize>>> {
        let start = self.at;
        let length = identifier_length(&self.text[start..]);
        if length == 0 {
            return Ok(None);
        }
        self.take(length);
        Ok(Some(start..self.at))
    }

    pub(super) fn check_utf8(&self, range: Range<usize>) -> Parsed<()> {
        if self.valid_utf8 {
            return Ok(());
        }
        std::str::from_utf8(&self.text[range.clone()])
            .map(drop)
            .map_err(|error| SyntaxError { offset: range.start + error.valid_up_to(), message: "this is not UTF-8" })
    }

    fn body(&mut self, keep: Keep) -> Parsed<Body> {
        let mut body = Body::default();
        let mut names = Names::default();
        loop {
            self.skip_lines()?;
            if self.at >= self.text.len() || self.peek() == b'}' {
                return Ok(body);
            }
            let Some(name) = self.identifier()? else {
                return self.fail("expected an argument or a block");
            };
            self.skip()?;
            if self.peek() == b'=' && self.peek_at(1) != b'=' {
                let attribute = self.attribute(name, &mut names)?;
                if keep == Keep::All {
                    body.attributes.push(attribute);
                }
            } else {
                let block = self.block(name, keep)?;
                if keep != Keep::Nothing {
                    body.blocks.push(block);
                }
            }
            self.skip()?;
            if !self.at_line_end() {
                return self.fail("expected a line end here");
            }
        }
    }

    fn attribute(&mut self, name: Range<usize>, names: &mut Names<'a>) -> Parsed<Attribute> {
        if !names.insert(&self.text[name.clone()]) {
            return Err(SyntaxError { offset: name.start, message: "this argument is set twice" });
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
            match self.peek() {
                b'"' => labels.push(self.label()?),
                b'{' => break,
                _ => match self.identifier()? {
                    Some(name) => labels.push(strings::text(&self.text[name]).into_owned()),
                    None => return self.fail("expected `=`, a label or `{`"),
                },
            }
        }
        self.take(1);
        let keep = match keep {
            Keep::TopLevel if keeps(&self.text[kind.clone()]) => Keep::All,
            Keep::All => Keep::All,
            Keep::TopLevel | Keep::Nothing => Keep::Nothing,
        };
        let body = self.deeper(|scanner| scanner.block_body(keep))?;
        Ok(Block { kind, labels, body })
    }

    fn label(&mut self) -> Parsed<String> {
        let start = self.at;
        self.string()?;
        match strings::quoted(&self.text[start..self.at]) {
            Some(label) => Ok(label),
            None => Err(SyntaxError { offset: start, message: "a label cannot hold a template" }),
        }
    }

    fn block_body(&mut self, keep: Keep) -> Parsed<Body> {
        self.skip()?;
        let body = if self.at_line_end() { self.body(keep)? } else { self.one_line_body(keep)? };
        if self.peek() != b'}' {
            return self.fail("this block is never closed");
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
        let Some(name) = self.identifier()? else {
            return self.fail("expected an argument or `}`");
        };
        self.skip()?;
        if self.peek() != b'=' {
            return self.fail("expected `=`; a block inside a block needs lines of its own");
        }
        let attribute = self.attribute(name, &mut Names::default())?;
        if keep == Keep::All {
            body.attributes.push(attribute);
        }
        self.skip()?;
        Ok(body)
    }
}

/// Attribute names of one body.
#[derive(Default)]
struct Names<'a> {
    few: Vec<&'a [u8]>,
    many: HashSet<&'a [u8]>,
}

impl<'a> Names<'a> {
    fn insert(&mut self, name: &'a [u8]) -> bool {
        if self.few.len() < MANY_NAMES {
            let new = !self.few.contains(&name);
            self.few.push(name);
            return new;
        }
        !self.few.contains(&name) && self.many.insert(name)
    }
}

/// Length in bytes of the identifier at the start, 0 for none.
pub(super) fn identifier_length(text: &[u8]) -> usize {
    let ascii = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
    let starts_well = text.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_' || *byte >= 0x80);
    if !starts_well {
        return 0;
    }
    if text.get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    let mut length = 0;
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            let fits = c == '_' || c.is_alphabetic() || (length > 0 && (c == '-' || c.is_alphanumeric() || is_mark(c)));
            if !fits {
                return length;
            }
            length += c.len_utf8();
        }
        if !chunk.invalid().is_empty() {
            return length;
        }
    }
    length
}

/// Combining marks may stand inside an identifier.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Keys and source texts of the values of an object, `None` when it is a `for` or has a computed key.
pub(super) fn object_entries(text: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let mut scanner = Scanner::new(text);
    scanner.at = 1;
    let mut entries = Vec::new();
    loop {
        scanner.with_line_ends(false, Scanner::skip).ok()?;
        match scanner.peek() {
            b'}' => return Some(entries),
            b',' => {
                scanner.at += 1;
                continue;
            }
            _ => {}
        }
        let start = scanner.at;
        scanner.expression().ok()?;
        let key = &text[start..scanner.last_end];
        let key = strings::quoted(key)
            .or_else(|| (identifier_length(key) == key.len()).then(|| strings::nfc(strings::text(key).into_owned())))?;
        scanner.skip().ok()?;
        scanner.at += 1;
        scanner.skip().ok()?;
        let start = scanner.at;
        scanner.expression().ok()?;
        entries.push((key, &text[start..scanner.last_end]));
    }
}

/// Whether the text is `[aws.west, aws.east]`.
pub(super) fn is_reference_list(text: &[u8]) -> bool {
    let Some(items) = text.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) else { return false };
    let mut scanner = Scanner::new(items);
    scanner.line_ends = false;
    let step = |scanner: &mut Scanner<'_>| -> Parsed<bool> {
        let named = scanner.identifier()?.is_some();
        scanner.skip()?;
        if !named || scanner.peek() != b'.' {
            return Ok(false);
        }
        scanner.take(1);
        scanner.skip()?;
        let named = scanner.identifier()?.is_some();
        scanner.skip()?;
        Ok(named)
    };
    loop {
        if scanner.skip().is_err() {
            return false;
        }
        if scanner.at >= items.len() {
            return true;
        }
        if !matches!(step(&mut scanner), Ok(true)) {
            return false;
        }
        match scanner.peek() {
            b',' => scanner.take(1),
            _ => return scanner.at >= items.len(),
        }
    }
}
