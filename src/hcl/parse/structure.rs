//! The blocks and attributes of a parsed file, as spans of its text, and how to look them up.
//!
//! The text is not kept: each lookup takes the text that was parsed.

use std::ops::Range;

use super::strings;

/// `name = expression`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The name.
    pub(crate) name: Range<usize>,
    /// From the first to the last byte of the expression.
    pub(crate) value: Range<usize>,
}

/// `kind "label" { ... }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The block type.
    pub(crate) kind: Range<usize>,
    /// The labels, without quotes and with escapes resolved.
    pub(crate) labels: Vec<String>,
    /// From the block type to the last label.
    pub(crate) header: Range<usize>,
    /// The offset after the closing brace.
    pub(crate) end: usize,
    /// The whole body, or the part that [`super::parse_documented`] keeps.
    pub(crate) body: Body,
}

/// What is between two braces, or in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// In file order.
    pub(crate) attributes: Vec<Attribute>,
    /// In file order.
    pub(crate) blocks: Vec<Block>,
}

impl Body {
    /// Returns the argument of this name.
    pub(crate) fn attribute(&self, text: &[u8], name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &text[attribute.name.clone()] == name.as_bytes())
    }

    /// Returns the text of the argument of this name, if that is a quoted string without a template.
    pub(crate) fn string(&self, text: &[u8], name: &str) -> Option<String> {
        strings::quoted(self.attribute(text, name)?.source(text))
    }

    /// Returns the blocks of this type, in file order.
    pub(crate) fn blocks_of(&self, text: &[u8], kind: &str) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| &text[block.kind.clone()] == kind.as_bytes())
    }
}

impl Attribute {
    /// Returns the bytes of the expression.
    pub(crate) fn source<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        &text[self.value.clone()]
    }
}

impl Block {
    /// Returns the label at this index, counted from 0; empty if the block has fewer.
    pub(crate) fn label(&self, at: usize) -> &str {
        self.labels.get(at).map_or("", String::as_str)
    }

    /// Returns everything after the labels: the braces and what is between them.
    pub(crate) fn body_source<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        &text[self.header.end..self.end]
    }
}
