//! Sprig's functions on strings.

use super::arguments::{Arguments, text};
use super::{LONGEST, Table};
use crate::docs::go_template::datum::{Datum, quoted};

/// Searches, cuts, joins and quotes texts.
pub(super) const TEXT: Table = &[
    ("hello", |a| a.count(0).and_then(|_| text("Hello!"))),
    ("repeat", |a| {
        let (count, part) = (a.count(2)?.int(0)?, a.text(1)?);
        match usize::try_from(count) {
            Err(_) => Err("the number is negative".into()),
            Ok(count) if count.saturating_mul(part.len()) > LONGEST => Err("the text is too long".into()),
            Ok(count) => text(part.repeat(count)),
        }
    }),
    ("replace", |a| {
        let (old, new, whole) = (a.count(3)?.text(0)?, a.text(1)?, a.text(2)?);
        if whole.matches(old).count().saturating_mul(new.len()) > LONGEST {
            return Err("the text is too long".into());
        }
        text(whole.replace(old, new))
    }),
    ("contains", |a| Ok(Datum::Bool(a.count(2)?.text(1)?.contains(a.text(0)?)))),
    ("hasPrefix", |a| Ok(Datum::Bool(a.count(2)?.text(1)?.starts_with(a.text(0)?)))),
    ("hasSuffix", |a| Ok(Datum::Bool(a.count(2)?.text(1)?.ends_with(a.text(0)?)))),
    ("trimAll", trim_all),
    ("trimall", trim_all),
    ("trunc", trunc),
    ("substr", substr),
    ("abbrev", |a| {
        let (width, whole) = (a.count(2)?.int(0)?, a.text(1)?);
        text(if width < 4 { whole.to_owned() } else { abbreviated(whole, 0, a.size(0)?) })
    }),
    ("abbrevboth", |a| {
        let (left, right, whole) = (a.count(3)?.int(0)?, a.int(1)?, a.text(2)?);
        let as_is = right < 4 || (left > 0 && right < 7);
        text(if as_is { whole.to_owned() } else { abbreviated(whole, a.size(0)?, a.size(1)?) })
    }),
    ("nospace", |a| text(a.count(1)?.text(0)?.replace(char::is_whitespace, ""))),
    ("quote", |a| text(a.strings(0)?.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(" "))),
    ("squote", |a| text(a.strings(0)?.iter().map(|item| format!("'{item}'")).collect::<Vec<_>>().join(" "))),
    ("cat", |a| text(a.strings(0)?.join(" "))),
    ("nindent", |a| text(format!("\n{}", indented(a.count(2)?)?))),
    ("wrap", |a| {
        let (width, whole) = (a.count(2)?.size(0)?, a.text(1)?);
        wrap(whole, width, "\n", false)
    }),
    ("wrapWith", |a| {
        let (width, line_end, whole) = (a.count(3)?.size(0)?, a.text(1)?, a.text(2)?);
        wrap(whole, width, if line_end.is_empty() { "\n" } else { line_end }, true)
    }),
    ("plural", |a| {
        let (one, many) = (a.count(3)?.text(0)?, a.text(1)?);
        text(if a.int(2)? == 1 { one } else { many })
    }),
    ("toString", |a| text(a.count(1)?.any(0)?.format()?)),
    ("fail", |a| Err(a.count(1)?.text(0)?.to_owned())),
];

fn trim_all(a: Arguments<'_>) -> Result<Datum, String> {
    let (cut, whole) = (a.count(2)?.text(0)?, a.text(1)?);
    text(whole.trim_matches(|c| cut.contains(c)))
}

/// Cuts a text by byte offsets, but never inside a character.
fn cut(whole: &str, start: usize, end: usize) -> &str {
    let (start, end) = (whole.floor_char_boundary(start), whole.floor_char_boundary(end));
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
    let length = i64::try_from(whole.len()).unwrap_or(i64::MAX);
    let (start, end) = match () {
        () if start < 0 => (0, end),
        () if end < 0 || end > length => (start, length),
        () => (start, end),
    };
    let offset = |at: i64| usize::try_from(at).ok().filter(|at| *at <= whole.len());
    match (offset(start), offset(end)) {
        (Some(start), Some(end)) if start <= end => text(cut(whole, start, end)),
        _ => Err("an offset is out of range".into()),
    }
}

/// Shortens a text with `...` so that it starts near `left` and has at most `width` bytes.
fn abbreviated(whole: &str, left: usize, width: usize) -> String {
    if whole.len() <= width {
        return whole.to_owned();
    }
    let left = left.min(whole.len());
    let left = if whole.len() - left < width - 3 { whole.len() - (width - 3) } else { left };
    match () {
        () if left <= 4 => format!("{}...", cut(whole, 0, width - 3)),
        // Too narrow for dots on both sides.
        () if width < 7 => String::new(),
        () if left + width - 3 < whole.len() => {
            format!("...{}", abbreviated(cut(whole, left, whole.len()), 0, width - 3))
        }
        () => format!("...{}", cut(whole, whole.len() - (width - 3), whole.len())),
    }
}

fn indented(a: Arguments<'_>) -> Result<String, String> {
    if a.int(0)? < 0 {
        return Err("the number is negative".into());
    }
    let (width, whole) = (a.size(0)?, a.text(1)?);
    if whole.matches('\n').count().saturating_add(1).saturating_mul(width) > LONGEST {
        return Err("the text is too long".into());
    }
    let blank = " ".repeat(width);
    Ok(blank.clone() + &whole.replace('\n', &format!("\n{blank}")))
}

/// Wraps a text at its spaces. Widths count bytes. Words that are too long stay whole unless `cut_words`.
fn wrap(whole: &str, width: usize, line_end: &str, cut_words: bool) -> Result<Datum, String> {
    let width = width.max(1);
    if (whole.len() / width).saturating_mul(line_end.len()) > LONGEST {
        return Err("the text is too long".into());
    }
    let mut out = String::new();
    let mut rest = whole;
    while rest.len() > width {
        if let Some(after) = rest.strip_prefix(' ') {
            rest = after;
            continue;
        }
        let at = memchr::memrchr(b' ', &rest.as_bytes()[..=width]);
        let at = at.or_else(|| {
            if cut_words { None } else { memchr::memchr(b' ', &rest.as_bytes()[width..]).map(|at| at + width) }
        });
        let (line, after) = match at {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None if cut_words => {
                // A character is never cut, so a line holds at least one.
                let first = rest.chars().next().map_or(1, char::len_utf8);
                rest.split_at(rest.floor_char_boundary(width).max(first))
            }
            None => break,
        };
        out.push_str(line);
        out.push_str(line_end);
        rest = after;
    }
    out.push_str(rest);
    text(out)
}
