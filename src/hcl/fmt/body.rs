//! Finds where `terraform fmt` changes more than white space: the labels of blocks and the values of arguments.
//!
//! Only bodies are walked, with a counter instead of recursion; values are not interpreted.

use std::ops::Range;

use super::super::lex::{LexError, LexErrorKind, Token, TokenKind};
use super::replacements::{self, NewToken};

/// A run of tokens and its replacement.
pub(super) struct TokenEdit<'a> {
    /// Indexes of the tokens that are removed.
    pub(super) tokens: Range<usize>,
    /// The tokens that replace them.
    pub(super) with: Vec<NewToken<'a>>,
}

/// Returns the edits in the order of the text.
pub(super) fn edits<'a>(text: &'a str, tokens: &[Token]) -> Result<Vec<TokenEdit<'a>>, LexError> {
    let start = usize::from(tokens.first().is_some_and(|token| token.kind == TokenKind::Bom));
    let mut walk = BodyWalk { text, tokens, at: start, depth: 0, in_variable: false, edits: Vec::new() };
    while let Some(token) = walk.tokens.get(walk.at) {
        match token.kind {
            TokenKind::Newline | TokenKind::Comment => walk.at += 1,
            TokenKind::CloseBrace if walk.depth > 0 => walk.close_block()?,
            TokenKind::Ident => walk.item()?,
            _ => return Err(walk.error(LexErrorKind::ExpectedItem)),
        }
    }
    Ok(walk.edits)
}

struct BodyWalk<'a, 't> {
    text: &'a str,
    tokens: &'t [Token],
    at: usize,
    /// How many blocks are open.
    depth: usize,
    /// Whether the outermost open block is a `variable`.
    in_variable: bool,
    edits: Vec<TokenEdit<'a>>,
}

impl<'a> BodyWalk<'a, '_> {
    /// Reads an argument, or a block up to its `{`.
    fn item(&mut self) -> Result<(), LexError> {
        let name = self.at;
        self.at += 1;
        match self.skip_comments() {
            Some(TokenKind::Equal) => {
                self.argument(name)?;
                self.line_end()
            }
            Some(TokenKind::Ident | TokenKind::OpenQuote | TokenKind::OpenBrace) => self.block(name),
            _ => Err(self.error(LexErrorKind::ExpectedItem)),
        }
    }

    /// Reads `= value`.
    fn argument(&mut self, name: usize) -> Result<(), LexError> {
        self.at += 1;
        self.skip_comments();
        let value = self.value()?;
        let is_type = self.depth == 1 && self.in_variable && self.tokens[name].text(self.text) == "type";
        let replacement = if is_type { replacements::type_value } else { replacements::value };
        if let Some(with) = replacement(self.text, &self.tokens[value.clone()]) {
            self.edits.push(TokenEdit { tokens: value, with });
        }
        Ok(())
    }

    /// Reads a value up to the end of its line or the `}` of its block; comments at its end are not part of it.
    fn value(&mut self) -> Result<Range<usize>, LexError> {
        let (start, mut end, mut depth) = (self.at, self.at, 0_usize);
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::OpenParen => depth += 1,
                TokenKind::Interpolation | TokenKind::Control => depth += 1,
                TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen | TokenKind::TemplateEnd => {
                    if depth == 0 {
                        break;
                    }
                    depth -= 1;
                }
                TokenKind::Comma | TokenKind::Equal if depth == 0 => break,
                _ if depth == 0 && self.ends_line(token) => break,
                _ => {}
            }
            self.at += 1;
            if token.kind != TokenKind::Comment {
                end = self.at;
            }
        }
        if start == end { Err(self.error(LexErrorKind::ExpectedValue)) } else { Ok(start..end) }
    }

    /// Reads labels and `{`; if an argument follows on the same line, that and its `}` too.
    fn block(&mut self, name: usize) -> Result<(), LexError> {
        self.labels(name)?;
        self.at += 1;
        if self.depth == 0 {
            self.in_variable = self.tokens[name].text(self.text) == "variable";
        }
        self.depth += 1;
        match self.skip_comments() {
            Some(TokenKind::Ident) => self.only_argument(),
            _ => Ok(()),
        }
    }

    /// Reads `name = value }`: a block on one line has at most one argument.
    fn only_argument(&mut self) -> Result<(), LexError> {
        let name = self.at;
        self.at += 1;
        if self.skip_comments() != Some(TokenKind::Equal) {
            return Err(self.error(LexErrorKind::ExpectedItem));
        }
        self.argument(name)?;
        match self.skip_comments() {
            Some(TokenKind::CloseBrace) => self.close_block(),
            _ => Err(self.error(LexErrorKind::ExpectedLineEnd)),
        }
    }

    /// Reads labels up to `{`.
    fn labels(&mut self, name: usize) -> Result<(), LexError> {
        let start = name + 1;
        let mut end = start;
        loop {
            match self.tokens.get(self.at).map(|token| token.kind) {
                Some(TokenKind::OpenBrace) => break,
                Some(TokenKind::Ident) => self.at += 1,
                Some(TokenKind::OpenQuote) => self.quoted_label()?,
                _ => return Err(self.error(LexErrorKind::ExpectedBlock)),
            }
            end = self.at;
            self.skip_comments();
        }
        if let Some(with) = replacements::labels(self.text, &self.tokens[start..end]) {
            self.edits.push(TokenEdit { tokens: start..end, with });
        }
        Ok(())
    }

    fn quoted_label(&mut self) -> Result<(), LexError> {
        self.at += 1;
        if self.tokens[self.at].kind == TokenKind::QuotedText {
            self.at += 1;
        }
        if self.tokens[self.at].kind != TokenKind::CloseQuote {
            return Err(self.error(LexErrorKind::ExpectedBlock));
        }
        self.at += 1;
        Ok(())
    }

    fn close_block(&mut self) -> Result<(), LexError> {
        self.at += 1;
        self.depth -= 1;
        self.line_end()
    }

    fn line_end(&mut self) -> Result<(), LexError> {
        match self.skip_comments() {
            None => Ok(()),
            Some(_) if self.ends_line(&self.tokens[self.at]) => Ok(()),
            Some(_) => Err(self.error(LexErrorKind::ExpectedLineEnd)),
        }
    }

    /// Skips comments that do not end the line, and returns the kind of the next token.
    fn skip_comments(&mut self) -> Option<TokenKind> {
        while let Some(token) = self.tokens.get(self.at) {
            if token.kind != TokenKind::Comment || self.ends_line(token) {
                return Some(token.kind);
            }
            self.at += 1;
        }
        None
    }

    fn ends_line(&self, token: &Token) -> bool {
        match token.kind {
            TokenKind::Newline => true,
            TokenKind::Comment => token.text(self.text).ends_with('\n'),
            _ => false,
        }
    }

    fn error(&self, kind: LexErrorKind) -> LexError {
        let end = self.text.len();
        LexError { kind, span: self.tokens.get(self.at).map_or(end..end, Token::span) }
    }
}
