//! Writes a text as a YAML scalar: plain, quoted or a literal block, whichever terraform-docs' library chooses.

use super::plain::means_something_else;

/// The longest key, in bytes, that is written without `?`.
const LONGEST_KEY: usize = 128;

/// Whether a key can be on the same line as its value.
pub(super) fn is_simple_key(key: &str) -> bool {
    key.len() <= LONGEST_KEY && !key.contains(is_break)
}

/// Appends a text; further lines are indented by two spaces per level of `depth`.
pub(super) fn write(out: &mut String, text: &str, depth: usize) {
    let shape = ScalarStyles::of(text);
    if text.contains('\n') && shape.block {
        literal(out, text, depth);
    } else {
        write_on_one_line(out, text, &shape, depth);
    }
}

/// Appends a key.
pub(super) fn write_key(out: &mut String, text: &str, depth: usize) {
    write_on_one_line(out, text, &ScalarStyles::of(text), depth);
}

fn write_on_one_line(out: &mut String, text: &str, shape: &ScalarStyles, depth: usize) {
    if text.contains('\n') || means_something_else(text) || !shape.single_quoted {
        double_quoted(out, text);
    } else if shape.plain {
        out.push_str(text);
    } else {
        single_quoted(out, text, depth);
    }
}

/// The styles in which a text can be written.
struct ScalarStyles {
    plain: bool,
    single_quoted: bool,
    block: bool,
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

const fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

impl ScalarStyles {
    fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let pair = |first: fn(char) -> bool, second: fn(char) -> bool| {
            chars.windows(2).any(|pair| first(pair[0]) && second(pair[1]))
        };
        let is_space = |c: char| c == ' ';
        let special = chars.iter().any(|c| *c != '\t' && !is_printable(*c));
        let edge = |c: Option<&char>| c.is_some_and(|c| *c == ' ' || is_break(*c));
        let trailing_space = chars.last() == Some(&' ');
        let space_break = pair(is_space, is_break);
        let break_space = pair(is_break, is_space);
        let odd = space_break || special;
        Self {
            plain: !indicates(text, &chars) && !edge(chars.first()) && !edge(chars.last()) && !text.contains(is_break),
            single_quoted: !(odd || break_space || text.contains('\t')),
            block: !(odd || trailing_space),
        }
    }
}

/// Whether YAML would read punctuation in the plain text as syntax.
fn indicates(text: &str, chars: &[char]) -> bool {
    let blank_at = |at: usize| chars.get(at).is_none_or(|c| *c == ' ' || *c == '\t' || is_break(*c));
    if text.starts_with("---") || text.starts_with("...") {
        return true;
    }
    chars.iter().enumerate().any(|(at, c)| match c {
        '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' if at == 0 => {
            true
        }
        '?' | '-' if at == 0 => chars.get(1).is_none_or(|c| *c == ' ' || *c == '\t'),
        ':' => chars.get(at + 1).is_none_or(|c| *c == ' ' || *c == '\t'),
        '#' => blank_at(at - 1),
        _ => false,
    })
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn literal(out: &mut String, text: &str, depth: usize) {
    out.push('|');
    let starts_at_break = text.starts_with(is_break);
    if starts_at_break || text.starts_with(' ') {
        out.push('2');
    }
    let mut last = text.chars().rev();
    match (last.next().is_some_and(is_break), last.next().is_none_or(is_break)) {
        (false, _) => out.push('-'),
        (true, true) => out.push('+'),
        (true, false) => {}
    }
    if !starts_at_break {
        out.push('\n');
    }
    let mut line_start = true;
    for c in text.chars() {
        if is_break(c) {
            out.push(c);
            line_start = true;
        } else {
            if line_start {
                indent(out, depth);
            }
            out.push(c);
            line_start = false;
        }
    }
}

/// Appends a single-quoted text. It has further lines only if it contains a line separator of Unicode.
fn single_quoted(out: &mut String, text: &str, depth: usize) {
    out.push('\'');
    let mut line_start = false;
    for c in text.chars() {
        if line_start && !is_break(c) {
            indent(out, depth);
        }
        line_start = is_break(c);
        out.push(c);
        if c == '\'' {
            out.push(c);
        }
    }
    out.push('\'');
}

fn double_quoted(out: &mut String, text: &str) {
    // For every character, terraform-docs' library checks whether the text starts with a byte order mark: if it does,
    // all of them are escaped.
    let all = text.starts_with('\u{feff}');
    out.push('"');
    for c in text.chars() {
        if !all && is_printable(c) && !is_break(c) && c != '"' && c != '\\' {
            out.push(c);
            continue;
        }
        match c {
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{85}' => out.push_str("\\N"),
            '\u{a0}' => out.push_str("\\_"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            c if u32::from(c) <= 0xff => out.push_str(&format!("\\x{:02X}", u32::from(c))),
            c if u32::from(c) <= 0xffff => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    out.push('"');
}
