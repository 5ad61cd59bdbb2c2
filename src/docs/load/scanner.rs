//! A position in HCL bytes, and what the grammar needs around it: blanks, comments, line ends, identifiers.

use std::ops::Range;

use super::references::Recorder;

/// Deeper nesting is refused instead of using up the stack.
const DEPTH_LIMIT: usize = 400;

/// What is said of a text that goes deeper; terraform would read it.
pub(crate) const TOO_DEEP: &str = "nested too deeply";

/// What is wrong, and the byte offset where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Offset into the file.
    pub(crate) offset: usize,
    /// One lower-case sentence.
    pub(crate) message: &'static str,
}

pub(crate) type Parsed<T> = Result<T, SyntaxError>;

/// A position in a text, and what the grammar needs to know around it.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// Where the last token ended: expressions end there, before blanks and comments.
    pub(super) last_end: usize,
    /// Whether a line end closes the expression; not within brackets.
    pub(super) line_ends: bool,
    /// Names of the arguments in the bodies that are open, innermost last.
    pub(super) names: Vec<&'a [u8]>,
    /// Takes down what expressions refer to, if somebody asked.
    pub(super) recorder: Option<Recorder>,
    depth: usize,
    /// What was skipped last: from, to, and what line ends meant. Several rules look behind the same blanks.
    skipped: (usize, usize, bool),
    /// Where all is valid UTF-8 nothing has to be looked at again; invalid bytes may stand in comments only.
    valid_utf8: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let valid_utf8 = std::str::from_utf8(text).is_ok();
        Self {
            text,
            at: 0,
            last_end: 0,
            line_ends: true,
            names: Vec::new(),
            recorder: None,
            depth: 0,
            skipped: (usize::MAX, 0, true),
            valid_utf8,
        }
    }

    /// One that takes references down.
    pub(super) fn recording(text: &'a [u8]) -> Self {
        Self { recorder: Some(Recorder::default()), ..Self::new(text) }
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
            return self.fail(TOO_DEEP);
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
    #[inline(always)]
    pub(super) fn skip(&mut self) -> Parsed<()> {
        match self.peek() {
            b'!'..=b'"' | b'$'..=b'.' | b'0'.. => Ok(()),
            _ if self.skipped.0 == self.at && self.skipped.2 == self.line_ends => {
                self.at = self.skipped.1;
                Ok(())
            }
            _ => self.skip_now(),
        }
    }

    #[inline(never)]
    fn skip_now(&mut self) -> Parsed<()> {
        let (start, line_end) = (self.at, if self.line_ends { b' ' } else { b'\n' });
        loop {
            let rest = &self.text[self.at..];
            let is_blank = |byte: &u8| matches!(*byte, b' ' | b'\t') || *byte == line_end;
            self.at += rest.iter().position(|byte| !is_blank(byte)).unwrap_or(rest.len());
            match self.peek() {
                b'\r' if !self.line_ends && self.peek_at(1) == b'\n' => self.at += 2,
                b'#' => self.skip_line(),
                b'/' if self.peek_at(1) == b'/' => self.skip_line(),
                b'/' if self.peek_at(1) == b'*' => self.skip_block_comment()?,
                _ => break,
            }
        }
        self.skipped = (start, self.at, self.line_ends);
        Ok(())
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        let mut length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        if length > 0 && length < rest.len() && rest[length - 1] == b'\r' {
            length -= 1;
        }
        self.at += length;
    }

    fn skip_block_comment(&mut self) -> Parsed<()> {
        match memchr::memmem::find(&self.text[self.at + 2..], b"*/") {
            Some(length) => self.at += length + 4,
            None => return self.fail("this comment has no `*/`"),
        }
        Ok(())
    }

    pub(super) fn at_line_end(&self) -> bool {
        self.at >= self.text.len() || self.peek() == b'\n' || (self.peek() == b'\r' && self.peek_at(1) == b'\n')
    }

    pub(super) fn skip_lines(&mut self) -> Parsed<()> {
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
}

/// The ASCII bytes that an identifier may hold.
static IN_NAMES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize || byte == b'-' as usize;
        byte += 1;
    }
    table
};

/// Length in bytes of the identifier at the start, 0 for none.
pub(crate) fn identifier_length(text: &[u8]) -> usize {
    let ascii = text.iter().position(|byte| !IN_NAMES[usize::from(*byte)]).unwrap_or(text.len());
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
