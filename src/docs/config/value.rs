//! Parses a configuration file into a [`ConfigValue`] and converts leniently: `"3"` is a number where one is expected.

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use crate::diag::Diagnostic;
use crate::docs::codes;

/// A value that YAML, TOML and JSON can all express.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigValue {
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
    List(Vec<ConfigValue>),
    /// In order.
    Map(Vec<(String, ConfigValue)>),
}

/// The syntax of a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// YAML; also the syntax of every file that is not given by `--config`.
    Yaml,
    /// JSON; only for a file given by `--config`.
    Json,
    /// TOML; only for a file given by `--config`.
    Toml,
}

impl Syntax {
    /// Returns the syntax of a file given by `--config`, `None` for an extension that is not supported.
    pub fn of_file(path: &str) -> Option<Self> {
        match path.rsplit('/').next()?.rsplit_once('.')?.1.to_lowercase().as_str() {
            "yml" | "yaml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }
}

impl ConfigValue {
    /// Parses a whole file; an empty one is [`ConfigValue::Null`].
    ///
    /// # Errors
    /// A text that is not valid in that syntax.
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

    /// Converts the value to a bool, from a bool, a number or a text.
    ///
    /// # Errors
    /// What the value should be.
    pub fn boolean(&self) -> Result<bool, String> {
        match self {
            Self::Bool(value) => Ok(*value),
            Self::Integer(number) => Ok(*number != 0),
            Self::Float(number) => Ok(*number != 0.0),
            Self::Text(text) if text.is_empty() => Ok(false),
            Self::Text(text) => parse_bool(text).ok_or_else(|| format!("must be `true` or `false`, not `{text}`")),
            _ => Err("must be `true` or `false`".into()),
        }
    }

    /// Converts the value to a whole number; fractions are truncated.
    ///
    /// # Errors
    /// What the value should be.
    pub fn integer(&self) -> Result<i64, String> {
        match self {
            Self::Bool(value) => Ok(i64::from(*value)),
            Self::Integer(number) => Ok(*number),
            #[expect(clippy::cast_possible_truncation, reason = "terraform-docs truncates as well")]
            Self::Float(number) => Ok(*number as i64),
            Self::Text(text) if text.is_empty() => Ok(0),
            Self::Text(text) => parse_integer(text).ok_or_else(|| format!("must be a whole number, not `{text}`")),
            _ => Err("must be a whole number".into()),
        }
    }

    /// Converts the value to a string.
    ///
    /// # Errors
    /// What the value should be.
    pub fn text(&self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Bool(value) => Ok(String::from(if *value { "1" } else { "0" })),
            Self::Integer(number) => Ok(number.to_string()),
            Self::Float(number) => Ok(number.to_string()),
            _ => Err("must be a string".into()),
        }
    }

    /// Converts the value to a list of strings; a single string is split at its commas.
    ///
    /// # Errors
    /// What the value should be.
    pub fn texts(&self) -> Result<Vec<String>, String> {
        match self {
            Self::Text(text) if text.is_empty() => Ok(Vec::new()),
            Self::Text(text) => Ok(text.split(',').map(str::to_owned).collect()),
            Self::List(items) => items.iter().map(Self::text).collect(),
            Self::Map(_) => Err("must be a list of strings".into()),
            single => Ok(vec![single.text()?]),
        }
    }
}

/// Parses the words that Go accepts as a bool.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// Parses a whole number, decimal or with `0x`, `0o` or `0b`.
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

fn from_json(value: serde_json::Value) -> ConfigValue {
    match value {
        serde_json::Value::Null => ConfigValue::Null,
        serde_json::Value::Bool(value) => ConfigValue::Bool(value),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| ConfigValue::Float(number.as_f64().unwrap_or(0.0)), ConfigValue::Integer)
        }
        serde_json::Value::String(text) => ConfigValue::Text(text),
        serde_json::Value::Array(items) => ConfigValue::List(items.into_iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => {
            ConfigValue::Map(entries.into_iter().map(|(key, value)| (key, from_json(value))).collect())
        }
    }
}

fn from_toml(table: toml::Table) -> ConfigValue {
    ConfigValue::Map(table.into_iter().map(|(key, value)| (key, from_toml_value(value))).collect())
}

fn from_toml_value(value: toml::Value) -> ConfigValue {
    match value {
        toml::Value::String(text) => ConfigValue::Text(text),
        toml::Value::Integer(number) => ConfigValue::Integer(number),
        toml::Value::Float(number) => ConfigValue::Float(number),
        toml::Value::Boolean(value) => ConfigValue::Bool(value),
        toml::Value::Datetime(date) => ConfigValue::Text(date.to_string()),
        toml::Value::Array(items) => ConfigValue::List(items.into_iter().map(from_toml_value).collect()),
        toml::Value::Table(table) => from_toml(table),
    }
}

/// A collection whose end has not been read yet.
enum OpenCollection {
    List(Vec<ConfigValue>, usize),
    Map(Vec<(String, ConfigValue)>, Option<String>, usize),
}

/// Parses the first document. Open collections are kept on the heap, so that nesting does not use the call stack.
fn yaml(text: &str) -> Result<ConfigValue, String> {
    let mut anchors: Vec<(usize, ConfigValue)> = Vec::new();
    let mut open: Vec<OpenCollection> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        let (done, anchor) = match event {
            Event::Scalar(value, style, anchor, tag) => (scalar(&value, style, tag.as_deref()), anchor),
            Event::Alias(id) => {
                let known = anchors.iter().rev().find(|(anchor, _)| *anchor == id);
                (known.map(|(_, tree)| tree.clone()).ok_or("unknown alias")?, 0)
            }
            Event::SequenceStart(anchor, _) => {
                open.push(OpenCollection::List(Vec::new(), anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(OpenCollection::Map(Vec::new(), None, anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(OpenCollection::List(items, anchor)) => (ConfigValue::List(items), anchor),
                Some(OpenCollection::Map(entries, _, anchor)) => (ConfigValue::Map(entries), anchor),
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
            Some(OpenCollection::List(items, _)) => items.push(done),
            Some(OpenCollection::Map(entries, key, _)) => add(entries, key, done)?,
        }
    }
    Ok(ConfigValue::Null)
}

fn add(entries: &mut Vec<(String, ConfigValue)>, key: &mut Option<String>, value: ConfigValue) -> Result<(), String> {
    let Some(name) = key.take() else {
        *key = Some(value.text().map_err(|_| "a key must be a plain string")?);
        return Ok(());
    };
    if name == "<<"
        && let ConfigValue::Map(merged) = value
    {
        for (name, value) in merged {
            if entries.iter().all(|(known, _)| *known != name) {
                entries.push((name, value));
            }
        }
        return Ok(());
    }
    if entries.iter().any(|(known, _)| *known == name) {
        return Err(format!("key `{name}` is set twice"));
    }
    entries.push((name, value));
    Ok(())
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> ConfigValue {
    if style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str") {
        return ConfigValue::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ConfigValue::Null,
        "true" | "True" | "TRUE" => ConfigValue::Bool(true),
        "false" | "False" | "FALSE" => ConfigValue::Bool(false),
        _ => {
            let number = || text.parse().ok().filter(|_| text.starts_with(|c: char| "+-.0123456789".contains(c)));
            parse_integer(text)
                .map(ConfigValue::Integer)
                .or_else(|| number().map(ConfigValue::Float))
                .unwrap_or_else(|| ConfigValue::Text(text.to_owned()))
        }
    }
}
