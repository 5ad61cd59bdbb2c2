//! The comment directly above a block → its description, and whether it hides the block.
//!
//! Only lines that begin with `#` or `//` in column one count, in one unbroken run.

use super::strings;

/// A comment with this word hides the block below it.
const IGNORE: &str = "terraform-docs-ignore";

/// What the comment above a block says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Comment {
    /// Its lines joined by a space.
    pub(super) text: String,
    /// Whether the block is left out.
    pub(super) hides: bool,
}

/// Reads the run of comment lines that ends above the line of `offset`.
pub(super) fn above(text: &[u8], offset: usize) -> Comment {
    let mut lines = Vec::new();
    let mut line_start = start_of_line(text, offset);
    while line_start > 0 {
        let start = start_of_line(text, line_start - 1);
        let line = &text[start..line_start - 1];
        if !(line.starts_with(b"#") || line.starts_with(b"//")) {
            break;
        }
        lines.push(strings::text(line));
        line_start = start;
    }
    if lines.is_empty() {
        return Comment::default();
    }
    let hides = lines.iter().any(|line| line.contains(IGNORE));
    let words: Vec<&str> = lines.iter().rev().map(|line| without_marks(line)).collect();
    Comment { text: words.join(" "), hides }
}

fn without_marks(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('#').unwrap_or(line);
    line.strip_prefix("//").unwrap_or(line).trim()
}

fn start_of_line(text: &[u8], offset: usize) -> usize {
    text[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}
