//! Reads the structure of an object or list expression without evaluating it.

use super::scanner::{Parsed, Scanner, identifier_length};
use super::strings;

/// Returns the keys of an object and the source of their values, `None` for a `for` expression or a computed key.
pub(crate) fn object_entries(text: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let mut scanner = Scanner::new(text);
    scanner.at = 1;
    let mut entries = Vec::new();
    loop {
        scanner.with_line_ends(false, Scanner::skip).ok()?;
        match scanner.peek() {
            b'}' => return Some(entries),
            b',' => {
                scanner.at += 1;
                continue;
            }
            _ => {}
        }
        let start = scanner.at;
        scanner.expression().ok()?;
        let key = &text[start..scanner.last_end];
        let key = strings::quoted(key)
            .or_else(|| (identifier_length(key) == key.len()).then(|| strings::name(key).into_owned()))?;
        scanner.skip().ok()?;
        scanner.at += 1;
        scanner.skip().ok()?;
        let start = scanner.at;
        scanner.expression().ok()?;
        entries.push((key, &text[start..scanner.last_end]));
    }
}

/// Whether the text is a list of references such as `[aws.west, aws.east]`.
pub(crate) fn is_reference_list(text: &[u8]) -> bool {
    let Some(items) = text.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) else { return false };
    let mut scanner = Scanner::new(items);
    scanner.line_ends = false;
    let step = |scanner: &mut Scanner<'_>| -> Parsed<bool> {
        let named = scanner.identifier().is_some();
        scanner.skip()?;
        if !named || scanner.peek() != b'.' {
            return Ok(false);
        }
        scanner.take(1);
        scanner.skip()?;
        let named = scanner.identifier().is_some();
        scanner.skip()?;
        Ok(named)
    };
    loop {
        if scanner.skip().is_err() {
            return false;
        }
        if scanner.at >= items.len() {
            return true;
        }
        if !matches!(step(&mut scanner), Ok(true)) {
            return false;
        }
        match scanner.peek() {
            b',' => scanner.take(1),
            _ => return scanner.at >= items.len(),
        }
    }
}
