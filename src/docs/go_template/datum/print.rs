//! Values as text: what `{{ . }}` and `%v` print, and Go's quoted strings.

use super::{DEEPEST, Datum, NamedType};
use crate::docs::go_template::functions::LONGEST;
use crate::hcl::value::g_number;

impl Datum {
    /// Formats it as `{{ . }}` does.
    pub(in crate::docs::go_template) fn print(&self) -> Result<String, String> {
        match self {
            Self::Nil => Ok("<no value>".into()),
            // The struct itself, not its address; a default is different, because its type is not known beforehand.
            Self::Object(object) if object.kind != "*types.Nil" => {
                Ok(self.format()?.trim_start_matches('&').to_owned())
            }
            other => other.format(),
        }
    }

    /// Formats it as `%v` does.
    ///
    /// # Errors
    /// A value that is nested too deeply.
    pub(in crate::docs::go_template) fn format(&self) -> Result<String, String> {
        let mut out = String::new();
        self.write(&mut out, 0, &|out, leaf| out.push_str(&leaf.leaf()))?;
        Ok(out)
    }

    /// Writes lists as `[a b]`, dicts as `map[a:1]` and structs as `{a b}`; `leaf` writes the other values.
    pub(in crate::docs::go_template) fn write(
        &self,
        out: &mut String,
        depth: usize,
        leaf: &dyn Fn(&mut String, &Self),
    ) -> Result<(), String> {
        if depth > DEEPEST || out.len() > LONGEST {
            return Err("the value is nested too deeply".into());
        }
        match self {
            Self::Named(kind, base) if *kind != NamedType::NoValue => base.write(out, depth, leaf)?,
            Self::List(list) => {
                out.push('[');
                for (at, item) in list.items.iter().enumerate() {
                    out.push_str(if at > 0 { " " } else { "" });
                    item.write(out, depth + 1, leaf)?;
                }
                out.push(']');
            }
            Self::Map(dict) => {
                out.push_str("map[");
                for (at, (key, value)) in dict.entries.borrow().iter().enumerate() {
                    out.push_str(if at > 0 { " " } else { "" });
                    leaf(out, &Self::Text(key.clone()));
                    out.push(':');
                    value.write(out, depth + 1, leaf)?;
                }
                out.push(']');
            }
            Self::Object(object) => {
                out.push_str(if depth == 0 && object.kind.starts_with('*') { "&{" } else { "{" });
                for (at, field) in object.fields.iter().enumerate() {
                    out.push_str(if at > 0 { " " } else { "" });
                    field.value.write(out, depth + 1, leaf)?;
                }
                out.push('}');
            }
            other => leaf(out, other),
        }
        Ok(())
    }

    /// Formats a value that contains no others.
    fn leaf(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Int(number, _) => number.to_string(),
            Self::Float(number) => float(*number),
            Self::Text(text) => text.clone(),
            Self::Time(moment) => moment.to_string(),
            Self::Version(version) => version.to_string(),
            _ => "<nil>".into(),
        }
    }
}

fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return String::from(if number > 0.0 { "+Inf" } else { "-Inf" });
    }
    g_number(number)
}

/// Quotes a text as Go's `%q` does.
pub(in crate::docs::go_template) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c => push_escaped(&mut out, c),
        }
    }
    out.push('"');
    out
}

/// Appends a character, escaped if it can't be printed.
pub(in crate::docs::go_template) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        ' '..='~' => out.push(c),
        c if c.is_ascii() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
        c if is_printable(c) => out.push(c),
        c if u32::from(c) < 0x1_0000 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
    }
}

/// Whether Go shows a character as it is; of white space, only the blank is.
pub(in crate::docs::go_template) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    // After another character, only what can't be printed is escaped.
    !c.is_whitespace() && format!("a{c}").escape_debug().count() == 2
}
