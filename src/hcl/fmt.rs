//! HCL text → the text that `terraform fmt` leaves in the file; byte for byte, for every text that Terraform accepts.
//!
//! What it won't do: sort, wrap, add or remove lines, touch literal text, or judge expressions. The rules, found in
//! HCL's `hclwrite` package (2.23) and by running Terraform 1.11; the same for `.tf`, `.tfvars`, `.tftest.hcl`:
//!
//! Lines (`hclwrite`)
//! - Line breaks stay: blank lines, CRLF, a missing final line end (only `terraform fmt -` prints one). Nothing
//!   between two line breaks of the token stream is ever joined or split. A heredoc belongs to the line that opens it.
//! - A line is indented by two spaces for each earlier *line* that opened more brackets than it closed, however many
//!   it opened; template sequences count as brackets. A line that closes more than it opens is itself moved back.
//! - Between two tokens is one space or none ([`space`]); tabs become spaces. The spaces before the end of the text
//!   stay, one for each byte that no token covers (so a lone byte order mark becomes three). The mark is dropped.
//! - `=` is aligned over consecutive lines that hold one with its whole value; a value that goes on in the next line, a
//!   blank or a comment line ends the run. Trailing comments are aligned over consecutive lines that have one.
//!   Widths are extended grapheme clusters (Unicode 15.0), so a wide East Asian character counts as one ([`columns`]).
//!
//! Rewrites (`terraform fmt`), in this order at arguments of bodies, never inside of object or list values
//! - `a = "${x}"` → `a = x`, once; in parentheses if `x` goes over several lines and has none ([`rewrite`]).
//! - `type` in a top-level `variable` block: `"string"` → `string`, `"list"` → `list(string)`, `"map"` → `map(string)`;
//!   bare `list`, `map`, `set` → the same of `any`. No `${…}` is unwrapped there.
//! - Labels are quoted and escaped anew, and comments before the last of them are dropped. Terraform forgets a
//!   label with a literal `$` or `%` beside other text; so do we, as that is what the file will become.
//!
//! Known to differ: Terraform also normalises labels to Unicode's NFC. Not idempotent, there as here: `"${"${x}"}"`
//! loses one layer a run, and `a.0 .1` becomes `a.0.1`, which is no longer valid.

mod align;
mod body;
mod columns;
mod graphemes;
mod line;
mod rewrite;
mod space;

use std::borrow::Cow;

use super::lex::{self, LexError, LexErrorKind, Token, TokenKind};

/// A token on its way to the output.
#[derive(Clone, Debug)]
struct Piece<'a> {
    kind: TokenKind,
    text: Cow<'a, str>,
    /// How many spaces stand before it.
    spaces: usize,
}

impl<'a> Piece<'a> {
    fn new(kind: TokenKind, text: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, text: text.into(), spaces: 0 }
    }

    fn ends_line(&self) -> bool {
        match self.kind {
            TokenKind::Newline => true,
            TokenKind::Comment => self.text.ends_with('\n'),
            _ => false,
        }
    }

    /// Returns how the piece changes the number of open brackets.
    fn bracket_change(&self) -> isize {
        match self.kind {
            TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::OpenParen => 1,
            TokenKind::Interpolation | TokenKind::Control => 1,
            TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen | TokenKind::TemplateEnd => -1,
            _ => 0,
        }
    }
}

/// Returns the text as `terraform fmt` leaves it in a file.
///
/// A text that Terraform refuses may pass, as expressions are not checked; its tokens stay in their order.
///
/// # Errors
///
/// Lexical errors, an item of a body that is neither an argument nor a block, and a text whose indentation and
/// alignment would need more than 64 times its length (a mebibyte is always free).
pub fn format(text: &str) -> Result<String, LexError> {
    let tokens = lex::tokens(text)?;
    let mut pieces = apply(text, &tokens, body::edits(text, &tokens)?);
    let mut lines = line::split(&pieces);
    line::indent(&lines, &mut pieces);
    space::set(&lines, &mut pieces);
    align::align(&mut lines, &mut pieces);
    write(text, &tokens, &pieces)
}

fn apply<'a>(text: &'a str, tokens: &[Token], edits: Vec<body::Edit<'a>>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::with_capacity(tokens.len() + edits.len());
    let copy = |pieces: &mut Vec<Piece<'a>>, tokens: &[Token]| {
        pieces.extend(tokens.iter().map(|token| Piece::new(token.kind, token.text(text))));
    };
    let mut next = usize::from(tokens.first().is_some_and(|token| token.kind == TokenKind::Bom));
    for edit in edits {
        copy(&mut pieces, &tokens[next..edit.tokens.start]);
        pieces.extend(edit.with);
        next = edit.tokens.end;
    }
    copy(&mut pieces, &tokens[next..]);
    pieces
}

fn write(text: &str, tokens: &[Token], pieces: &[Piece<'_>]) -> Result<String, LexError> {
    let last = tokens.iter().rfind(|token| token.kind != TokenKind::Bom).map_or(0, |token| token.end);
    let tail = text.len() - last;
    let length =
        pieces.iter().map(|piece| piece.spaces.saturating_add(piece.text.len())).fold(tail, usize::saturating_add);
    if length > (1 << 20) + 64 * text.len() {
        return Err(LexError { kind: LexErrorKind::TooWide, span: 0..text.len() });
    }
    let mut out = String::with_capacity(length);
    for piece in pieces {
        push_spaces(&mut out, piece.spaces);
        out.push_str(&piece.text);
    }
    push_spaces(&mut out, tail);
    Ok(out)
}

fn push_spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
