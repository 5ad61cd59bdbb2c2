//! The two markers around the generated block of a file: which they are, where they are, and what is wrong with them.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;

use super::codes;
use super::config::OutputTo;
use crate::diag::{Diagnostic, Place, Source};

/// Returns the first and last line of the template, trimmed, if both are comments and there is a line between them.
pub(super) fn markers(template: &str) -> Option<(String, String)> {
    // A line end may also be typed as `\n`.
    let template = if template.contains('\\') { template.replace("\\n", "\n").into() } else { Cow::Borrowed(template) };
    let (first, rest) = template.split_once('\n')?;
    let (_, last) = rest.rsplit_once('\n')?;
    (is_comment(first) && is_comment(last)).then(|| (first.trim().to_owned(), last.trim().to_owned()))
}

fn is_comment(line: &str) -> bool {
    let between = |start: &str, end: &str| {
        line.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some_and(|inner| !inner.is_empty())
    };
    between("<!-- ", " -->")
        || line.strip_prefix("// ").is_some_and(|rest| !rest.is_empty())
        || ["[]: # (", "[//]: # (", "[comment]: # ("].iter().any(|start| between(start, ")"))
        || between("[]: # \"", "\"")
        || between("[]: # '", "'")
}

/// Returns where the block is in a text, markers included; `None` unless there is exactly one whole block.
pub fn span(text: &str, output: &OutputTo) -> Option<Range<usize>> {
    let (begin, end) = markers(&output.template).filter(|_| output.mode != "replace")?;
    let (first, last) = (text.find(&begin)?, text.find(&end)?);
    let once = text.rfind(&begin) == Some(first) && text.rfind(&end) == Some(last);
    (once && first < last).then_some(first..last + end.len())
}

pub(super) fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() { None } else { memchr::memmem::find(text, wanted) }
}

/// Returns what is wrong with the markers in `text`, a file called `name`; empty if there is one pair of them or none.
/// terraform-docs reports less, and accepts two pairs.
pub fn faults(name: &dyn Display, text: &[u8], output: &OutputTo) -> Vec<Diagnostic> {
    if output.mode == "replace" {
        return Vec::new();
    }
    let Some((begin, end)) = markers(&output.template) else { return Vec::new() };
    let [begins, ends] = [&begin, &end].map(|marker| places(text, marker.as_bytes()));
    let fault = |at: &Range<usize>, message: String, help: &str| {
        let source = Source::new(name.to_string(), String::from_utf8_lossy(text));
        vec![Diagnostic::new(&codes::TARGET, message).at(Place { source, span: at.clone() }).help(help)]
    };
    let alone = "add the missing marker, or remove this one to get a new block at the end";
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) => Vec::new(),
        ([at, ..], []) => fault(at, format!("`{begin}` has no matching `{end}`"), alone),
        ([], [at, ..]) => fault(at, format!("`{end}` has no matching `{begin}`"), alone),
        ([first], [last]) if first.start < last.start => Vec::new(),
        ([_], [last]) => fault(last, format!("`{end}` is before `{begin}`"), "put the two lines in order"),
        ([_, second, ..], _) => fault(second, format!("there is a second `{begin}`"), "keep one pair of markers"),
        (_, [_, second, ..]) => fault(second, format!("there is a second `{end}`"), "keep one pair of markers"),
    }
}

fn places(text: &[u8], marker: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(&text[from..], marker) {
        let start = from + at;
        from = start + marker.len();
        found.push(start..from);
    }
    found
}
