//! Formats HCL as `terraform fmt` does, byte for byte, for every text that Terraform accepts.
//!
//! It does not sort, wrap, join or split lines, touch literal text or comments, or check expressions. The rules below
//! come from HCL's `hclwrite` package (2.23) and Terraform's `fmt` command, and were compared with Terraform 1.11.4.
//! They are the same for `.tf`, `.tfvars` and `.tftest.hcl`.
//!
//! White space (`hclwrite`)
//! - Line breaks stay as they are: blank lines, CRLF, a missing final newline (`terraform fmt -` prints one, but does
//!   not add one to a file). A heredoc belongs to the line that opens it.
//! - A line is indented by two spaces for each earlier *line* that opened more brackets than it closed, however many
//!   it opened; template sequences count as brackets. A line that closes more than it opens is itself moved back.
//! - Two tokens of a line are separated by one space or none (`space.rs`). Spaces and tabs after the last token of the
//!   text stay, each as a space. A byte order mark is dropped; a text with nothing else becomes three spaces.
//! - The first `=` of a line is aligned with those of the lines around it, if its value ends on the line; a blank line,
//!   a comment line or a value that continues on the next line ends the run. Trailing comments are aligned in the same
//!   way, over runs of lines that have one. Widths are counted in extended grapheme clusters of Unicode 15.0, so a wide
//!   East Asian character counts as one.
//!
//! Rewrites (Terraform), in arguments and blocks, never inside object or list values
//! - `a = "${x}"` → `a = x`, one layer; in parentheses if `x` spans several lines and has none (`replacements.rs`).
//! - `type` in a top-level `variable` block: `"string"` → `string`, `"list"` → `list(string)`, `"map"` → `map(string)`;
//!   bare `list`, `map`, `set` → the same of `any`. No `${…}` is unwrapped there.
//! - Labels are unescaped, quoted and escaped again, and comments before the last label are dropped. Terraform drops a
//!   label that has a literal `$` or `%` beside other text; ptcgen drops it too, because `terraform fmt` would.
//!
//! Known difference: Terraform also converts labels to Unicode's normal form C.
//!
//! Formatting twice changes nothing, except where Terraform also changes its own output: `"${"${x}"}"` loses a layer
//! each time; `a.0 .1` becomes `a.0.1`, which is no longer valid, and neither is `"${ # comment` once it is unwrapped.

mod align;
mod body;
mod columns;
mod graphemes;
mod line;
mod replacements;
mod space;

use super::lex::{self, LexError, LexErrorKind, Token, TokenKind};

/// A token on its way to the output.
#[derive(Clone, Copy, Debug)]
struct SpacedToken<'a> {
    kind: TokenKind,
    text: &'a str,
    /// The number of spaces before it.
    spaces: usize,
}

impl<'a> SpacedToken<'a> {
    fn new(kind: TokenKind, text: &'a str) -> Self {
        Self { kind, text, spaces: 0 }
    }

    fn ends_line(&self) -> bool {
        match self.kind {
            TokenKind::Newline => true,
            TokenKind::Comment => self.text.ends_with('\n'),
            _ => false,
        }
    }

    /// Returns by how much the token changes the number of open brackets.
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
/// Expressions are not checked, so a text that Terraform refuses may be formatted; its tokens keep their order.
///
/// # Errors
///
/// Lexical errors, an item of a body that is neither an argument nor a block, and a text whose indentation and
/// alignment would make it more than 64 times as long (one mebibyte is always allowed).
pub fn format(text: &str) -> Result<String, LexError> {
    let tokens = lex::tokens(text)?;
    let edits = body::edits(text, &tokens)?;
    let mut pieces = apply(text, &tokens, &edits);
    let mut lines = line::split(&pieces);
    line::indent(&lines, &mut pieces);
    space::set(&lines, &mut pieces);
    align::align(&mut lines, &mut pieces);
    write(text, &tokens, &pieces)
}

/// Returns the text as [`format`] does, but with a single space where [`format`] aligns, so that two texts that differ
/// only in alignment become equal. Line breaks stay.
///
/// # Errors
///
/// As [`format`].
pub fn unaligned(text: &str) -> Result<String, LexError> {
    let tokens = lex::tokens(text)?;
    let edits = body::edits(text, &tokens)?;
    let mut pieces = apply(text, &tokens, &edits);
    let lines = line::split(&pieces);
    line::indent(&lines, &mut pieces);
    space::set(&lines, &mut pieces);
    align::leave(&lines, &mut pieces);
    write(text, &tokens, &pieces)
}

fn apply<'a>(text: &'a str, tokens: &[Token], edits: &'a [body::TokenEdit<'_>]) -> Vec<SpacedToken<'a>> {
    let added: usize = edits.iter().map(|edit| edit.with.len()).sum();
    let mut pieces = Vec::with_capacity(tokens.len() + added);
    let copy = |pieces: &mut Vec<SpacedToken<'a>>, tokens: &[Token]| {
        pieces.extend(tokens.iter().map(|token| SpacedToken::new(token.kind, token.text(text))));
    };
    let mut next = usize::from(tokens.first().is_some_and(|token| token.kind == TokenKind::Bom));
    for edit in edits {
        copy(&mut pieces, &tokens[next..edit.tokens.start]);
        pieces.extend(edit.with.iter().map(|(kind, text)| SpacedToken::new(*kind, text)));
        next = edit.tokens.end;
    }
    copy(&mut pieces, &tokens[next..]);
    pieces
}

fn write(text: &str, tokens: &[Token], pieces: &[SpacedToken<'_>]) -> Result<String, LexError> {
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
        out.push_str(piece.text);
    }
    push_spaces(&mut out, tail);
    Ok(out)
}

fn push_spaces(out: &mut String, mut count: usize) {
    const SPACES: &str = "                                ";
    while count > SPACES.len() {
        out.push_str(SPACES);
        count -= SPACES.len();
    }
    out.push_str(&SPACES[..count]);
}

#[cfg(test)]
mod tests;
