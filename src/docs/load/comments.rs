//! The comment directly above a block, which describes or hides it.
//!
//! Only an unbroken run of lines that begin with `#` or `//` in the first column counts.

use crate::hcl::parse::lossy;

/// A comment with this word hides the block below it.
const IGNORE: &str = "terraform-docs-ignore";

/// The comment above a block.
#[derive(Clone, Copy)]
pub(super) struct Comment<'a> {
    /// Whole lines; empty if there is no comment.
    lines: &'a [u8],
}

/// Returns the run of comment lines directly above the line of `offset`.
pub(super) fn above(text: &[u8], offset: usize) -> Comment<'_> {
    let end = start_of_line(text, offset);
    let mut start = end;
    while start > 0 {
        let line = start_of_line(text, start - 1);
        if !(text[line] == b'#' || text[line..].starts_with(b"//")) {
            break;
        }
        start = line;
    }
    Comment { lines: &text[start..end] }
}

impl Comment<'_> {
    /// Whether the comment hides the block.
    pub(super) fn hides(self) -> bool {
        self.lines.len() > IGNORE.len() && memchr::memmem::find(self.lines, IGNORE.as_bytes()).is_some()
    }

    /// Returns its lines, joined by spaces.
    pub(super) fn text(self) -> String {
        let mut out = String::new();
        let Some(lines) = self.lines.strip_suffix(b"\n") else { return out };
        for (index, line) in lines.split(|byte| *byte == b'\n').enumerate() {
            if index > 0 {
                out.push(' ');
            }
            out.push_str(without_marks(&lossy(line)));
        }
        out
    }
}

fn without_marks(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('#').unwrap_or(line);
    line.strip_prefix("//").unwrap_or(line).trim()
}

fn start_of_line(text: &[u8], offset: usize) -> usize {
    memchr::memrchr(b'\n', &text[..offset]).map_or(0, |at| at + 1)
}
