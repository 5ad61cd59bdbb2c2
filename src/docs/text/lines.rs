//! Line ends: two spaces before one make a line break in Markdown, and code in a cell becomes one line.

use std::borrow::Cow;

use super::BLANKS;

/// Puts two spaces before each line end that a word follows, then tidies the resulting blank lines.
pub(super) fn break_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let text = before_words(text);
    Cow::Owned(text.replace("    \n", "  \n").replace("  \n\n", "\n\n").replace("\n  \n", "\n\n"))
}

/// Puts two spaces before the first line end in each run of blanks that ends at a word.
fn before_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find(BLANKS) {
        out.push_str(&rest[..start]);
        let run = &rest[start..];
        let length = run.find(|c| !BLANKS.contains(&c)).unwrap_or(run.len());
        let (run, after) = run.split_at(length);
        let word = after.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match run.find('\n').filter(|_| word) {
            Some(at) => {
                let at = if run[..at].ends_with('\r') { at - 1 } else { at };
                out.push_str(&run[..at]);
                out.push_str("  ");
                out.push_str(&run[at..]);
            }
            None => out.push_str(run),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Joins the lines of code with spaces, with one space around every `=`.
pub(super) fn one_line(code: &str) -> String {
    let lines = code.trim().split('\n').filter(|line| !line.trim().is_empty());
    let lines: Vec<String> = lines.map(|line| spaced_equals(line).trim_start().to_owned()).collect();
    lines.join(" ").replace('\r', "")
}

fn spaced_equals(line: &str) -> String {
    let mut parts = line.split('=');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.truncate(out.trim_end_matches(BLANKS).len());
        out.push_str(" = ");
        out.push_str(part.trim_start_matches(BLANKS));
    }
    out
}
