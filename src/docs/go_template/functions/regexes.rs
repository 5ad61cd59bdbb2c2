//! Sprig's functions on regular expressions; the syntax is RE2's, as in Go.

use regex::Regex;

use super::Table;
use super::arguments::{Arguments, text};
use crate::docs::go_template::datum::Datum;

/// The pattern always comes first.
pub(super) const REGEXES: Table = &[
    ("regexMatch", |a| {
        // An invalid pattern matches nothing, and is no error.
        let (pattern, whole) = (a.count(2)?.text(0)?, a.text(1)?);
        Ok(Datum::Bool(compile(pattern).is_ok_and(|pattern| pattern.is_match(whole))))
    }),
    ("mustRegexMatch", |a| Ok(Datum::Bool(pattern(a.count(2)?)?.is_match(a.text(1)?)))),
    ("regexFind", find),
    ("mustRegexFind", find),
    ("regexFindAll", find_all),
    ("mustRegexFindAll", find_all),
    ("regexReplaceAll", replace_all),
    ("mustRegexReplaceAll", replace_all),
    ("regexReplaceAllLiteral", replace_all_literal),
    ("mustRegexReplaceAllLiteral", replace_all_literal),
    ("regexSplit", split),
    ("mustRegexSplit", split),
    ("regexQuoteMeta", |a| {
        let mut out = String::new();
        for c in a.count(1)?.text(0)?.chars() {
            out.push_str(if r"\.+*?()|[]{}^$".contains(c) { "\\" } else { "" });
            out.push(c);
        }
        text(out)
    }),
];

fn find(a: Arguments<'_>) -> Result<Datum, String> {
    text(pattern(a.count(2)?)?.find(a.text(1)?).map_or("", |found| found.as_str()))
}

fn find_all(a: Arguments<'_>) -> Result<Datum, String> {
    let most = usize::try_from(a.count(3)?.int(2)?).unwrap_or(usize::MAX);
    let found: Vec<&str> = pattern(a)?.find_iter(a.text(1)?).take(most).map(|found| found.as_str()).collect();
    Ok(if found.is_empty() { Datum::nil_list("[]string") } else { Datum::texts(found) })
}

fn replace_all(a: Arguments<'_>) -> Result<Datum, String> {
    text(pattern(a.count(3)?)?.replace_all(a.text(1)?, a.text(2)?).into_owned())
}

fn replace_all_literal(a: Arguments<'_>) -> Result<Datum, String> {
    let literal = regex::NoExpand(a.count(3)?.text(2)?);
    text(pattern(a)?.replace_all(a.text(1)?, literal).into_owned())
}

/// Splits as Go does: a match of nothing at the start gives no empty part.
fn split(a: Arguments<'_>) -> Result<Datum, String> {
    let (pattern, whole) = (pattern(a.count(3)?)?, a.text(1)?);
    let most = match a.int(2)? {
        0 => return Ok(Datum::nil_list("[]string")),
        most => usize::try_from(most).unwrap_or(usize::MAX),
    };
    if !a.text(0)?.is_empty() && whole.is_empty() {
        return Ok(Datum::texts([""]));
    }
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, 0);
    for found in pattern.find_iter(whole) {
        if parts.len() + 1 >= most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(&whole[start..end]);
        }
        start = found.end();
    }
    if end != whole.len() {
        parts.push(&whole[start..]);
    }
    Ok(Datum::texts(parts))
}

fn pattern(a: Arguments<'_>) -> Result<Regex, String> {
    compile(a.text(0)?)
}

/// RE2 refuses to repeat anything more often.
const MOST_REPEATS: u32 = 1000;

fn compile(pattern: &str) -> Result<Regex, String> {
    let rewritten = from_re2(pattern).ok_or("the pattern is not valid")?;
    Regex::new(&rewritten).map_err(|_| "the pattern is not valid".into())
}

/// Rewrites what RE2 reads in another way than the `regex` crate: `\d`, `\w`, `\s` and `\b` know only ASCII, `\Q...\E` is
/// literal, and `[`, `&` and `~` are ordinary characters within brackets. `None` for what only the crate accepts.
fn from_re2(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some(literal) = rest.strip_prefix(r"\Q") {
            let (literal, after) = literal.split_once(r"\E").unwrap_or((literal, ""));
            out.push_str(&regex::escape(literal));
            rest = after;
            continue;
        }
        let length = if c == '\\' { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) } else { c.len_utf8() };
        let (piece, after) = rest.split_at(length);
        rest = after;
        match piece {
            "(" if !in_class && rest.starts_with('?') => {
                let flags = rest[1..].split([':', ')', '<', 'P']).next().unwrap_or_default();
                if flags.contains(['x', 'u', 'R']) {
                    return None;
                }
                out.push('(');
            }
            "{" if !in_class => {
                let counts = rest.split('}').next().unwrap_or_default().split(',');
                if counts.filter_map(|count| count.parse::<u32>().ok()).any(|count| count > MOST_REPEATS) {
                    return None;
                }
                out.push('{');
            }
            r"\d" => out.push_str("[0-9]"),
            r"\D" => out.push_str("[^0-9]"),
            r"\w" => out.push_str("[0-9A-Za-z_]"),
            r"\W" => out.push_str("[^0-9A-Za-z_]"),
            r"\s" => out.push_str(r"[\t\n\f\r ]"),
            r"\S" => out.push_str(r"[^\t\n\f\r ]"),
            r"\b" | r"\B" if !in_class => out.push_str(&format!("(?-u:{piece})")),
            "[" if in_class && !rest.starts_with(':') => out.push_str(r"\["),
            "[" if in_class => {
                // A named class such as `[:alpha:]`.
                let end = rest.find(":]").map_or(0, |at| at + 2);
                out.push('[');
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            "&" | "~" if in_class => out.push_str(&format!("\\{piece}")),
            "[" => {
                in_class = true;
                out.push('[');
                let negated = rest.strip_prefix('^');
                if let Some(after) = negated {
                    out.push('^');
                    rest = after;
                }
                // A bracket at the start is a character.
                if let Some(after) = rest.strip_prefix(']') {
                    out.push_str(r"\]");
                    rest = after;
                }
            }
            "]" => {
                in_class = false;
                out.push(']');
            }
            piece => out.push_str(piece),
        }
    }
    Some(out)
}
