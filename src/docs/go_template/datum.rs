//! The values that a template computes with: Go's values, their truth, order and printed form.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::hcl::value::{HtmlEscape, Value, g_number_until, json_number, write_json_string};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// A string of a named Go type: string functions refuse it unless `tostring` converts it.
    Named(String),
    List(Rc<Vec<Datum>>),
    Map(Rc<BTreeMap<String, Datum>>),
    Object(Rc<Object>),
}

/// A Go struct: its fields, and its methods that take no arguments.
#[derive(Debug, PartialEq)]
pub(super) struct Object {
    kind: &'static str,
    fields: Vec<(&'static str, Datum)>,
}

impl Datum {
    pub(super) fn object(kind: &'static str, fields: Vec<(&'static str, Datum)>) -> Self {
        Self::Object(Rc::new(Object { kind, fields }))
    }

    pub(super) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(Rc::new(items.into_iter().collect()))
    }

    pub(super) fn texts<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        Self::list(items.into_iter().map(|text| Self::Text(text.to_owned())))
    }

    /// Converts a default to its Go value; a null prints as an empty struct.
    pub(super) fn from_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::object("&", Vec::new()),
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Float(*number),
            Value::String(text) => Self::Named(text.clone()),
            Value::List(items) => Self::list(items.iter().map(Self::from_value)),
            Value::Map(entries) => {
                Self::Map(Rc::new(entries.iter().map(|(key, value)| (key.clone(), Self::from_value(value))).collect()))
            }
        }
    }

    /// Returns `.name` of this value.
    pub(super) fn field(&self, name: &str) -> Result<Self, String> {
        match self {
            Self::Object(object) => {
                let found = object.fields.iter().find(|(field, _)| *field == name);
                found.map(|(_, value)| value.clone()).ok_or_else(|| format!("there is no `.{name}` in {}", object.kind))
            }
            Self::Map(entries) => Ok(entries.get(name).cloned().unwrap_or(Self::Nil)),
            other => Err(format!("there is no `.{name}` in {}", other.kind())),
        }
    }

    /// Whether `if` treats it as true.
    pub(super) fn truth(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) | Self::Named(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            Self::Object(_) => true,
        }
    }

    /// Returns the name of its type, for messages and `kindOf`.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) | Self::Named(_) => "string",
            Self::List(_) => "slice",
            Self::Map(_) => "map",
            Self::Object(_) => "struct",
        }
    }

    /// Formats it as `{{ . }}` does.
    pub(super) fn print(&self) -> String {
        match self {
            Self::Nil => "<no value>".into(),
            other => other.format(),
        }
    }

    /// Formats it as `%v` does.
    pub(super) fn format(&self) -> String {
        match self {
            Self::Nil => "<nil>".into(),
            Self::Bool(value) => value.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => g_number_until(*number, 21),
            Self::Text(text) | Self::Named(text) => text.clone(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::format).collect::<Vec<_>>().join(" ")),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key}:{}", value.format()));
                format!("map[{}]", entries.collect::<Vec<_>>().join(" "))
            }
            Self::Object(object) => {
                let fields = object.fields.iter().map(|(_, value)| value.format());
                let pointer = if object.kind == "&" { "&" } else { "" };
                format!("{pointer}{{{}}}", fields.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Compares two values of one kind, as `lt` does.
    pub(super) fn order(&self, other: &Self) -> Result<Ordering, String> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Ok(a.cmp(b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b).ok_or_else(|| "numbers have no order".into()),
            (Self::Text(a) | Self::Named(a), Self::Text(b) | Self::Named(b)) => Ok(a.cmp(b)),
            _ => Err("incompatible types for comparison".into()),
        }
    }

    /// Whether two values of one basic kind are equal, as `eq` does.
    pub(super) fn equals(&self, other: &Self) -> Result<bool, String> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Ok(a == b),
            (Self::Nil, Self::Nil) => Ok(true),
            (Self::Nil, _) | (_, Self::Nil) => Ok(false),
            (a, b) => a.order(b).map(|order| order == Ordering::Equal),
        }
    }

    /// Formats it as JSON; `indent` is the indent of one level, `None` for a single line.
    pub(super) fn json(&self, escape: HtmlEscape, indent: Option<&str>) -> String {
        let mut out = String::new();
        self.write_json(&mut out, escape, indent, 0);
        out
    }

    fn write_json(&self, out: &mut String, escape: HtmlEscape, indent: Option<&str>, depth: usize) {
        match self {
            Self::Nil => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(number) => out.push_str(&number.to_string()),
            Self::Float(number) => out.push_str(&json_number(*number)),
            Self::Text(text) | Self::Named(text) => write_json_string(out, text, escape),
            Self::List(items) => {
                let items = items.iter().map(|item| (None, item));
                write_json_items(
                    out,
                    ('[', ']'),
                    items,
                    &|out, item| item.write_json(out, escape, indent, depth + 1),
                    (indent, depth),
                );
            }
            Self::Map(entries) => {
                let items = entries.iter().map(|(key, item)| (Some(key.as_str()), item));
                write_json_items(
                    out,
                    ('{', '}'),
                    items,
                    &|out, item| item.write_json(out, escape, indent, depth + 1),
                    (indent, depth),
                );
            }
            Self::Object(object) => {
                let items = object.fields.iter().map(|(key, item)| (Some(*key), item));
                write_json_items(
                    out,
                    ('{', '}'),
                    items,
                    &|out, item| item.write_json(out, escape, indent, depth + 1),
                    (indent, depth),
                );
            }
        }
    }
}

fn write_json_items<'a>(
    out: &mut String,
    brackets: (char, char),
    items: impl Iterator<Item = (Option<&'a str>, &'a Datum)>,
    write: &dyn Fn(&mut String, &Datum),
    (indent, depth): (Option<&str>, usize),
) {
    let new_line = |out: &mut String, depth: usize| {
        if let Some(indent) = indent {
            out.push('\n');
            out.push_str(&indent.repeat(depth));
        }
    };
    out.push(brackets.0);
    let mut any = false;
    for (key, item) in items {
        out.push_str(if any { "," } else { "" });
        any = true;
        new_line(out, depth + 1);
        if let Some(key) = key {
            write_json_string(out, key, HtmlEscape::On);
            out.push_str(if indent.is_some() { ": " } else { ":" });
        }
        write(out, item);
    }
    if any {
        new_line(out, depth);
    }
    out.push(brackets.1);
}
