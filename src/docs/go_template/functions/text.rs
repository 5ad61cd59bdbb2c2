//! Sprig's functions on strings.

use sha2::Digest;

use super::Table;
use super::arguments::{Arguments, LONGEST, text};
use super::printf::sprintf;
use crate::docs::go_template::datum::Datum;

/// Searches, cuts, joins and quotes texts.
pub(super) const TEXT: Table = &[
    ("repeat", |a| {
        let (count, part) = (a.count(2)?.size(0)?, a.text(1)?);
        if count.saturating_mul(part.len()) > LONGEST {
            Err("the text is too long".into())
        } else {
            text(part.repeat(count))
        }
    }),
    ("replace", |a| text(a.count(3)?.text(2)?.replace(a.text(0)?, a.text(1)?))),
    ("contains", |a| Ok(Datum::Bool(a.count(2)?.text(1)?.contains(a.text(0)?)))),
    ("hasPrefix", |a| Ok(Datum::Bool(a.count(2)?.text(1)?.starts_with(a.text(0)?)))),
    ("hasSuffix", |a| Ok(Datum::Bool(a.count(2)?.text(1)?.ends_with(a.text(0)?)))),
    ("trimAll", |a| {
        let cut = a.count(2)?.text(0)?;
        text(a.text(1)?.trim_matches(|c| cut.contains(c)))
    }),
    ("trunc", trunc),
    ("substr", substr),
    ("abbrev", |a| {
        let (width, whole) = (a.count(2)?.size(0)?, a.text(1)?);
        if width < 4 || whole.len() <= width { text(whole) } else { text(cut(whole, 0, width - 3).to_owned() + "...") }
    }),
    ("nospace", |a| text(a.count(1)?.text(0)?.replace(char::is_whitespace, ""))),
    ("quote", |a| text(a.strings(0).map(|item| sprintf("%q", &[Datum::Text(item)])).collect::<Vec<_>>().join(" "))),
    ("squote", |a| text(a.strings(0).map(|item| format!("'{item}'")).collect::<Vec<_>>().join(" "))),
    ("cat", |a| text(a.strings(0).collect::<Vec<_>>().join(" "))),
    ("nindent", |a| text(format!("\n{}", indented(a.count(2)?)?))),
    ("wrap", |a| text(wrap(a.count(2)?.text(1)?, a.size(0)?, "\n"))),
    ("wrapWith", |a| text(wrap(a.count(3)?.text(2)?, a.size(0)?, a.text(1)?))),
    ("plural", |a| {
        let one = a.count(3)?.whole(2)? == 1;
        text(a.text(usize::from(!one))?)
    }),
    ("toString", |a| text(a.count(1)?.any(0)?.format())),
    ("kindOf", |a| text(a.count(1)?.any(0)?.kind())),
    ("kindIs", |a| Ok(Datum::Bool(a.count(2)?.any(1)?.kind() == a.text(0)?))),
    ("typeOf", |a| text(a.count(1)?.any(0)?.kind())),
    ("sha256sum", |a| {
        let digest = sha2::Sha256::digest(a.count(1)?.text(0)?.as_bytes());
        text(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }),
    ("fail", |a| Err(a.count(1)?.text(0)?.to_owned())),
];

/// Changes between upper case, lower case and other styles.
pub(super) const CASES: Table = &[
    ("upper", |a| text(a.count(1)?.text(0)?.to_uppercase())),
    ("lower", |a| text(a.count(1)?.text(0)?.to_lowercase())),
    ("title", |a| text(title(a.count(1)?.text(0)?, |c| c.to_uppercase().collect()))),
    ("untitle", |a| text(title(a.count(1)?.text(0)?, |c| c.to_lowercase().collect()))),
    ("swapcase", |a| {
        let swap = |c: char| if c.is_uppercase() { c.to_lowercase().to_string() } else { c.to_uppercase().to_string() };
        text(a.count(1)?.text(0)?.chars().map(swap).collect::<String>())
    }),
    ("snakecase", |a| text(separated(a.count(1)?.text(0)?, "_"))),
    ("kebabcase", |a| text(separated(a.count(1)?.text(0)?, "-"))),
    ("camelcase", |a| {
        let words = a.count(1)?.text(0)?.split(['_', '-', ' ']);
        text(words.map(|word| title(word, |c| c.to_uppercase().collect())).collect::<String>())
    }),
    ("initials", |a| {
        let words = a.count(1)?.text(0)?.split_whitespace();
        text(words.filter_map(|word| word.chars().next()).collect::<String>())
    }),
];

/// Cuts a text by byte offsets, but never inside a character.
fn cut(whole: &str, start: usize, end: usize) -> &str {
    let near = |at: usize| (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (near(start), near(end));
    if start < end { &whole[start..end] } else { "" }
}

fn trunc(a: Arguments<'_>) -> Result<Datum, String> {
    let (length, whole) = (a.count(2)?.int(0)?, a.text(1)?);
    let size = usize::try_from(length.unsigned_abs()).unwrap_or(usize::MAX);
    if size >= whole.len() {
        return text(whole);
    }
    text(if length < 0 { cut(whole, whole.len() - size, whole.len()) } else { cut(whole, 0, size) })
}

fn substr(a: Arguments<'_>) -> Result<Datum, String> {
    let (start, end, whole) = (a.count(3)?.int(0)?, a.int(1)?, a.text(2)?);
    let at = |at: i64| usize::try_from(at).ok().filter(|at| *at <= whole.len());
    text(cut(whole, at(start).unwrap_or(0), at(end).unwrap_or(whole.len())))
}

fn indented(a: Arguments<'_>) -> Result<String, String> {
    let blank = " ".repeat(a.size(0)?.min(10_000));
    let whole = a.text(1)?;
    if whole.matches('\n').count().saturating_mul(blank.len()) > LONGEST {
        return Err("the text is too long".into());
    }
    Ok(blank.clone() + &whole.replace('\n', &format!("\n{blank}")))
}

fn wrap(whole: &str, width: usize, line_end: &str) -> String {
    let mut out = String::new();
    let mut line = 0;
    for word in whole.split(' ') {
        let length = word.chars().count();
        if line > 0 && line + 1 + length > width.max(1) {
            out.push_str(line_end);
            line = 0;
        } else if line > 0 {
            out.push(' ');
            line += 1;
        }
        out.push_str(word);
        line += length;
    }
    out
}

/// Changes the first letter of every word.
fn title(whole: &str, change: fn(char) -> String) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(whole.len());
    for c in whole.chars() {
        if inside {
            out.push(c)
        } else {
            out.push_str(&change(c))
        }
        inside = c.is_alphanumeric() || c == '_' || (!c.is_ascii() && !c.is_whitespace());
    }
    out
}

fn separated(whole: &str, mark: &str) -> String {
    let mut out = String::new();
    let mut lower_before = false;
    for c in whole.chars() {
        if matches!(c, ' ' | '_' | '-') {
            out.push_str(mark);
            lower_before = false;
            continue;
        }
        if c.is_uppercase() && lower_before {
            out.push_str(mark);
        }
        out.extend(c.to_lowercase());
        lower_before = c.is_lowercase() || c.is_ascii_digit();
    }
    out
}
