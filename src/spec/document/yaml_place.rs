//! Where a YAML node really is: the parser's spans include anchors, tags, white space and comments.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

/// Returns the bytes of a scalar alone, with its quotes or block header, without its anchor and tag.
///
/// `before` is where the previous node ended: a block's header is between there and its text.
pub(crate) fn scalar(text: &str, range: Range<usize>, style: ScalarStyle, before: usize) -> Range<usize> {
    let start = range.start + properties_len(&text[range.clone()]);
    let rest = &text[start..range.end.max(start)];
    match style {
        ScalarStyle::Plain => start..start + rest.trim_end().len(),
        ScalarStyle::SingleQuoted => start..start + single_quoted_len(rest),
        ScalarStyle::DoubleQuoted => start..start + crate::spec::pointer::quoted_len(rest).unwrap_or(rest.len()),
        ScalarStyle::Literal | ScalarStyle::Folded => {
            let indicator = if style == ScalarStyle::Literal { '|' } else { '>' };
            let header = text[before.min(start)..].find(indicator).map_or(start, |at| before.min(start) + at);
            header.min(start)..start + rest.trim_end().len()
        }
    }
}

/// How a collection is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// In brackets or braces.
    Flow,
    /// By indentation.
    Block,
}

/// Returns where a collection starts, and how it is written.
pub(crate) fn collection(text: &str, range: Range<usize>, is_list: bool) -> (usize, Style) {
    let start = range.start + properties_len(&text[range.clone()]);
    if text[start..range.end.max(start)].starts_with(['[', '{']) {
        return (start, Style::Flow);
    }
    // A list that isn't indented below its key is reported where its first item is.
    let before = text[..start].trim_end();
    if is_list && !text[start..].starts_with('-') && before.ends_with('-') {
        return (before.len() - 1, Style::Block);
    }
    (start, Style::Block)
}

/// Returns the length of `&anchor` and `!tag` before a value, with the white space and comments after them.
fn properties_len(text: &str) -> usize {
    if !text.starts_with(['&', '!']) {
        return 0;
    }
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        at += match rest.chars().next() {
            Some('&' | '!') => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            Some('#') => rest.find('\n').unwrap_or(rest.len()),
            _ => return at,
        };
    }
}

/// Returns the length of a single-quoted scalar; `''` inside it is a quote.
fn single_quoted_len(text: &str) -> usize {
    let mut at = 1.min(text.len());
    while let Some(quote) = text[at..].find('\'') {
        at += quote + 1;
        if !text[at..].starts_with('\'') {
            return at;
        }
        at += 1;
    }
    text.len()
}
