//! The two markers around the generated block of a file: which they are, where they are, and what is wrong with them.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;

use super::codes;
use super::config::OutputTo;
use crate::diag::{Diagnostic, Place, Severity, Source};

/// Returns the first and last line of the template, trimmed, if both are comments and there is a line between them.
pub(super) fn markers(template: &str) -> Option<(String, String)> {
    // A line end may also be typed as `\n`.
    let template = if template.contains('\\') { template.replace("\\n", "\n").into() } else { Cow::Borrowed(template) };
    let (first, rest) = template.split_once('\n')?;
    let (_, last) = rest.rsplit_once('\n')?;
    (is_comment(first) && is_comment(last)).then(|| (first.trim().to_owned(), last.trim().to_owned()))
}

/// The comments that terraform-docs accepts as markers: their first and last characters.
const COMMENTS: [(&str, &str); 7] = [
    ("//", ""),
    ("<!--", "-->"),
    ("[]: # (", ")"),
    ("[]: # \"", "\""),
    ("[]: # '", "'"),
    ("[//]: # (", ")"),
    ("[comment]: # (", ")"),
];

fn is_comment(line: &str) -> bool {
    COMMENTS.iter().any(|(start, end)| line.starts_with(start) && line.ends_with(end))
}

/// Returns where the block is in a text, markers included; `None` unless there is a whole one.
pub fn span(text: &str, output: &OutputTo) -> Option<Range<usize>> {
    block(text.as_bytes(), output).ok().flatten()
}

pub(super) fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() { None } else { memchr::memmem::find(text, wanted) }
}

/// A marker that stands where it has no partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unpaired {
    at: Range<usize>,
    message: String,
    help: &'static str,
}

/// Returns where the block is in a file, markers included; `None` if the file has no marker.
///
/// The first begin marker counts, as in terraform-docs, and the first end marker after it. If a line starts with the
/// begin marker, as in every file that was generated, an end marker within a line, such as one that a description
/// mentions, is passed over.
pub(super) fn block(text: &[u8], output: &OutputTo) -> Result<Option<Range<usize>>, Unpaired> {
    let Some((begin, end)) = markers(&output.template).filter(|_| output.mode != "replace") else { return Ok(None) };
    let unpaired = |start: usize, marker: &str, message: String, help| {
        Err(Unpaired { at: start..start + marker.len(), message, help })
    };
    let alone = "add the missing marker, or remove this one to get a new block at the end";
    let last = || find(text, end.as_bytes());
    let Some(first) = find(text, begin.as_bytes()) else {
        return match last() {
            Some(at) => unpaired(at, &end, format!("`{end}` has no matching `{begin}`"), alone),
            None => Ok(None),
        };
    };
    let inside = first + begin.len();
    let Some(nearest) = find(&text[inside..], end.as_bytes()).map(|at| inside + at) else {
        return match last() {
            Some(at) => unpaired(at, &end, format!("`{end}` is before `{begin}`"), "put the two lines in order"),
            None => unpaired(first, &begin, format!("`{begin}` has no matching `{end}`"), alone),
        };
    };
    let last = if starts_line(text, first) && !starts_line(text, nearest) {
        let limit = places(text, &begin, inside).find(|at| starts_line(text, *at)).unwrap_or(text.len());
        let own_line = places(text, &end, nearest).find(|at| starts_line(text, *at));
        own_line.filter(|at| *at < limit).unwrap_or(nearest)
    } else {
        nearest
    };
    Ok(Some(first..last + end.len()))
}

impl Unpaired {
    /// Returns the finding about it in `text`, a file called `name`.
    pub(super) fn finding(self, name: &dyn Display, text: &[u8]) -> Diagnostic {
        place(Diagnostic::new(&codes::TARGET, self.message), name, text, self.at).help(self.help)
    }
}

fn place(finding: Diagnostic, name: &dyn Display, text: &[u8], span: Range<usize>) -> Diagnostic {
    finding.at(Place { source: Source::new(name.to_string(), String::from_utf8_lossy(text)), span })
}

/// Returns a warning if a marker has a line of its own outside the block: text between a second pair is never updated.
/// Markers within a line or in a code fence are only mentioned.
pub(super) fn second(name: &dyn Display, text: &[u8], output: &OutputTo) -> Option<Diagnostic> {
    let (begin, end) = markers(&output.template)?;
    let block = block(text, output).ok()??;
    let stray = |marker: &String| {
        places(text, marker, block.end).find(|at| is_line(text, *at, marker)).map(|at| (at, marker.clone()))
    };
    let (at, marker) = stray(&begin).or_else(|| stray(&end))?;
    let mut finding =
        Diagnostic::new(&codes::TARGET, format!("there is a second `{marker}`; only the first block is updated"));
    finding.severity = Severity::Warning;
    Some(place(finding, name, text, at..at + marker.len()).help("keep one pair of markers"))
}

/// Whether the line has nothing but the marker, outside code fences.
fn is_line(text: &[u8], at: usize, marker: &str) -> bool {
    let rest = &text[at + marker.len()..];
    let behind = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let fences =
        || text[..at].split(|byte| *byte == b'\n').filter(|line| line.trim_ascii_start().starts_with(b"```")).count();
    starts_line(text, at) && behind.trim_ascii().is_empty() && fences() % 2 == 0
}

fn starts_line(text: &[u8], at: usize) -> bool {
    at == 0 || text[at - 1] == b'\n'
}

/// Returns where a marker is in a text, from an offset on.
fn places<'a>(text: &'a [u8], marker: &str, from: usize) -> impl Iterator<Item = usize> + use<'a> {
    let found: Vec<usize> = memchr::memmem::find_iter(&text[from..], marker).map(|at| from + at).collect();
    found.into_iter()
}
