//! Text of a configuration file → [`Tree`], and its loose conversions (`"3"` is a number where one is wanted).

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use crate::diag::Diagnostic;
use crate::docs::codes;

/// What YAML, TOML and JSON have in common.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// Nothing, the same as a missing key.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(String),
    /// In order.
    List(Vec<Tree>),
    /// In order.
    Map(Vec<(String, Tree)>),
}

/// How a configuration file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Also what every file found by lookup is read as.
    Yaml,
    /// Only by `--config`.
    Json,
    /// Only by `--config`.
    Toml,
}

impl Tree {
    /// Parses a whole file; an empty one is [`Tree::Null`].
    ///
    /// # Errors
    /// Text that is not of that syntax.
    pub fn parse(text: &str, syntax: Syntax) -> Result<Self, Diagnostic> {
        let broken =
            |reason: String| Diagnostic::new(&codes::CONFIG, format!("the configuration cannot be parsed: {reason}"));
        match syntax {
            Syntax::Yaml => yaml(text).map_err(broken),
            Syntax::Json if text.trim().is_empty() => Ok(Self::Null),
            Syntax::Json => serde_json::from_str(text).map(from_json).map_err(|error| broken(error.to_string())),
            Syntax::Toml => toml::from_str(text).map(from_toml).map_err(|error| broken(error.message().to_owned())),
        }
    }

    /// As a bool: words, numbers and bools convert.
    ///
    /// # Errors
    /// What the value should be.
    pub fn boolean(&self) -> Result<bool, String> {
        match self {
            Self::Bool(value) => Ok(*value),
            Self::Integer(number) => Ok(*number != 0),
            Self::Float(number) => Ok(*number != 0.0),
            Self::Text(text) if text.is_empty() => Ok(false),
            Self::Text(text) => parse_bool(text).ok_or_else(|| format!("is `true` or `false`, not `{text}`")),
            _ => Err("is `true` or `false`".into()),
        }
    }

    /// As a whole number, fractions cut.
    ///
    /// # Errors
    /// What the value should be.
    pub fn integer(&self) -> Result<i64, String> {
        match self {
            Self::Bool(value) => Ok(i64::from(*value)),
            Self::Integer(number) => Ok(*number),
            #[expect(clippy::cast_possible_truncation, reason = "the reference cuts as well")]
            Self::Float(number) => Ok(*number as i64),
            Self::Text(text) if text.is_empty() => Ok(0),
            Self::Text(text) => parse_integer(text).ok_or_else(|| format!("is a whole number, not `{text}`")),
            _ => Err("is a whole number".into()),
        }
    }

    /// As a string.
    ///
    /// # Errors
    /// What the value should be.
    pub fn text(&self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Bool(value) => Ok(String::from(if *value { "1" } else { "0" })),
            Self::Integer(number) => Ok(number.to_string()),
            Self::Float(number) => Ok(number.to_string()),
            _ => Err("is a text".into()),
        }
    }

    /// As a list of strings; one string is split at its commas.
    ///
    /// # Errors
    /// What the value should be.
    pub fn texts(&self) -> Result<Vec<String>, String> {
        match self {
            Self::Text(text) if text.is_empty() => Ok(Vec::new()),
            Self::Text(text) => Ok(text.split(',').map(str::to_owned).collect()),
            Self::List(items) => items.iter().map(Self::text).collect(),
            Self::Map(_) => Err("is a list of texts".into()),
            single => Ok(vec![single.text()?]),
        }
    }
}

/// The words that Go takes for a bool.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// A whole number, decimal or with `0x`, `0o`, `0b`.
pub fn parse_integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let radix = |prefix: &str, radix| digits.strip_prefix(prefix).map(|digits| (digits, radix));
    let (digits, radix) = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)).unwrap_or((digits, 10));
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    i64::from_str_radix(digits, radix).ok().map(|number| sign * number)
}

fn from_json(value: serde_json::Value) -> Tree {
    match value {
        serde_json::Value::Null => Tree::Null,
        serde_json::Value::Bool(value) => Tree::Bool(value),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Tree::Float(number.as_f64().unwrap_or(0.0)), Tree::Integer)
        }
        serde_json::Value::String(text) => Tree::Text(text),
        serde_json::Value::Array(items) => Tree::List(items.into_iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => {
            Tree::Map(entries.into_iter().map(|(key, value)| (key, from_json(value))).collect())
        }
    }
}

fn from_toml(table: toml::Table) -> Tree {
    Tree::Map(table.into_iter().map(|(key, value)| (key, from_toml_value(value))).collect())
}

fn from_toml_value(value: toml::Value) -> Tree {
    match value {
        toml::Value::String(text) => Tree::Text(text),
        toml::Value::Integer(number) => Tree::Integer(number),
        toml::Value::Float(number) => Tree::Float(number),
        toml::Value::Boolean(value) => Tree::Bool(value),
        toml::Value::Datetime(date) => Tree::Text(date.to_string()),
        toml::Value::Array(items) => Tree::List(items.into_iter().map(from_toml_value).collect()),
        toml::Value::Table(table) => from_toml(table),
    }
}

/// A collection whose end has not come yet.
enum Open {
    List(Vec<Tree>, usize),
    Map(Vec<(String, Tree)>, Option<String>, usize),
}

/// Parses the first document; events are folded, so depth costs no stack.
fn yaml(text: &str) -> Result<Tree, String> {
    let mut anchors: Vec<(usize, Tree)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        let (done, anchor) = match event {
            Event::Scalar(value, style, anchor, tag) => (scalar(&value, style, tag.as_deref()), anchor),
            Event::Alias(id) => {
                let known = anchors.iter().rev().find(|(anchor, _)| *anchor == id);
                (known.map(|(_, tree)| tree.clone()).ok_or("unknown alias")?, 0)
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open::List(Vec::new(), anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open::Map(Vec::new(), None, anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items, anchor)) => (Tree::List(items), anchor),
                Some(Open::Map(entries, _, anchor)) => (Tree::Map(entries), anchor),
                None => continue,
            },
            Event::DocumentEnd => break,
            _ => continue,
        };
        if anchor > 0 {
            anchors.push((anchor, done.clone()));
        }
        match open.last_mut() {
            None => return Ok(done),
            Some(Open::List(items, _)) => items.push(done),
            Some(Open::Map(entries, key, _)) => add(entries, key, done)?,
        }
    }
    Ok(Tree::Null)
}

fn add(entries: &mut Vec<(String, Tree)>, key: &mut Option<String>, value: Tree) -> Result<(), String> {
    let Some(name) = key.take() else {
        *key = Some(value.text().map_err(|_| "a key is a plain text")?);
        return Ok(());
    };
    if name == "<<"
        && let Tree::Map(merged) = value
    {
        for (name, value) in merged {
            if entries.iter().all(|(known, _)| *known != name) {
                entries.push((name, value));
            }
        }
        return Ok(());
    }
    if entries.iter().any(|(known, _)| *known == name) {
        return Err(format!("key `{name}` is there twice"));
    }
    entries.push((name, value));
    Ok(())
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Tree {
    if style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str") {
        return Tree::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tree::Null,
        "true" | "True" | "TRUE" => Tree::Bool(true),
        "false" | "False" | "FALSE" => Tree::Bool(false),
        _ => {
            let number = || text.parse().ok().filter(|_| text.starts_with(|c: char| "+-.0123456789".contains(c)));
            parse_integer(text)
                .map(Tree::Integer)
                .or_else(|| number().map(Tree::Float))
                .unwrap_or_else(|| Tree::Text(text.to_owned()))
        }
    }
}
