//! The messages for faults in YAML: the parser's own don't say what to do.

use std::ops::Range;

use saphyr_parser::{ScanError, Tag};

use super::TextFault;
use super::json::{too_deep, too_large};
use crate::spec::codes;

/// Explains an error of the parser; `at` is the byte where it occurred.
pub(super) fn syntax(text: &str, at: usize, error: &ScanError) -> TextFault {
    if error.info() == "recursion limit exceeded" {
        return too_deep(at);
    }
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    if let Some(tab) = indent.find('\t') {
        let start = line_start + tab;
        return TextFault::new(
            &codes::SYNTAX,
            start..start + 1,
            "the YAML is not well-formed: a tab indents this line",
        )
        .help("YAML is indented with spaces: replace each tab with two of them");
    }
    let fault =
        TextFault::new(&codes::SYNTAX, at..at + 1, format!("the YAML is not well-formed: {}", said(error.info())));
    if line.contains("{{") || line.contains("{%") {
        return fault.help("put text that starts with `{` or `%` in quotes");
    }
    if error.info().contains("anchor") {
        return fault.help("put text that starts with `*` in quotes");
    }
    if error.info().starts_with("mapping values are not allowed") {
        return fault.help("put text that contains `: ` in quotes; the keys of a map start in the same column");
    }
    fault.help("this is the first place that can't be read; the mistake may be just before it")
}

/// Returns the parser's message, with the most frequent ones put more plainly.
fn said(info: &str) -> &str {
    match info {
        "mapping values are not allowed in this context" => "a `:` is not allowed here",
        "while parsing node, found unknown anchor" => "there is no anchor of this name above",
        _ => info.strip_prefix("while parsing ").unwrap_or(info),
    }
}

/// Returns the name of a tag of the core schema; `!` alone means text.
pub(super) fn core_suffix(tag: &Tag) -> Option<&str> {
    if tag.is_yaml_core_schema() {
        return Some(&tag.suffix);
    }
    (tag.handle.is_empty() && tag.suffix == "!").then_some("str")
}

pub(super) fn unknown_tag(tag: &Tag, range: Range<usize>) -> TextFault {
    let name = format!("{}{}", tag.handle, tag.suffix);
    let message = format!("the tag `{}` is not known", name.escape_debug());
    TextFault::new(&codes::YAML_FEATURE, range, message)
        .help("remove the tag, or put text that starts with `!` in quotes")
}

/// Reports infinity, NaN or a number with too many digits.
pub(super) fn not_json(value: &str, range: Range<usize>) -> TextFault {
    if value.to_lowercase().ends_with("inf") || value.to_lowercase().ends_with("nan") {
        let fault = TextFault::new(&codes::UNUSABLE_VALUE, range, "infinity and NaN have no counterpart in JSON");
        return fault.help("put it in quotes if it is text");
    }
    too_large(range)
}
