//! Finds the place for another entry next to a value of a YAML map, in the style of the map: block, flow or JSON.

use super::yaml::Node;

/// A place for a new entry.
pub(super) struct Beside {
    /// The byte offset to insert it at.
    pub(super) at: usize,
    /// The text before its key.
    lead: String,
    /// The quote around its key and value.
    quote: &'static str,
}

impl Beside {
    /// The place after a value of the map.
    pub(super) fn of(text: &str, map: &Node<'_>, value: &Node<'_>) -> Self {
        let end = value.span.end;
        if text[map.span.start..].starts_with('{') {
            let is_json = text[map.span.start + 1..].trim_start().starts_with('"');
            return Self { at: end, lead: ", ".to_owned(), quote: if is_json { "\"" } else { "" } };
        }
        // After the comment, if the line ends in one.
        let line = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let at = end + text[end..line].trim_end_matches('\r').len();
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { at, lead: format!("{line_end}{}", " ".repeat(column(text, map.span.start))), quote: "" }
    }

    /// The texts to write before and after the value of an entry.
    pub(super) fn entry(&self, key: &str) -> (String, String) {
        let (lead, quote) = (&self.lead, self.quote);
        (format!("{lead}{quote}{key}{quote}: {quote}"), quote.to_owned())
    }
}

/// The number of characters before an offset on its line.
fn column(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..at].chars().filter(|c| *c != '\u{feff}').count()
}
