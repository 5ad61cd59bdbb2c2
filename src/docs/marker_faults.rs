//! A file with markers → what is wrong with them, each with its place. terraform-docs tells less, and of two pairs nothing.

use std::fmt::Display;
use std::ops::Range;

use super::config::OutputTo;
use super::{codes, inject};
use crate::diag::{Diagnostic, Place, Source};

/// Returns the faults of `text`, which people call `name`; empty where a block has its one place, or none yet.
pub fn faults(name: &dyn Display, text: &[u8], output: &OutputTo) -> Vec<Diagnostic> {
    if output.mode == "replace" {
        return Vec::new();
    }
    let Some((begin, end)) = inject::markers(&output.template) else { return Vec::new() };
    let [begins, ends] = [&begin, &end].map(|marker| places(text, marker.as_bytes()));
    let fault = |at: &Range<usize>, message: String, help: &str| {
        let source = Source::new(name.to_string(), String::from_utf8_lossy(text));
        vec![Diagnostic::new(&codes::TARGET, message).at(Place { source, span: at.clone() }).help(help)]
    };
    let alone = "add the missing marker, or remove this one to get a new block at the end";
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) => Vec::new(),
        ([at, ..], []) => fault(at, format!("`{begin}` stands alone, there is no `{end}`"), alone),
        ([], [at, ..]) => fault(at, format!("`{end}` stands alone, there is no `{begin}`"), alone),
        ([first], [last]) if first.start < last.start => Vec::new(),
        ([_], [last]) => fault(last, format!("`{end}` stands before `{begin}`"), "put the two lines in order"),
        ([_, second, ..], _) => fault(second, format!("`{begin}` is there twice"), "keep one pair of markers"),
        (_, [_, second, ..]) => fault(second, format!("`{end}` is there twice"), "keep one pair of markers"),
    }
}

fn places(text: &[u8], marker: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = inject::find(&text[from..], marker) {
        let start = from + at;
        from = start + marker.len();
        found.push(start..from);
    }
    found
}
