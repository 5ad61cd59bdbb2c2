//! Formats texts for Markdown and AsciiDoc: names, cells, paragraphs and fences.
//!
//! Every function maps a text to a text. Results that look odd are exactly what terraform-docs writes.

mod cell;
mod lines;
mod removal;
mod underscores;
mod url_tables;
mod urls;
mod white_space;

pub use white_space::squeeze;

use lines::break_lines;
use underscores::escape_underscores;

/// Appends a text with a backslash before each underscore.
fn push_escaped(out: &mut String, text: &str) {
    let mut start = 0;
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| *byte == b'_') {
        out.push_str(&text[start..at]);
        out.push('\\');
        start = at;
    }
    out.push_str(&text[start..]);
}

/// Replaces a missing text or value.
pub const NOT_AVAILABLE: &str = "n/a";

/// The blanks that `\s` matches in Go's regular expressions; Unicode spaces are not among them.
pub(crate) const BLANKS: [char; 5] = ['\t', '\n', '\u{c}', '\r', ' '];

/// The settings that decide how a text is formatted.
#[derive(Clone, Copy, Debug)]
pub struct Markup {
    /// `settings.escape`.
    pub escape: bool,
    /// `settings.html`.
    pub html: bool,
}

/// A piece of text between two marks.
enum MarkedPiece<'a> {
    Text(&'a str),
    Code(&'a str),
}

/// Splits a text at every `mark`. Empty pieces are left out and do not switch between text and code.
fn pieces<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = MarkedPiece<'a>> {
    let mut code = text.starts_with(mark);
    text.split(mark).filter(|piece| !piece.is_empty()).map(move |piece| {
        let this = if code { MarkedPiece::Code(piece) } else { MarkedPiece::Text(piece) };
        code = !code;
        this
    })
}

/// Applies `change` outside backticks. Code pieces get both backticks, even one that was never closed.
fn outside_backticks(text: &str, change: impl Fn(&str) -> String) -> String {
    if !text.contains('`') {
        return change(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text, "`") {
        match piece {
            MarkedPiece::Text(piece) => out.push_str(&change(piece)),
            MarkedPiece::Code(piece) => {
                out.push('`');
                out.push_str(piece);
                out.push('`');
            }
        }
    }
    out
}

fn escape_pipes(text: &str) -> String {
    if text.contains(['|', '`']) { outside_backticks(text, |piece| piece.replace('|', "\\|")) } else { text.to_owned() }
}

impl Markup {
    /// Formats a name outside links and code.
    pub fn name(self, name: &str) -> String {
        let mut out = String::with_capacity(name.len() + 8);
        self.push_name(&mut out, name);
        out
    }

    /// Appends a name outside links and code.
    pub fn push_name(self, out: &mut String, name: &str) {
        if self.escape { push_escaped(out, name) } else { out.push_str(name) }
    }

    fn underscores(self, text: &str) -> String {
        if self.escape && text.contains(['_', '`']) {
            outside_backticks(text, escape_underscores)
        } else {
            text.to_owned()
        }
    }

    fn urls(self, text: String) -> String {
        if self.escape { urls::normalise(text) } else { text }
    }

    fn marked_cell(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        for piece in pieces(text, "```") {
            match piece {
                MarkedPiece::Text(piece) => out.push_str(&self.cell_text(piece)),
                MarkedPiece::Code(code) if self.html => cell::push_preformatted(&mut out, code),
                MarkedPiece::Code(code) => {
                    out.push_str(" ```");
                    out.push_str(&lines::one_line(code));
                    out.push_str("``` ");
                }
            }
        }
        if self.html { out } else { out.trim_matches(' ').to_owned() }
    }

    fn cell_text(self, piece: &str) -> String {
        let text = self.underscores(&escape_pipes(piece));
        let line_break = if self.html { "<br/>" } else { " " };
        let text = break_lines(text.trim());
        let text = if text.contains('\n') {
            text.replace("  \n", line_break).replace('\n', line_break)
        } else {
            text.into_owned()
        };
        self.urls(text)
    }

    /// Formats a description in a Markdown or AsciiDoc document.
    pub fn paragraph(self, text: &str) -> String {
        self.fenced(
            text,
            |piece| self.urls(break_lines(&self.underscores(piece)).into_owned()),
            |code| code.ends_with('\n'),
        )
    }

    /// Formats the header or the footer.
    pub fn section(self, text: &str) -> String {
        let ends_well = |code: &str| code.rsplit('\n').next().is_some_and(|last| last.trim().is_empty());
        self.fenced(text, |piece| self.urls(self.underscores(piece)), ends_well)
    }

    /// Formats a cell of an AsciiDoc table.
    pub fn asciidoc_cell(self, text: &str) -> String {
        if text.is_empty() {
            return NOT_AVAILABLE.into();
        }
        let mut out = String::with_capacity(text.len() + 16);
        for piece in pieces(text, "```") {
            match piece {
                MarkedPiece::Text(piece) => out.push_str(&self.urls(self.underscores(&escape_pipes(piece)))),
                MarkedPiece::Code(code) => {
                    out.push_str("[source]\n----\n");
                    out.push_str(code.trim());
                    out.push_str("\n----");
                }
            }
        }
        out
    }

    fn fenced(self, text: &str, change: impl Fn(&str) -> String, ends_well: impl Fn(&str) -> bool) -> String {
        if text.is_empty() {
            return NOT_AVAILABLE.into();
        }
        let mut out = String::with_capacity(text.len() + 16);
        for piece in pieces(text, "```") {
            match piece {
                MarkedPiece::Text(piece) => out.push_str(&change(piece)),
                MarkedPiece::Code(code) => {
                    out.push_str("```");
                    out.push_str(code);
                    out.push_str(if ends_well(code) { "```" } else { "\n```" });
                }
            }
        }
        out
    }
}

/// Formats a cell of an AsciiDoc table, as that format does: without escaping underscores.
pub fn asciidoc_cell(text: &str) -> String {
    Markup { escape: false, html: true }.asciidoc_cell(text)
}
