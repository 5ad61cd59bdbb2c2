//! Blocks and expressions as the collector sees them, the same for HCL and JSON.

use std::borrow::Cow;

use crate::docs::module::{Mode, Position};
use crate::hcl::parse::{self, Attribute, Block};
use crate::hcl::value::Value;

/// A block with everything that documentation may read.
pub(super) struct RawBlock<'a> {
    pub(super) kind: Cow<'a, str>,
    pub(super) labels: Vec<String>,
    pub(super) attributes: Attributes<'a>,
    pub(super) blocks: Vec<RawBlock<'a>>,
    /// The offset of the block type; in JSON, of the opening brace.
    pub(super) offset: usize,
}

/// The arguments of a block.
pub(super) enum Attributes<'a> {
    /// The text, and the arguments as the parser found them in it.
    Hcl(&'a [u8], Vec<Attribute>),
    /// The name, the value and its offset.
    Json(Vec<(String, Value, usize)>),
}

impl<'a> RawBlock<'a> {
    pub(super) fn attribute(&self, name: &str) -> Option<Expression<'_>> {
        match &self.attributes {
            Attributes::Hcl(text, found) => {
                let attribute = found.iter().find(|found| &text[found.name.clone()] == name.as_bytes())?;
                Some(Expression::of(attribute, text))
            }
            Attributes::Json(found) => {
                let (_, value, offset) = found.iter().rfind(|(key, ..)| key == name)?;
                Some(Expression::Json { value, offset: *offset })
            }
        }
    }

    /// Returns all arguments with their names, in order.
    pub(super) fn attributes(&self) -> Vec<(Cow<'_, str>, Expression<'_>)> {
        match &self.attributes {
            Attributes::Hcl(text, found) => {
                let named = |it: &Attribute| (parse::name(&text[it.name.clone()]), Expression::of(it, text));
                found.iter().map(named).collect()
            }
            Attributes::Json(found) => {
                let named =
                    found.iter().map(|(name, value, offset)| (name, Expression::Json { value, offset: *offset }));
                named.map(|(name, value)| (Cow::Borrowed(name.as_str()), value)).collect()
            }
        }
    }

    /// Converts a block that the parser found in `text`.
    pub(super) fn from_syntax(block: Block, text: &'a [u8]) -> Self {
        Self {
            offset: block.kind.start,
            kind: parse::name(&text[block.kind]),
            labels: block.labels,
            attributes: Attributes::Hcl(text, block.body.attributes),
            blocks: block.body.blocks.into_iter().map(|inner| Self::from_syntax(inner, text)).collect(),
        }
    }
}

/// A `resource` or `data` block before its provider is known. Type and name are empty until collecting is done.
pub(super) struct RawResource {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) mode: Mode,
    /// The name and alias in the `provider` argument.
    pub(super) provider: Option<(String, String)>,
    pub(super) description: String,
    pub(super) position: Position,
}

/// An expression that is not evaluated yet.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expression<'a> {
    /// Source text whose syntax was checked.
    Hcl { text: &'a [u8], offset: usize },
    /// A JSON value, in which strings are literal.
    Json { value: &'a Value, offset: usize },
}

impl<'a> Expression<'a> {
    fn of(attribute: &Attribute, text: &'a [u8]) -> Self {
        let offset = attribute.value.start;
        Self::Hcl { text: attribute.source(text), offset }
    }

    pub(super) const fn offset(self) -> usize {
        match self {
            Self::Hcl { offset, .. } | Self::Json { offset, .. } => offset,
        }
    }

    /// Returns the value; `None` if it needs a scope.
    pub(super) fn value(self) -> Option<Value> {
        match self {
            Self::Hcl { text, .. } => parse::constant_value(text),
            Self::Json { value, .. } => Some(value.clone()),
        }
    }

    /// Returns the value as a string. As in HCL, numbers and bools are converted, but lists and null are not.
    pub(super) fn string(self) -> Option<String> {
        self.value().and_then(scalar_text)
    }

    /// Returns the source text, of a string with interpolations without its quotes; `None` for JSON.
    pub(super) fn source(self) -> Option<String> {
        let Self::Hcl { text, .. } = self else { return None };
        let inside = text.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
        let is_one_string = inside.is_some_and(|inside| !inside.contains(&b'"'));
        Some(parse::lossy(inside.filter(|_| is_one_string).unwrap_or(text)).into_owned())
    }

    /// Whether it is `true`, `false`, or a string that is one of them.
    pub(super) fn is_bool(self) -> bool {
        matches!(self, Self::Hcl { text: b"true" | b"false", .. })
            || self.string().is_some_and(|text| text == "true" || text == "false")
    }

    /// Returns the text of a type: the text of a string, number or bool, otherwise the source.
    pub(super) fn type_text(self) -> String {
        match self {
            Self::Json { value, .. } => scalar_text(value.clone()).unwrap_or_default(),
            Self::Hcl { text, .. } => {
                let source = || parse::lossy(text).into_owned();
                // A name need not be evaluated: the text of `true` is its source, and other names have no text.
                let is_name = parse::identifier_length(text) > 0;
                if is_name { source() } else { self.string().unwrap_or_else(source) }
            }
        }
    }

    /// Returns the root and first attribute of `aws.west`, `"aws.west"` or `aws["x"]`.
    pub(super) fn reference(self) -> Option<(String, String)> {
        let text = match self {
            Self::Hcl { text, .. } => match parse::literal_value(text) {
                Some(Value::String(text)) => text,
                _ => parse::lossy(text).into_owned(),
            },
            Self::Json { value, .. } => scalar_text(value.clone())?,
        };
        let length = parse::identifier_length(text.as_bytes());
        if length == 0 {
            return None;
        }
        let (root, rest) = text.split_at(length);
        let alias = rest.trim_start().strip_prefix('.').map(str::trim_start).unwrap_or_default();
        let alias = &alias[..parse::identifier_length(alias.as_bytes())];
        Some((root.to_owned(), alias.to_owned()))
    }
}

fn scalar_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(format!("{value}")),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}
