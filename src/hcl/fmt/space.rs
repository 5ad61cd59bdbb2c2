//! Decides whether there is a space between two neighbouring tokens of a cell.

use super::super::lex::TokenKind;
use super::SpacedToken;
use super::line::Line;

/// Sets the spaces before each token, except for the first of a line and trailing comments.
pub(super) fn set(lines: &[Line], pieces: &mut [SpacedToken<'_>]) {
    for line in lines {
        set_cell(&mut pieces[line.start..line.assign]);
        set_cell(&mut pieces[line.assign..line.comment]);
    }
}

fn set_cell(cell: &mut [SpacedToken<'_>]) {
    let mut before = None;
    for index in 1..cell.len() {
        let subject = &cell[index - 1];
        let spaced = is_spaced(before, subject, cell[index].kind);
        before = Some(subject.kind);
        cell[index].spaces = usize::from(spaced);
    }
}

/// Whether `subject` is followed by a space; the first rule that matches decides, in the order of `hclwrite`.
fn is_spaced(before: Option<TokenKind>, subject: &SpacedToken<'_>, after: TokenKind) -> bool {
    use TokenKind::{Bang, CloseBrace, Comma, Control, Dot, DoubleColon, Ellipsis, Ident, Interpolation, Minus};
    use TokenKind::{Newline, OpenBrace, OpenBracket, OpenParen, TemplateEnd};
    match (subject.kind, after) {
        (_, Newline) => false,
        (Ident, OpenParen | DoubleColon) | (DoubleColon, Ident) => false,
        (Dot, _) | (_, Dot | Comma | Ellipsis) => false,
        (Comma, _) => true,
        (subject, after) if opens_text(subject) || closes_text(after) => false,
        // In `[for x in [a]: x]`, `[a]` is not an index into something named `in`.
        (Ident, _) if before == Some(Ident) && subject.text == "in" => true,
        (kind, OpenBracket) if ends_operand(kind) => false,
        (Bang, _) => false,
        (Minus, _) => !before.is_none_or(precedes_negation),
        (OpenBrace, CloseBrace) => false,
        (OpenBrace, _) | (_, CloseBrace) => true,
        (Interpolation | Control, OpenBrace) | (CloseBrace, TemplateEnd) => true,
        (TemplateEnd, Interpolation | Control) => false,
        (subject, after) => !opens(subject) && !closes(after),
    }
}

fn opens_text(kind: TokenKind) -> bool {
    use TokenKind::{HeredocText, OpenHeredoc, OpenQuote, QuotedText};
    matches!(kind, QuotedText | HeredocText | OpenQuote | OpenHeredoc)
}

fn closes_text(kind: TokenKind) -> bool {
    use TokenKind::{CloseHeredoc, CloseQuote, HeredocText, QuotedText};
    matches!(kind, QuotedText | HeredocText | CloseQuote | CloseHeredoc)
}

/// Whether a `[` after it is an index.
fn ends_operand(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Ident | TokenKind::Number) || closes(kind)
}

fn opens(kind: TokenKind) -> bool {
    use TokenKind::{Control, Interpolation, OpenBrace, OpenBracket, OpenParen};
    matches!(kind, OpenBrace | OpenBracket | OpenParen | Interpolation | Control)
}

fn closes(kind: TokenKind) -> bool {
    use TokenKind::{CloseBrace, CloseBracket, CloseParen, TemplateEnd};
    matches!(kind, CloseBrace | CloseBracket | CloseParen | TemplateEnd)
}

/// Whether a minus after it can only be a negation; `=>` and `${` are not in Terraform's list.
fn precedes_negation(kind: TokenKind) -> bool {
    use TokenKind::{
        And, Bang, Colon, Comma, Equal, EqualEqual, Greater, GreaterEqual, Less, LessEqual, Minus, NotEqual,
    };
    use TokenKind::{OpenBrace, OpenBracket, OpenParen, Or, Percent, Plus, Question, Slash, Star};
    let is_separator = matches!(kind, OpenParen | OpenBrace | OpenBracket | Equal | Colon | Comma | Question);
    let is_arithmetic = matches!(kind, Plus | Star | Slash | Percent | Minus | And | Or | Bang);
    let is_comparison = matches!(kind, EqualEqual | NotEqual | Greater | GreaterEqual | Less | LessEqual);
    is_separator || is_arithmetic || is_comparison
}
