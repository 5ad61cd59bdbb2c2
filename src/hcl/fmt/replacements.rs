//! The tokens with which `terraform fmt` replaces labels, values and types.

use std::borrow::Cow;
use std::fmt::Write;

use super::super::lex::{Token, TokenKind};

/// A token that is not in the source: its kind and text.
pub(super) type NewToken<'a> = (TokenKind, Cow<'a, str>);

/// Returns `x` for `"${x}"`, unless there is more in the string than that one interpolation.
pub(super) fn value<'a>(text: &'a str, tokens: &[Token]) -> Option<Vec<NewToken<'a>>> {
    let [quote, start, inside @ .., end, unquote] = tokens else { return None };
    let kinds = [quote.kind, start.kind, end.kind, unquote.kind];
    let wanted = [TokenKind::OpenQuote, TokenKind::Interpolation, TokenKind::TemplateEnd, TokenKind::CloseQuote];
    if kinds != wanted || inside.is_empty() || !is_one_expression(inside) {
        return None;
    }
    let inside = trim_newlines(inside);
    let inner = inside.iter().map(|token| (token.kind, token.text(text).into()));
    if needs_parentheses(inside) {
        let open = (TokenKind::OpenParen, "(".into());
        let close = (TokenKind::CloseParen, ")".into());
        Some([open].into_iter().chain(inner).chain([close]).collect())
    } else {
        Some(inner.collect())
    }
}

/// Whether the outer string is one interpolation: nothing outside nested strings starts or ends another one.
fn is_one_expression(inside: &[Token]) -> bool {
    let mut quotes = 0_isize;
    for token in inside {
        match token.kind {
            TokenKind::OpenQuote => quotes += 1,
            TokenKind::CloseQuote => quotes -= 1,
            TokenKind::Interpolation | TokenKind::TemplateEnd | TokenKind::QuotedText if quotes <= 0 => return false,
            _ => {}
        }
    }
    true
}

fn trim_newlines(tokens: &[Token]) -> &[Token] {
    let is_content = |token: &Token| token.kind != TokenKind::Newline;
    let start = tokens.iter().position(is_content).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(is_content).map_or(start, |last| last + 1);
    &tokens[start..end]
}

/// Whether the value would end at its first line break. As in Terraform, line breaks in comments are not counted.
fn needs_parentheses(tokens: &[Token]) -> bool {
    let is_kind = |token: Option<&Token>, kind| token.is_some_and(|token| token.kind == kind);
    let has_newline = tokens.iter().any(|token| token.kind == TokenKind::Newline);
    let has_both = is_kind(tokens.first(), TokenKind::OpenParen) && is_kind(tokens.last(), TokenKind::CloseParen);
    has_newline && !has_both
}

/// Returns the current spelling of a variable type that was written for Terraform 0.11 or 0.12.
pub(super) fn type_value<'a>(text: &'a str, tokens: &[Token]) -> Option<Vec<NewToken<'a>>> {
    let kinds: Vec<TokenKind> = tokens.iter().take(4).map(|token| token.kind).collect();
    match kinds[..] {
        [TokenKind::Ident] => match tokens[0].text(text) {
            name @ ("list" | "map" | "set") => Some(call(name, "any")),
            _ => None,
        },
        [TokenKind::OpenQuote, TokenKind::QuotedText, TokenKind::CloseQuote] => match tokens[1].text(text) {
            "string" => Some(vec![(TokenKind::Ident, "string".into())]),
            name @ ("list" | "map") => Some(call(name, "string")),
            _ => None,
        },
        _ => None,
    }
}

fn call<'a>(name: &'a str, argument: &'static str) -> Vec<NewToken<'a>> {
    vec![
        (TokenKind::Ident, name.into()),
        (TokenKind::OpenParen, "(".into()),
        (TokenKind::Ident, argument.into()),
        (TokenKind::CloseParen, ")".into()),
    ]
}

/// Returns the labels quoted and without comments, or `None` if they are that already.
pub(super) fn labels<'a>(text: &'a str, tokens: &[Token]) -> Option<Vec<NewToken<'a>>> {
    let is_canonical = |token: &Token| match token.kind {
        TokenKind::OpenQuote | TokenKind::CloseQuote => true,
        TokenKind::QuotedText => token.text(text).bytes().all(|b| matches!(b, b' '..=b'~') && !b"$%\\".contains(&b)),
        _ => false,
    };
    if tokens.iter().all(is_canonical) {
        return None;
    }
    let mut with = Vec::with_capacity(tokens.len());
    for label in tokens.chunk_by(|a, b| a.kind != TokenKind::CloseQuote && is_quoted(a.kind) && is_quoted(b.kind)) {
        with.extend(self::label(text, label).into_iter().flatten());
    }
    Some(with)
}

fn is_quoted(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::OpenQuote | TokenKind::QuotedText | TokenKind::CloseQuote)
}

/// Returns the label quoted, or `None` for a comment and for a label that Terraform drops.
fn label<'a>(text: &'a str, tokens: &[Token]) -> Option<[NewToken<'a>; 3]> {
    let content = match tokens {
        [name] if name.kind == TokenKind::Ident => name.text(text).into(),
        [_, _] => "".into(),
        [_, content, _] => escape(&unescape(content.text(text))?).into(),
        _ => return None,
    };
    Some([(TokenKind::OpenQuote, "\"".into()), (TokenKind::QuotedText, content), (TokenKind::CloseQuote, "\"".into())])
}

/// Returns the value of a string's literal text, if it is one token to Terraform's scanner and its escapes are valid.
fn unescape(text: &str) -> Option<String> {
    if let "$" | "%" = text {
        return Some(text.to_owned());
    }
    if let Some(rest) = text.strip_prefix("$${").or_else(|| text.strip_prefix("%%{")) {
        return matches!(rest, "" | "~").then(|| text[1..].to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '$' | '%' => return None,
            '\\' => out.push(escaped(&mut chars)?),
            _ => out.push(c),
        }
    }
    Some(out)
}

/// Reads what follows a backslash.
fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let digits = match chars.next()? {
        'n' => return Some('\n'),
        'r' => return Some('\r'),
        't' => return Some('\t'),
        '"' => return Some('"'),
        '\\' => return Some('\\'),
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let code = (0..digits).try_fold(0_u32, |code, _| Some((code << 4) | chars.next()?.to_digit(16)?))?;
    char::from_u32(code)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '$' | '%' if chars.peek() == Some(&'{') => out.extend([c, c]),
            _ if is_printed(c) => out.push(c),
            _ if u32::from(c) < 0x1_0000 => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out
}

/// Whether Go's `unicode.IsPrint` is true: not a control, format or private character, and no white space except the
/// space. Unassigned code points count as printable.
fn is_printed(c: char) -> bool {
    let is_format = matches!(
        u32::from(c),
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890 | 0x891 | 0x8e2 | 0x180e | 0x200b..=0x200f
            | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0x110bd | 0x110cd
            | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0001 | 0xe0020..=0xe007f
    );
    let is_private = matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..);
    c == ' ' || !(c.is_control() || c.is_whitespace() || is_format || is_private)
}
