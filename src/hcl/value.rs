//! The value of a default or an output, written as indented JSON, and numbers as Go's JSON and Go's `%g` write them.
//!
//! Nothing is evaluated here; [`crate::hcl::parse`] does that.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The value of a default. Numbers are IEEE doubles, as in terraform-docs.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Finite; `-0.0` keeps its sign.
    Number(f64),
    /// In NFC if it comes from HCL.
    String(String),
    /// Sets, tuples and lists, in order.
    List(Vec<Value>),
    /// Objects and maps; keys in byte order.
    Map(BTreeMap<String, Value>),
}

/// Whether `<`, `>` and `&` are written as `\u003c` and so on in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlEscape {
    /// `\u003c`.
    On,
    /// `<`.
    Off,
}

impl Value {
    /// Returns the value as JSON with an indent of two spaces, as tables show defaults.
    pub fn json(&self, escape: HtmlEscape) -> String {
        let mut out = String::with_capacity(32);
        self.write_json(&mut out, 0, escape);
        out
    }

    /// Appends the value as JSON; lines after the first are indented by two spaces per level of `depth`.
    pub fn write_json(&self, out: &mut String, depth: usize, escape: HtmlEscape) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(value) => out.push_str(&json_number(*value)),
            Self::String(text) => write_json_string(out, text, escape),
            Self::List(items) if items.is_empty() => out.push_str("[]"),
            Self::Map(entries) if entries.is_empty() => out.push_str("{}"),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "[" } else { "," });
                    new_line(out, depth + 1);
                    item.write_json(out, depth + 1, escape);
                }
                new_line(out, depth);
                out.push(']');
            }
            Self::Map(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if index == 0 { "{" } else { "," });
                    new_line(out, depth + 1);
                    write_json_string(out, key, escape);
                    out.push_str(": ");
                    value.write_json(out, depth + 1, escape);
                }
                new_line(out, depth);
                out.push('}');
            }
        }
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Appends a quoted JSON string; line and paragraph separators are always escaped.
pub fn write_json_string(out: &mut String, text: &str, escape: HtmlEscape) {
    out.push('"');
    // Most texts need no escaping, so the part up to the first special byte is copied at once.
    let is_plain = |byte: &u8| !matches!(byte, ..b' ' | b'"' | b'\\' | b'<' | b'>' | b'&' | 0x80..);
    let plain = text.bytes().position(|byte| !is_plain(&byte)).unwrap_or(text.len());
    out.push_str(&text[..plain]);
    for c in text[plain..].chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' if escape == HtmlEscape::On => push_unicode(out, c),
            '\u{2028}' | '\u{2029}' => push_unicode(out, c),
            c if c < ' ' => push_unicode(out, c),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn push_unicode(out: &mut String, c: char) {
    // Writing to a String cannot fail.
    let _ = write!(out, "\\u{:04x}", c as u32);
}

/// Writes a number as Go's JSON does: plain digits from 1e-6 to below 1e21, otherwise `1e+21` or `1e-7`.
pub fn json_number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return plain(value);
    }
    exponent(value, 1)
}

/// Writes a number as the formats `yaml`, `toml` and `xml` and content templates do: with an exponent of at least two
/// digits below 1e-4 and from 1e+06 on.
pub fn g_number(value: f64) -> String {
    if value == 0.0 {
        return plain(value);
    }
    let text = format!("{value:e}");
    let power: i32 = text.rsplit('e').next().and_then(|power| power.parse().ok()).unwrap_or(0);
    if (-4..6).contains(&power) { plain(value) } else { exponent(value, 2) }
}

fn plain(value: f64) -> String {
    if value == 0.0 && value.is_sign_negative() { "-0".into() } else { format!("{value}") }
}

fn exponent(value: f64, digits: usize) -> String {
    let text = format!("{value:e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{mantissa}e{sign}{power:0>digits$}")
}
