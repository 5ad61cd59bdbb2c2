//! Checks that a `.tf.json` file parses. Its declarations are not checked.

use serde::de::IgnoredAny;

use super::codes::SYNTAX;
use crate::diag::{Diagnostic, Place, Source};

/// The parser's messages for faults that terraform refuses too. The parsers disagree about escapes and large numbers.
const CERTAIN: [&str; 4] = ["EOF while parsing", "expected", "key must be a string", "trailing"];

/// The syntax error of a text, if any.
pub(super) fn fault(path: &str, text: &[u8]) -> Option<Diagnostic> {
    let text = std::str::from_utf8(text).ok()?;
    let error = serde_json::from_str::<IgnoredAny>(text).err()?;
    let message = error.to_string();
    if !CERTAIN.iter().any(|words| message.starts_with(words)) {
        return None;
    }
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    Some(Diagnostic::new(&SYNTAX, message).at(Place { source: Source::new(path, text), span: at..end }))
}
