//! Splits a text into the tokens of HCL native syntax.
//!
//! Every byte belongs to a token, except for spaces and tabs between tokens. Unclosed strings, heredocs, comments and
//! brackets, brackets of the wrong kind, and characters that the language does not use are errors with a span.
//! Nesting is kept on a heap stack, so no text can exhaust the call stack. Escapes are not decoded and the grammar is
//! not checked. The token boundaries follow `hclsyntax/spec.md` and, where that is silent, the scanner of HCL 2.23;
//! runs of literal text that the scanner cuts at a lone `$` or `%` are one token here.

mod identifiers;
mod scan;
mod template;

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};

/// The kind of a token. The names follow the HCL specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The byte order mark; only as the first token.
    Bom,
    /// `\n` or `\r\n`.
    Newline,
    /// `# …` or `// …` with its line end (if the text does not end first), or `/* … */`.
    Comment,
    /// A name or keyword; may contain `-`.
    Ident,
    /// A number; scanned greedily as in Terraform, so `1.2.3` is one (invalid) number.
    Number,
    /// The `"` that opens a string.
    OpenQuote,
    /// Literal text of a string, escapes as typed.
    QuotedText,
    /// The `"` that closes a string.
    CloseQuote,
    /// `<<X` or `<<-X` with its line end.
    OpenHeredoc,
    /// One line of a heredoc with its line end, or the part of it before or after a template sequence.
    HeredocText,
    /// The closing marker with the blanks around it, without its line end.
    CloseHeredoc,
    /// `${` or `${~`.
    Interpolation,
    /// `%{` or `%{~`.
    Control,
    /// `}` or `~}` that ends an interpolation or control sequence.
    TemplateEnd,
    /// `{`.
    OpenBrace,
    /// `}` that closes a `{`.
    CloseBrace,
    /// `[`.
    OpenBracket,
    /// `]`.
    CloseBracket,
    /// `(`.
    OpenParen,
    /// `)`.
    CloseParen,
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// `*`.
    Star,
    /// `/`.
    Slash,
    /// `%`.
    Percent,
    /// `=`.
    Equal,
    /// `==`.
    EqualEqual,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `!`.
    Bang,
    /// `.`.
    Dot,
    /// `,`.
    Comma,
    /// `...`.
    Ellipsis,
    /// `=>`.
    FatArrow,
    /// `?`.
    Question,
    /// `:`.
    Colon,
    /// `::`.
    DoubleColon,
}

/// A token: its kind and the bytes of the text that it covers. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Token {
    /// Returns the token's text, given the text it was read from.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.start..self.end]
    }

    /// Returns the bytes that the token covers.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// What can be wrong with a text: the lexical errors, and what the formatter finds in addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LexErrorKind {
    /// A character that HCL does not use outside strings and comments.
    #[error("this character has no meaning in HCL")]
    UnexpectedCharacter,
    /// The text ends inside `"…"`.
    #[error("this string has no closing quote")]
    OpenString,
    /// A line ends inside `"…"`.
    #[error("a quoted string may not contain a line break")]
    NewlineInString,
    /// The text ends before a line with the marker and a line end.
    #[error("this heredoc has no line with its closing marker")]
    OpenHeredoc,
    /// `<<` without a marker that ends its line.
    #[error("a heredoc starts with `<<` and a marker that ends the line")]
    BadHeredoc,
    /// The text ends inside `/* … */`.
    #[error("this comment has no closing `*/`")]
    OpenComment,
    /// The text ends before the bracket or template sequence is closed.
    #[error("this bracket is never closed")]
    OpenBracket,
    /// A closing bracket that closes nothing, or does not match the bracket that is open.
    #[error("this bracket does not close the one that is open")]
    WrongBracket,
    /// Found by the formatter: a body has something other than an argument or a block.
    #[error("an argument or a block is expected here")]
    ExpectedItem,
    /// Found by the formatter: a block's labels are followed by something other than `{`.
    #[error("a label or the `{{` of the block is expected here")]
    ExpectedBlock,
    /// Found by the formatter: `=` without a value.
    #[error("a value is expected here")]
    ExpectedValue,
    /// Found by the formatter: something follows an argument or a block on its line.
    #[error("the line must end after an argument or a block")]
    ExpectedLineEnd,
    /// Found by the formatter: alignment or indentation would make the text far too large.
    #[error("the text is nested or aligned so far to the right that formatting would make it too large")]
    TooWide,
}

/// Why a text is not HCL: what is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct LexError {
    /// What is wrong.
    pub kind: LexErrorKind,
    /// Where it is wrong; for something that is never closed, where it was opened.
    pub span: Range<usize>,
}

impl LexError {
    /// Returns the error as a finding of the given code in the text that was read.
    pub fn diagnostic(&self, code: &'static Code, source: &Arc<Source>) -> Diagnostic {
        Diagnostic::new(code, self.to_string()).at(Place { source: Arc::clone(source), span: self.span.clone() })
    }
}

/// Splits a text into tokens, in order and without overlaps; only spaces and tabs are between two of them.
///
/// # Errors
///
/// Returns the first lexical error, by the position where it is noticed.
pub fn tokens(text: &str) -> Result<Vec<Token>, LexError> {
    scan::Scanner::new(text).run()
}
