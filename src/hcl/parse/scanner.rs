//! The scanner: a position in HCL bytes, and how to skip blanks, comments and line ends and read identifiers there.

use std::ops::Range;

use super::references::Recorder;

/// Deeper nesting is refused, so that it cannot exhaust the stack.
const DEPTH_LIMIT: usize = 400;

/// The message for a text that is nested more deeply; terraform would accept it.
pub(crate) const TOO_DEEP: &str = "nested too deeply";

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The byte offset in the file.
    pub(crate) offset: usize,
    /// One lower-case sentence.
    pub(crate) message: &'static str,
}

impl SyntaxError {
    /// Creates an error in a box, so that a result without an error fits into a register.
    pub(crate) fn at(offset: usize, message: &'static str) -> Box<Self> {
        Box::new(Self { offset, message })
    }
}

pub(crate) type Parsed<T> = Result<T, Box<SyntaxError>>;

/// A position in a text, and the state that the grammar needs there.
pub(crate) struct Scanner<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) at: usize,
    /// Where the last token ended: expressions end there, before blanks and comments.
    pub(crate) last_end: usize,
    /// Whether a line end ends the expression; false inside brackets.
    pub(crate) line_ends: bool,
    /// The names of the arguments in all open bodies, innermost last.
    pub(crate) names: Vec<&'a [u8]>,
    /// Records what expressions refer to, if the caller asks for it.
    pub(crate) recorder: Option<Recorder>,
    depth: usize,
    /// The last skip: from, to, and `line_ends`. Kept because several rules skip the same blanks.
    skipped: (usize, usize, bool),
    /// Whether the whole text is valid UTF-8, so that nothing has to be checked again; only comments may be invalid.
    valid_utf8: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let valid_utf8 = text.is_ascii() || std::str::from_utf8(text).is_ok();
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

    /// Creates a scanner that records references.
    pub(crate) fn recording(text: &'a [u8]) -> Self {
        Self { recorder: Some(Recorder::default()), ..Self::new(text) }
    }

    pub(crate) fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    pub(crate) fn peek_at(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(crate) fn starts_with(&self, token: &[u8]) -> bool {
        self.text[self.at..].starts_with(token)
    }

    #[cold]
    pub(crate) fn fail<T>(&self, message: &'static str) -> Parsed<T> {
        Err(SyntaxError::at(self.at, message))
    }

    /// Moves an error at the end of the text to `open`, where the bracket that is never closed was opened.
    pub(crate) fn closed<T>(&self, result: Parsed<T>, open: usize, message: &'static str) -> Parsed<T> {
        result.map_err(|error| if error.offset >= self.text.len() { SyntaxError::at(open, message) } else { error })
    }

    pub(crate) fn take(&mut self, length: usize) {
        self.at += length;
        self.last_end = self.at;
    }

    pub(crate) fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return self.fail(TOO_DEEP);
        }
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Runs `inner` with `line_ends` set to `on`.
    pub(crate) fn with_line_ends<T>(&mut self, on: bool, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let before = std::mem::replace(&mut self.line_ends, on);
        let result = inner(self);
        self.line_ends = before;
        result
    }

    /// Skips blanks and comments, and line ends where they do not end the expression.
    #[inline(always)]
    pub(crate) fn skip(&mut self) -> Parsed<()> {
        match self.peek() {
            byte if !SKIPPED[usize::from(byte)] => Ok(()),
            b'\n' if self.line_ends => Ok(()),
            b' ' => self.skip_spaces(self.line_ends),
            _ => self.skip_over(self.line_ends),
        }
    }

    /// Skips spaces first, because between most tokens there is nothing else to skip.
    #[inline(always)]
    fn skip_spaces(&mut self, line_ends: bool) -> Parsed<()> {
        self.at += leading_spaces(&self.text[self.at..]);
        if SKIPPED[usize::from(self.peek())] { self.skip_over(line_ends) } else { Ok(()) }
    }

    /// Skips as [`Scanner::skip`] does, for positions where there usually is something to skip.
    #[inline(never)]
    pub(crate) fn skip_over(&mut self, line_ends: bool) -> Parsed<()> {
        let start = self.at;
        if self.skipped.0 == start && self.skipped.2 == line_ends {
            self.at = self.skipped.1;
            return Ok(());
        }
        loop {
            match self.peek() {
                b' ' => self.at += leading_spaces(&self.text[self.at..]),
                b'\n' if !line_ends => self.at += 1,
                b'\t' => self.at += 1,
                b'\r' if !line_ends && self.peek_at(1) == b'\n' => self.at += 2,
                b'#' => self.skip_line(),
                b'/' if self.peek_at(1) == b'/' => self.skip_line(),
                b'/' if self.peek_at(1) == b'*' => self.skip_block_comment()?,
                _ => break,
            }
        }
        self.skipped = (start, self.at, line_ends);
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

    pub(crate) fn at_line_end(&self) -> bool {
        self.at >= self.text.len() || self.peek() == b'\n' || (self.peek() == b'\r' && self.peek_at(1) == b'\n')
    }

    /// Skips blanks, comments and line ends, whatever `line_ends` is.
    #[inline]
    pub(crate) fn skip_lines(&mut self) -> Parsed<()> {
        self.at += usize::from(self.peek() == b'\n');
        self.skip_spaces(false)
    }

    /// Takes an identifier; returns `None` where none begins.
    #[inline]
    pub(crate) fn identifier(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let length = identifier_length(&self.text[start..]);
        if length == 0 {
            return None;
        }
        self.take(length);
        Some(start..self.at)
    }

    #[inline]
    pub(crate) fn check_utf8(&self, range: Range<usize>) -> Parsed<()> {
        if self.valid_utf8 {
            return Ok(());
        }
        std::str::from_utf8(&self.text[range.clone()])
            .map(drop)
            .map_err(|error| SyntaxError::at(range.start + error.valid_up_to(), "this is not UTF-8"))
    }
}

/// The bytes that can begin something to skip.
static SKIPPED: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b" \t\n\r#/";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Returns the number of spaces at the start, at most eight.
#[inline(always)]
fn leading_spaces(text: &[u8]) -> usize {
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);
    match text.first_chunk() {
        Some(chunk) => (u64::from_le_bytes(*chunk) ^ SPACES).trailing_zeros() as usize / 8,
        None => text.iter().take_while(|byte| **byte == b' ').count(),
    }
}

/// The ASCII bytes that an identifier may contain.
static IN_NAMES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize || byte == b'-' as usize;
        byte += 1;
    }
    table
};

/// Returns the length in bytes of the identifier at the start, 0 if there is none.
#[inline]
pub(crate) fn identifier_length(text: &[u8]) -> usize {
    let mut length = 0;
    while length < text.len() && IN_NAMES[usize::from(text[length])] {
        length += 1;
    }
    if length < text.len() && text[length] >= 0x80 {
        return unicode_identifier_length(text);
    }
    let starts_well = length > 0 && !matches!(text[0], b'0'..=b'9' | b'-');
    if starts_well { length } else { 0 }
}

#[cold]
fn unicode_identifier_length(text: &[u8]) -> usize {
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

/// Whether `c` is a combining mark, which may be part of an identifier.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
