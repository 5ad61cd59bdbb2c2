//! Reads the structure of an object or list expression without evaluating it.

use super::scanner::{Scanner, identifier_length};
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
        let key = key.strip_prefix(b"(\"").and(key.strip_suffix(b"\")")).map_or(key, |_| &key[1..key.len() - 1]);
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

/// Returns the source of each item of a list, `None` if the text is not a list.
pub(crate) fn list_items(text: &[u8]) -> Option<Vec<&[u8]>> {
    let items = text.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let mut scanner = Scanner::new(items);
    scanner.line_ends = false;
    let mut found = Vec::new();
    loop {
        scanner.skip().ok()?;
        if scanner.at >= items.len() {
            return Some(found);
        }
        let start = scanner.at;
        scanner.expression().ok()?;
        found.push(&items[start..scanner.last_end]);
        scanner.skip().ok()?;
        if scanner.peek() == b',' {
            scanner.take(1);
        } else if scanner.at < items.len() {
            return None;
        }
    }
}

/// Returns the root of a reference such as `aws`, `aws.west` or `aws.west[0]`; `None` for any other expression.
pub(crate) fn reference_root(text: &[u8]) -> Option<&[u8]> {
    let mut scanner = Scanner::new(text);
    scanner.line_ends = false;
    let root = scanner.identifier()?;
    scanner.skip().ok()?;
    if scanner.peek() == b'.' {
        scanner.take(1);
        scanner.skip().ok()?;
        scanner.identifier()?;
        scanner.skip().ok()?;
        // What follows the alias does not matter, but it has to be known without a scope.
        let rest = &text[scanner.at.min(text.len())..];
        let known = rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b".[]\"_- \t".contains(byte));
        let names_index = rest.windows(2).any(|pair| pair[0] == b'[' && !(pair[1].is_ascii_digit() || pair[1] == b'"'));
        return (known && !names_index).then(|| &text[root]);
    }
    (scanner.at >= text.len()).then(|| &text[root])
}
