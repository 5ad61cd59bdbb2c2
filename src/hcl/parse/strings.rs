//! Decodes literal strings and heredocs: escapes, indentation and NFC.
//!
//! A string with an interpolation or a directive is not a literal: these functions return `None` for it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The byte order mark that a file may begin with.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// Converts bytes to text; what is not UTF-8, which only comments can contain, becomes U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // Checking that everything is valid is many times faster than searching for the first replacement.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Normalises to NFC, as HCL does with all strings.
pub(crate) fn nfc(text: String) -> String {
    if text.is_ascii() { text } else { text.nfc().collect() }
}

/// Converts an identifier to text in NFC, so that two spellings become the same name.
pub(crate) fn name(bytes: &[u8]) -> Cow<'_, str> {
    match lossy(bytes) {
        Cow::Borrowed(text) if text.is_ascii() => Cow::Borrowed(text),
        other => Cow::Owned(other.nfc().collect()),
    }
}

/// The ASCII bytes that have no special meaning in a quoted string.
static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = !matches!(byte as u8, b'"' | b'\\' | b'$' | b'%');
        byte += 1;
    }
    table
};

/// Returns the inside of a quoted string of plain ASCII, which most strings are; `None` for any other.
pub(crate) fn plain(token: &[u8]) -> Option<&str> {
    let inside = token.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if inside.iter().all(|byte| PLAIN[usize::from(*byte)]) { std::str::from_utf8(inside).ok() } else { None }
}

/// Returns the text of `"..."`, which was checked before; `None` if it contains a template.
pub(crate) fn quoted(token: &[u8]) -> Option<String> {
    if let Some(plain) = plain(token) {
        return Some(plain.to_owned());
    }
    let token = lossy(token.strip_prefix(b"\"")?.strip_suffix(b"\"")?);
    let mut out = String::with_capacity(token.len());
    let mut rest = &*token;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('\\') { escaped(rest, &mut out) } else { sign(rest, &mut out)? };
    }
    out.push_str(rest);
    Some(nfc(out))
}

fn escaped<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let (c, length) = match rest.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'"') => ('"', 2),
        Some(b'u') => (code_point(rest.get(2..6)), 6),
        Some(b'U') => (code_point(rest.get(2..10)), 10),
        _ => ('\\', 2),
    };
    out.push(c);
    rest.get(length..).unwrap_or_default()
}

fn code_point(digits: Option<&str>) -> char {
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Reads a `$` or `%`: `$${` and `%%{` are a literal `${` and `%{`.
fn sign<'a>(rest: &'a str, out: &mut String) -> Option<&'a str> {
    let bytes = rest.as_bytes();
    if bytes.get(1) == bytes.first() && bytes.get(2) == Some(&b'{') {
        out.push_str(&rest[1..3]);
        return Some(&rest[3..]);
    }
    if bytes.get(1) == Some(&b'{') {
        return None;
    }
    out.push_str(&rest[..1]);
    Some(&rest[1..])
}

/// Returns the text of `<<MARK ... MARK`, which was checked before; `None` if it contains a template.
pub(crate) fn heredoc(token: &[u8]) -> Option<String> {
    let token = lossy(token);
    let (mark, body) = token.split_once('\n')?;
    let lines_end = body.rfind('\n').map_or(0, |at| at + 1);
    let body = &body[..lines_end];
    let body = if mark.starts_with("<<-") { Cow::Owned(flush(body)) } else { Cow::Borrowed(body) };
    let mut out = String::with_capacity(body.len());
    let mut rest = &*body;
    while let Some(at) = rest.find(['$', '%']) {
        out.push_str(&rest[..at]);
        rest = sign(&rest[at..], &mut out)?;
    }
    out.push_str(rest);
    Some(nfc(out))
}

/// Removes the smallest indentation from all lines; blank lines neither count nor change.
pub(crate) fn flush(body: &str) -> String {
    let is_blank = |line: &str| line.trim_start().is_empty() && line.ends_with('\n');
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let smallest = body.split_inclusive('\n').filter(|line| !is_blank(line)).map(indent).min().unwrap_or(0);
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        if is_blank(line) {
            out.push_str(line);
        } else {
            out.extend(line.chars().skip(smallest));
        }
    }
    out
}
