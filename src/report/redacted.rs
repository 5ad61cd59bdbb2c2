//! The line that is shown for a place: credentials become asterisks before any report sees them.

use std::ops::Range;

use crate::diag::Place;

/// The longest line that is passed to the renderer whole, in bytes; the renderer cuts it to the terminal's width. A
/// longer line is reduced to what surrounds the span, and its columns count from there.
const MAX_LINE: usize = 1 << 16;

/// The part of a source that a finding shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Redacted {
    /// What the user calls the source.
    pub name: String,
    /// The text, without its secrets.
    pub text: String,
    /// Number of its first line, from 1.
    pub first_line: usize,
    /// What to underline, in bytes of `text`.
    pub span: Range<usize>,
}

impl Redacted {
    /// Returns the line in which a place starts.
    pub fn of(place: &Place) -> Self {
        let source = &place.source;
        let whole = source.text.as_str();
        let start = floor(whole, place.span.start);
        let end = floor(whole, place.span.end.max(place.span.start)).max(start);
        let (first_line, _) = source.line_column(start);
        let from = whole[..start].rfind('\n').map_or(0, |newline| newline + 1);
        // The first line of a value that spans several lines is enough.
        let to = whole[start..].find('\n').map_or(whole.len(), |newline| start + newline);
        let (from, to) =
            (floor(whole, from.max(start.saturating_sub(MAX_LINE))), floor(whole, to.min(start + MAX_LINE)));
        let end = end.min(to);
        let text = masked(&whole[from..to], from, &source.secrets);
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let text = text[bom..].trim_end_matches('\r').to_owned();
        let clamp = |offset: usize| floor(&text, offset.saturating_sub(from + bom).min(text.len()));
        let span = clamp(start)..clamp(end);
        Self { name: source.name.clone(), text, first_line, span }
    }
}

fn floor(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Returns the text with `*` for every byte of every character that touches a secret.
fn masked(text: &str, offset: usize, secrets: &[Range<usize>]) -> String {
    let secret = |at: usize, len: usize| secrets.iter().any(|range| range.start < at + len && at < range.end);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if secret(offset + at, c.len_utf8()) && c != '\r' {
            // As many asterisks as bytes, so that every span stays where it is.
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::Source;

    fn place(text: &str, span: Range<usize>, secrets: impl IntoIterator<Item = Range<usize>>) -> Place {
        Place {
            source: Arc::new(Source {
                name: "spec.yaml".into(),
                text: text.into(),
                secrets: secrets.into_iter().collect(),
            }),
            span,
        }
    }

    #[test]
    fn a_secret_on_the_shown_line_becomes_asterisks() {
        let shown = Redacted::of(&place("a: 1\nb: täken x\n", 5..6, std::iter::once(8..14)));
        assert_eq!((shown.text.as_str(), shown.first_line, shown.span), ("b: ****** x", 2, 0..1));
    }

    #[test]
    fn a_place_beyond_the_text_or_inside_a_character_is_shown_all_the_same() {
        assert_eq!(Redacted::of(&place("ä", 1..90, [])).span, 0..2);
        assert_eq!(Redacted::of(&place("", 7..9, [])).text, "");
        let long = "x".repeat(5 * MAX_LINE);
        assert!(Redacted::of(&place(&long, 2 * MAX_LINE..2 * MAX_LINE + 1, [])).text.len() <= 2 * MAX_LINE);
    }
}
