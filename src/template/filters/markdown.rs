//! Escapes any text so that Markdown shows exactly that text, in one line.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};
use serde::{Serialize, Serializer};

/// Markdown that is part of ptcgen: `md` prints it unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown(pub &'static str);

impl Object for Markdown {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

impl Serialize for Markdown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_object(*self).serialize(serializer)
    }
}

/// Escapes text for a paragraph, a heading or a table cell. Line breaks become spaces, as Markdown shows them; control
/// characters become U+FFFD.
pub fn markdown(text: &str) -> String {
    let line = one_line(text);
    let chars: Vec<char> = line.trim().chars().collect();
    let mut out = String::with_capacity(line.len() + 8);
    for (index, c) in chars.iter().copied().enumerate() {
        let rest = &chars[index + 1..];
        let before = index.checked_sub(1).map(|previous| chars[previous]);
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if rest.first().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#') => {
                out.push_str("&amp;")
            }
            // `$` opens a formula on GitHub, `|` ends a table cell.
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            '_' if !is_inside_word(before, rest) => out.push_str("\\_"),
            ':' if opens_emoji(rest) => out.push_str("\\:"),
            '#' | '-' | '+' | '=' if index == 0 => out.extend(['\\', c]),
            '.' | ')' if index > 0 && chars[..index].iter().all(char::is_ascii_digit) => out.extend(['\\', c]),
            other => out.push(other),
        }
    }
    out
}

/// Writes text as a code span, or as an HTML `code` element if a code span can't hold it everywhere.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let plain = !text.is_empty() && text.trim() == text && !text.contains(['`', '|']);
    if plain {
        return format!("`{text}`");
    }
    let mut out = String::from("<code>");
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | '/' | ':') {
            out.push(c);
        } else {
            out.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    out + "</code>"
}

/// Writes the quoted label of a node in a Mermaid diagram, where special characters are written as `#35;`.
pub(super) fn mermaid(text: &str) -> String {
    let mut out = String::from("\"");
    for c in one_line(text).chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | '/' | '-' | '_') {
            out.push(c);
        } else {
            out.push_str(&format!("#{};", u32::from(c)));
        }
    }
    out + "\""
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            control if control.is_control() => char::REPLACEMENT_CHARACTER,
            other => other,
        })
        .collect()
}

/// Whether an underscore is between letters or digits, where it has no effect.
fn is_inside_word(before: Option<char>, rest: &[char]) -> bool {
    before.is_some_and(char::is_alphanumeric) && rest.first().is_some_and(|next| next.is_alphanumeric())
}

/// Whether a colon before `rest` begins an emoji, `:name:`.
fn opens_emoji(rest: &[char]) -> bool {
    let name = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-')).count();
    name > 0 && rest.get(name) == Some(&':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["Amazon ECR pull-through cache (eu-west-1), 100 %", "snake_case: a + b = c!", "R&D, AT & T"] {
            assert_eq!(markdown(text).replace("&amp;", "&"), text);
        }
    }

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(markdown("<!-- END_TF_DOCS -->"), "&lt;!-- END_TF_DOCS --&gt;");
        assert_eq!(markdown("a | b\n# c"), "a \\| b # c");
        assert_eq!(markdown("    - x"), "\\- x");
        assert_eq!(markdown("1. x"), "1\\. x");
        assert_eq!(
            markdown("[x](y) `z` *a* _b_ $c$ :smile: &lt;"),
            "\\[x\\](y) \\`z\\` \\*a\\* \\_b\\_ \\$c\\$ \\:smile: &amp;lt;"
        );
        assert_eq!(markdown("a\0b"), "a\u{fffd}b");
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a|`b"), "<code>a&#124;&#96;b</code>");
        assert_eq!(mermaid("a\"b] c"), "\"a#34;b#93; c\"");
    }
}
