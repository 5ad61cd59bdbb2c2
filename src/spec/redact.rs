//! Finds the bytes of a text that are credentials. It returns their places, never their values.

use std::ops::Range;

use super::pointer::Pointer;
use super::tree::{Data, Node};

/// Whether a text is only a placeholder for a credential: `FILL-ME`, `<your token>`, `...`, `xxx`, or empty.
pub fn is_placeholder(text: &str) -> bool {
    let words = ["fillme", "changeme", "updateme", "replaceme", "setme", "placeholder", "todo", "dummy"];
    if !tokens(text).is_empty() {
        return false;
    }
    let plain: String = text.to_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    let bracketed = text.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    words.contains(&plain.as_str())
        || plain.chars().all(|c| matches!(c, '.' | '…'))
        || plain.chars().all(|c| c == 'x')
        || bracketed.is_some_and(is_prose)
}

/// Whether the text between `<` and `>` describes a credential: it is a few words without digits.
fn is_prose(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '\'' | '.')) && text.chars().count() <= 60
}

/// Returns the bytes that no output may show: values under a `credentials` key that are not placeholders, and tokens
/// anywhere.
pub fn below_credentials(text: &str, root: &Node) -> Vec<Range<usize>> {
    let mut found = tokens(text);
    visit(text, root, false, &mut found);
    merge(found)
}

/// Returns the bytes of a `--set` argument that no output may show, given the path and the value that it sets.
pub fn below_path(text: &str, path: &Pointer, value: &Node) -> Vec<Range<usize>> {
    let mut found = tokens(text);
    let keyed = path.last_key().is_some_and(is_secret_key) && opaque(value);
    visit(text, value, keyed || path.passes("credentials"), &mut found);
    merge(found)
}

fn visit(text: &str, node: &Node, secret: bool, found: &mut Vec<Range<usize>>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| visit(text, item, secret, found)),
        Data::Map(entries) => {
            for entry in entries {
                let keyed = is_secret_key(&entry.key) && opaque(&entry.value);
                visit(text, &entry.value, secret || entry.key == "credentials" || keyed, found);
            }
        }
        Data::String(value) if secret && is_placeholder(value) => {}
        Data::String(value) if secret => {
            found.push(node.span.range.clone());
            // The value may appear elsewhere too: at the anchor of an alias, in a comment, in a description.
            for line in value.lines().filter(|line| line.len() >= 4) {
                found.extend(text.match_indices(line).map(|(at, _)| at..at + line.len()));
            }
        }
        Data::Number(_) if secret => found.push(node.span.range.clone()),
        _ => {}
    }
}

fn is_secret_key(key: &str) -> bool {
    ["accesstoken", "token", "password"].contains(&key.to_lowercase().replace(['-', '_'], "").as_str())
}

/// Whether a value looks generated, not typed: it is long and without spaces, and mixes letters and digits.
fn opaque(node: &Node) -> bool {
    let Data::String(text) = &node.data else { return false };
    text.len() >= 32
        && !text.contains(char::is_whitespace)
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(char::is_alphabetic)
}

/// Returns the bytes of a text that can't be parsed that no output may show: everything after the first word that
/// announces a credential, and tokens anywhere.
pub fn unparsed(text: &str) -> Vec<Range<usize>> {
    let mut found = tokens(text);
    let lower = text.to_ascii_lowercase();
    let words = ["credentials", "accesstoken", "access_token", "username", "password", "token"];
    if let Some((at, word)) = words.iter().filter_map(|word| Some((lower.find(word)?, word))).min() {
        found.push(at + word.len()..text.len());
    }
    merge(found)
}

/// Sorts ranges and joins those that touch.
pub fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The prefixes that registries and clouds give their tokens, and the least number of characters after each.
const PREFIXES: &[(&str, usize)] = &[
    ("dckr_pat_", 8),
    ("dckr_oat_", 8),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghs_", 16),
    ("ghu_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 8),
    ("gldt-", 8),
    ("AKIA", 16),
    ("ASIA", 16),
];

/// The length of the shortest token with one of the prefixes.
const SHORTEST_TOKEN: usize = {
    let (mut shortest, mut index) = (usize::MAX, 0);
    while index < PREFIXES.len() {
        let len = PREFIXES[index].0.len() + PREFIXES[index].1;
        shortest = if len < shortest { len } else { shortest };
        index += 1;
    }
    shortest
};

/// Returns the bytes of everything that has the form of a token, in order.
pub fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !is_token_char(c)) {
        found.extend(token_in(word).map(|range| range.start + at..range.end + at));
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn token_in(word: &str) -> Option<Range<usize>> {
    // Nearly every word is shorter, so this check makes the search cheap.
    if word.len() < SHORTEST_TOKEN {
        return None;
    }
    let prefixed = PREFIXES.iter().filter_map(|(prefix, least)| {
        let at = word.find(prefix)?;
        let rest = word[at + prefix.len()..]
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-');
        (rest.count() >= *least).then_some(at)
    });
    let jwt = word.find("eyJ").filter(|at| {
        let mut parts = word[*at..].split('.');
        parts.next().is_some_and(|head| head.len() >= 10) && parts.next().is_some_and(|body| body.len() >= 10)
    });
    prefixed.chain(jwt).min().map(|start| start..word.len())
}

#[cfg(test)]
mod tests;
