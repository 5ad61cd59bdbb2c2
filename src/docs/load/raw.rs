//! Blocks and expressions as the collector sees them, whether they stood in HCL or in JSON.

use std::borrow::Cow;

use super::{evaluate, literal, scanner, strings, syntax};
use crate::docs::value::Value;

/// A block with all that documentation may ask of it.
pub(super) struct RawBlock<'a> {
    pub(super) kind: Cow<'a, str>,
    pub(super) labels: Vec<String>,
    pub(super) attributes: Vec<(Cow<'a, str>, Expression<'a>)>,
    pub(super) blocks: Vec<RawBlock<'a>>,
    /// Offset of the block type, in JSON of the opening brace.
    pub(super) offset: usize,
}

impl<'a> RawBlock<'a> {
    pub(super) fn attribute(&self, name: &str) -> Option<&Expression<'a>> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Takes what the parser found in `text`.
    pub(super) fn from_syntax(block: syntax::Block, text: &'a [u8]) -> Self {
        let attribute = |attribute: syntax::Attribute| {
            let offset = attribute.value.start;
            (strings::word(&text[attribute.name]), Expression::Hcl { text: &text[attribute.value], offset })
        };
        Self {
            offset: block.kind.start,
            kind: strings::word(&text[block.kind]),
            labels: block.labels,
            attributes: block.body.attributes.into_iter().map(attribute).collect(),
            blocks: block.body.blocks.into_iter().map(|inner| Self::from_syntax(inner, text)).collect(),
        }
    }
}

/// An expression whose value nobody has asked for yet.
#[derive(Clone, Debug)]
pub(super) enum Expression<'a> {
    /// Checked source text.
    Hcl { text: &'a [u8], offset: usize },
    /// Strings are literal in JSON.
    Json { value: Value, offset: usize },
}

impl Expression<'_> {
    pub(super) const fn offset(&self) -> usize {
        match self {
            Self::Hcl { offset, .. } | Self::Json { offset, .. } => *offset,
        }
    }

    /// The value without any scope; `None` where it needs one.
    pub(super) fn value(&self) -> Option<Value> {
        match self {
            Self::Hcl { text, .. } => literal::value(text).or_else(|| evaluate::value(text)),
            Self::Json { value, .. } => Some(value.clone()),
        }
    }

    /// The value as a string, the way HCL converts: numbers and bools do, lists and null do not.
    pub(super) fn string(&self) -> Option<String> {
        self.value().and_then(scalar_text)
    }

    /// The text of a type: that of a string, number or bool, else the source itself.
    pub(super) fn type_text(&self) -> String {
        match self {
            Self::Json { value, .. } => scalar_text(value.clone()).unwrap_or_default(),
            Self::Hcl { text, .. } => {
                let is_name = scanner::identifier_length(text) > 0;
                let value = literal::value(text).or_else(|| if is_name { None } else { evaluate::value(text) });
                value.and_then(scalar_text).unwrap_or_else(|| strings::text(text).into_owned())
            }
        }
    }

    /// Root and first attribute of `aws.west`, `"aws.west"` or `aws["x"]`.
    pub(super) fn reference(&self) -> Option<(String, String)> {
        let text = match self {
            Self::Hcl { text, .. } => match literal::value(text) {
                Some(Value::String(text)) => text,
                _ => strings::text(text).into_owned(),
            },
            Self::Json { value, .. } => scalar_text(value.clone())?,
        };
        let length = scanner::identifier_length(text.as_bytes());
        if length == 0 {
            return None;
        }
        let (root, rest) = text.split_at(length);
        let alias = rest.trim_start().strip_prefix('.').map(str::trim_start).unwrap_or_default();
        let alias = &alias[..scanner::identifier_length(alias.as_bytes())];
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
