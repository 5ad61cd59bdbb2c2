//! Scans what is not literal text: white space, names, numbers, operators and brackets.
//!
//! Strings and heredocs are read in [`super::template`]; the stack of open delimiters decides which of the two
//! continues.

use super::identifiers::{CONTINUE_ONLY, START};
use super::{LexError, LexErrorKind, Token, TokenKind};

const BOM: &str = "\u{feff}";

/// A delimiter that is open.
#[derive(Clone, Copy, Debug)]
pub(super) enum OpenDelimiter {
    /// `{`, `[` or `(`, or a template sequence, with the kind of the token that must close it.
    Bracket(TokenKind),
    /// `"`.
    Quote,
    /// `<<X`: the marker's bytes, and whether the next byte starts a line of the heredoc.
    Heredoc { marker: (usize, usize), at_line_start: bool },
}

pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Each open delimiter, with the offset where it was opened.
    pub(super) open: Vec<(OpenDelimiter, usize)>,
    tokens: Vec<Token>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // Configuration averages four to five bytes per token.
        let tokens = Vec::with_capacity(text.len() / 4 + 1);
        Self { text, bytes: text.as_bytes(), at: 0, open: Vec::new(), tokens }
    }

    pub(super) fn run(mut self) -> Result<Vec<Token>, LexError> {
        if self.text.starts_with(BOM) {
            self.push(TokenKind::Bom, BOM.len());
        }
        while self.at < self.bytes.len() {
            match self.open.last() {
                Some((OpenDelimiter::Quote, _)) => self.quoted()?,
                Some((OpenDelimiter::Heredoc { marker, at_line_start }, _)) => self.heredoc(*marker, *at_line_start)?,
                _ => self.code()?,
            }
        }
        match self.open.last() {
            None => Ok(self.tokens),
            Some((OpenDelimiter::Quote, start)) => Err(error(LexErrorKind::OpenString, *start, start + 1)),
            Some((OpenDelimiter::Heredoc { marker, .. }, start)) => {
                Err(error(LexErrorKind::OpenHeredoc, *start, marker.1))
            }
            Some((OpenDelimiter::Bracket(_), start)) => Err(error(LexErrorKind::OpenBracket, *start, start + 1)),
        }
    }

    /// Makes the next `len` bytes a token.
    pub(super) fn push(&mut self, kind: TokenKind, len: usize) {
        self.tokens.push(Token { kind, start: self.at, end: self.at + len });
        self.at += len;
    }

    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Returns the length in bytes of the line end at `offset`, 0 if there is none.
    pub(super) fn line_end(&self, offset: usize) -> usize {
        match &self.bytes[offset.min(self.bytes.len())..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => 0,
        }
    }

    fn code(&mut self) -> Result<(), LexError> {
        match self.bytes[self.at] {
            b' ' | b'\t' => self.at += 1,
            b'\n' => self.push(TokenKind::Newline, 1),
            b'\r' if self.peek(1) == b'\n' => self.push(TokenKind::Newline, 2),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => return self.identifier(),
            b'0'..=b'9' => self.push(TokenKind::Number, self.number()),
            b'#' => self.line_comment(),
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => return self.block_comment(),
            b'"' => self.enter(OpenDelimiter::Quote, TokenKind::OpenQuote, 1),
            b'<' if self.peek(1) == b'<' => return self.open_heredoc(),
            b'{' => self.enter(OpenDelimiter::Bracket(TokenKind::CloseBrace), TokenKind::OpenBrace, 1),
            b'[' => self.enter(OpenDelimiter::Bracket(TokenKind::CloseBracket), TokenKind::OpenBracket, 1),
            b'(' => self.enter(OpenDelimiter::Bracket(TokenKind::CloseParen), TokenKind::OpenParen, 1),
            b'}' => return self.close(&[TokenKind::CloseBrace, TokenKind::TemplateEnd], 1),
            b'~' if self.peek(1) == b'}' => return self.close(&[TokenKind::TemplateEnd], 2),
            b']' => return self.close(&[TokenKind::CloseBracket], 1),
            b')' => return self.close(&[TokenKind::CloseParen], 1),
            _ => return self.operator(),
        }
        Ok(())
    }

    pub(super) fn enter(&mut self, open: OpenDelimiter, kind: TokenKind, len: usize) {
        self.open.push((open, self.at));
        self.push(kind, len);
    }

    fn close(&mut self, allowed: &[TokenKind], len: usize) -> Result<(), LexError> {
        match self.open.last() {
            Some((OpenDelimiter::Bracket(closer), _)) if allowed.contains(closer) => {
                let closer = *closer;
                self.open.pop();
                self.push(closer, len);
                Ok(())
            }
            _ => Err(error(LexErrorKind::WrongBracket, self.at, self.at + len)),
        }
    }

    fn identifier(&mut self) -> Result<(), LexError> {
        let len = identifier_len(&self.text[self.at..]);
        if len == 0 {
            return Err(self.unexpected());
        }
        self.push(TokenKind::Ident, len);
        Ok(())
    }

    /// Returns the length of the number at this position: digits, dots and exponents, not ending in a dot.
    fn number(&self) -> usize {
        let (mut len, mut ahead) = (1, 1);
        loop {
            match self.peek(ahead) {
                b'0'..=b'9' => ahead += 1,
                b'.' => {
                    ahead += 1;
                    continue;
                }
                b'e' | b'E' => {
                    let sign = usize::from(matches!(self.peek(ahead + 1), b'+' | b'-'));
                    if !self.peek(ahead + 1 + sign).is_ascii_digit() {
                        return len;
                    }
                    ahead += 2 + sign;
                }
                _ => return len,
            }
            len = ahead;
        }
    }

    fn line_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |newline| newline + 1);
        self.push(TokenKind::Comment, len);
    }

    fn block_comment(&mut self) -> Result<(), LexError> {
        match self.text[self.at + 2..].find("*/") {
            Some(len) => self.push(TokenKind::Comment, len + 4),
            None => return Err(error(LexErrorKind::OpenComment, self.at, self.at + 2)),
        }
        Ok(())
    }

    fn operator(&mut self) -> Result<(), LexError> {
        let (kind, len) = match (self.bytes[self.at], self.peek(1)) {
            (b'=', b'=') => (TokenKind::EqualEqual, 2),
            (b'=', b'>') => (TokenKind::FatArrow, 2),
            (b'=', _) => (TokenKind::Equal, 1),
            (b'!', b'=') => (TokenKind::NotEqual, 2),
            (b'!', _) => (TokenKind::Bang, 1),
            (b'<', b'=') => (TokenKind::LessEqual, 2),
            (b'<', _) => (TokenKind::Less, 1),
            (b'>', b'=') => (TokenKind::GreaterEqual, 2),
            (b'>', _) => (TokenKind::Greater, 1),
            (b'&', b'&') => (TokenKind::And, 2),
            (b'|', b'|') => (TokenKind::Or, 2),
            (b':', b':') => (TokenKind::DoubleColon, 2),
            (b':', _) => (TokenKind::Colon, 1),
            (b'.', b'.') if self.peek(2) == b'.' => (TokenKind::Ellipsis, 3),
            (b'.', _) => (TokenKind::Dot, 1),
            (b',', _) => (TokenKind::Comma, 1),
            (b'?', _) => (TokenKind::Question, 1),
            (b'+', _) => (TokenKind::Plus, 1),
            (b'-', _) => (TokenKind::Minus, 1),
            (b'*', _) => (TokenKind::Star, 1),
            (b'/', _) => (TokenKind::Slash, 1),
            (b'%', _) => (TokenKind::Percent, 1),
            _ => return Err(self.unexpected()),
        };
        self.push(kind, len);
        Ok(())
    }

    pub(super) fn unexpected(&self) -> LexError {
        let len = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        error(LexErrorKind::UnexpectedCharacter, self.at, self.at + len)
    }
}

pub(super) fn error(kind: LexErrorKind, start: usize, end: usize) -> LexError {
    LexError { kind, span: start..end }
}

/// Returns the length in bytes of the name that `text` starts with, 0 if there is none.
pub(super) fn identifier_len(text: &str) -> usize {
    match text.chars().next() {
        Some(first) if is_start(first) => {}
        _ => return 0,
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let ascii = text.bytes().position(|byte| !is_name(byte)).unwrap_or(text.len());
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    text.find(|c| !is_continue(c)).unwrap_or(text.len())
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && within(START, c))
}

fn is_continue(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => true,
        _ => !c.is_ascii() && (within(START, c) || within(CONTINUE_ONLY, c)),
    }
}

/// Whether `c` is inside one of the ranges of a sorted table of borders.
fn within(borders: &[u32], c: char) -> bool {
    borders.partition_point(|border| *border <= u32::from(c)) % 2 == 1
}
