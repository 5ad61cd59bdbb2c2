//! Removes the backslashes from the URLs in an escaped text.
//!
//! It finds the same URLs as terraform-docs: a known scheme anywhere, then the longest run of URL characters.

use super::removal::remove_backslashes;
use super::url_tables as tables;

/// Removes the backslashes from every URL, and from every other place where its exact text occurs.
pub(super) fn normalise(text: String) -> String {
    if !text.contains('\\') || !text.contains(':') {
        return text;
    }
    let urls: Vec<&str> = find(&text).filter(|url| url.contains('\\')).collect();
    if urls.is_empty() { text } else { remove_backslashes(&text, &urls) }
}

fn find(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr(b':', &text.as_bytes()[from..]) {
            let colon = from + found;
            match url_at(text, from, colon) {
                Some((start, end)) => {
                    from = end;
                    return Some(&text[start..end]);
                }
                None => from = colon + 1,
            }
        }
        None
    })
}

/// Returns the URL whose scheme ends at `colon` and does not begin before `from`.
fn url_at(text: &str, from: usize, colon: usize) -> Option<(usize, usize)> {
    let before = &text.as_bytes()[from..colon];
    let is_scheme = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let length = before.iter().rev().take_while(is_scheme).count().min(40);
    let word = text[colon - length..colon].to_ascii_lowercase();
    let known = |list: &[&str]| (0..length).find(|at| list.binary_search(&&word[*at..]).is_ok());
    let authority = if text[colon..].starts_with("://") { known(tables::AUTHORITY) } else { None };
    let candidates = [(known(tables::PLAIN), 1), (authority, 3)];
    let ends = candidates.into_iter().filter_map(|(start, skip)| {
        let start = colon - length + start?;
        Some((start, path_end(text, colon + skip)?))
    });
    // The leftmost URL, and the longest of those.
    ends.min_by_key(|(start, end)| (*start, usize::MAX - *end))
}

/// Returns the end of the longest path that begins at `start`; `None` if there is none.
fn path_end(text: &str, start: usize) -> Option<usize> {
    let mut at = start;
    let mut end = None;
    while let Some(c) = text[at..].chars().next() {
        if is_middle(c) {
            at += c.len_utf8();
            if is_last(c) {
                end = Some(at);
            }
        } else if let Some(length) = group_length(&text[at..], 0) {
            at += length;
            end = Some(at);
        } else {
            break;
        }
    }
    end
}

/// Returns the length of `( )`, `[ ]` or `{ }` around URL characters, which may contain a pair of the same kind.
fn group_length(text: &str, depth: usize) -> Option<usize> {
    let open = text.chars().next()?;
    let close = match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let mut at = 1;
    loop {
        let c = text[at..].chars().next()?;
        if c == close {
            return Some(at + 1);
        }
        at += match is_middle(c) {
            true => c.len_utf8(),
            false if c == open && depth == 0 => group_length(&text[at..], 1)?,
            false => return None,
        };
    }
}

fn is_middle(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || "-._~%!$&'*+,;=:@/?#\\".contains(c);
    }
    is_iri(c) && !c.is_whitespace()
}

fn is_last(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || "-_~%$&+=/#".contains(c);
    }
    let code = u32::from(c);
    tables::PUNCTUATION.iter().all(|(first, last)| !(*first..=*last).contains(&code))
}

/// Whether `c` is in the ranges `ucschar` or `iprivate` of RFC 3987.
fn is_iri(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xa0..=0xd7ff | 0xf900..=0xfdcf | 0xfdf0..=0xffef | 0xe000..=0xf8ff)
        || (code >= 0x10000 && code & 0xffff <= 0xfffd && !(0xe0000..0xe1000).contains(&code))
}
