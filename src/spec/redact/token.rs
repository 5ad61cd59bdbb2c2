//! Tokens by their form: what registries and clouds prefix their credentials with.

use std::ops::Range;

/// Prefix, and the least number of characters after it.
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
    // The shortest has a prefix of six and eight more; nearly every word ends here.
    if word.len() < 14 {
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
