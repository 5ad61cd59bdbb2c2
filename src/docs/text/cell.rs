//! Cells of Markdown tables, with shortcuts for the texts that most cells have.

use super::{BLANKS, Markup, NOT_AVAILABLE, push_escaped};

/// The cheapest way to format the text of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shortcut {
    /// Nothing in the text is special: it is copied.
    Copy,
    /// Every underscore outside code gets a backslash, and nothing else changes.
    EscapeUnderscores,
    /// The text needs everything that [`Markup::marked_cell`] does.
    None,
}

const PLAIN: u8 = 0;
const UNDERSCORE: u8 = 1;
const BACKTICK: u8 = 2;
const COLON: u8 = 3;
const OTHER: u8 = 4;

/// The possible meaning of each byte in a cell.
static MEANINGS: [u8; 256] = {
    let mut table = [PLAIN; 256];
    table[b'_' as usize] = UNDERSCORE;
    table[b'`' as usize] = BACKTICK;
    table[b':' as usize] = COLON;
    table[b'|' as usize] = OTHER;
    table[b'\\' as usize] = OTHER;
    table[b'\n' as usize] = OTHER;
    table
};

/// Finds the shortcut for a text, in one pass over its bytes.
///
/// An underscore inside or at the end of a word gets a backslash, unless it closes emphasis (`_word_`) or belongs to a
/// URL. Emphasis and list marks begin with an underscore that has no word before it, and a URL has a colon; in a text
/// with either of these, escaping every underscore would be wrong.
fn shortcut(text: &str, escape: bool) -> Shortcut {
    let bytes = text.as_bytes();
    let (mut escapes, mut colon, mut opened) = (false, false, None);
    // Where the current piece, text or code, begins: after the last backtick.
    let mut piece = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match MEANINGS[usize::from(*byte)] {
            PLAIN => {}
            BACKTICK => {
                if at > 0 && bytes[at - 1] == b'`' {
                    return Shortcut::None;
                }
                opened = if opened.is_none() { Some(at) } else { None };
                piece = at + 1;
            }
            COLON => colon = true,
            UNDERSCORE if !escape || opened.is_some() => {}
            UNDERSCORE if at > piece && !BLANKS.contains(&char::from(bytes[at - 1])) => escapes = true,
            _ => return Shortcut::None,
        }
    }
    match (opened, escapes) {
        (Some(_), _) => Shortcut::None,
        (None, false) => Shortcut::Copy,
        (None, true) if colon => Shortcut::None,
        (None, true) => Shortcut::EscapeUnderscores,
    }
}

impl Markup {
    /// Formats a cell of a Markdown table.
    pub fn cell(self, text: &str) -> String {
        let mut out = String::new();
        self.push_cell(&mut out, text);
        out
    }

    /// Appends a cell of a Markdown table.
    pub fn push_cell(self, out: &mut String, text: &str) {
        if text.is_empty() {
            return out.push_str(NOT_AVAILABLE);
        }
        match shortcut(text, self.escape) {
            Shortcut::Copy => out.push_str(text.trim()),
            Shortcut::EscapeUnderscores => push_outside_code(out, text.trim()),
            Shortcut::None => out.push_str(&self.marked_cell(text)),
        }
    }

    /// Appends a cell with code: in backticks, or in a fence when it has several lines.
    pub fn push_code_cell(self, out: &mut String, code: &str) {
        self.push_code_cell_of(out, |out| out.push_str(code));
    }

    /// Appends a cell as [`Markup::push_code_cell`] does, with the code that `write` appends.
    pub fn push_code_cell_of(self, out: &mut String, write: impl FnOnce(&mut String)) {
        let start = out.len();
        out.push('`');
        write(out);
        let code = &out[start + 1..];
        let (mut lines, mut marks) = (false, code.is_empty());
        for byte in code.bytes() {
            lines |= byte == b'\n';
            marks |= matches!(byte, b'`' | b'\\');
        }
        if !lines && !marks {
            return out.push('`');
        }
        let code = out.split_off(start + 1);
        out.truncate(start);
        match (lines, marks) {
            (true, false) if self.html => push_preformatted(out, &code),
            (true, _) => out.push_str(&self.marked_cell(&format!("```\n{code}\n```"))),
            (false, _) => out.push_str(&self.marked_cell(&format!("`{code}`"))),
        }
    }
}

/// Appends code as a cell shows it with `settings.html`.
pub(super) fn push_preformatted(out: &mut String, code: &str) {
    out.push_str("<pre>");
    for (index, line) in code.trim().split('\n').enumerate() {
        if index > 0 {
            out.push_str("<br/>");
        }
        line.split('\r').for_each(|part| out.push_str(part));
    }
    out.push_str("</pre>");
}

/// Appends a text whose backticks are all closed, escaping underscores outside code.
fn push_outside_code(out: &mut String, text: &str) {
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 { push_escaped(out, piece) } else { out.push_str(piece) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The shortcuts must return the same text, only faster.
        #[test]
        fn shortcuts_come_to_the_same(
            text in "([ab_|`\\\\: \n]|```|https://a_b|a_b|é|\r){0,12}",
            escape in any::<bool>(),
            html in any::<bool>(),
        ) {
            let markup = Markup { escape, html };
            let expected = if text.is_empty() { NOT_AVAILABLE.into() } else { markup.marked_cell(&text) };
            prop_assert_eq!(markup.cell(&text), expected);
            let mut code = String::new();
            markup.push_code_cell(&mut code, &text);
            let fenced = if text.contains('\n') { format!("```\n{text}\n```") } else { format!("`{text}`") };
            prop_assert_eq!(code, markup.marked_cell(&fenced));
        }
    }
}
