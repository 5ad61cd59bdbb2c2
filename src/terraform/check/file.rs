//! One file of a module: its text, its blocks, and the references in its expressions.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::codes::SYNTAX;
use crate::diag::{Code, Diagnostic, Place, Source};
use crate::hcl::parse::{self, Body, Reference, SyntaxError, TOO_DEEP};

/// A parsed file.
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a [u8],
    pub(super) body: Body,
    /// In the order of the file.
    pub(super) references: Vec<Reference>,
    /// Shared, so that all findings use one copy of the text.
    source: OnceCell<Arc<Source>>,
}

impl<'a> File<'a> {
    /// Parses a file.
    ///
    /// # Errors
    /// The fault; `None` if terraform might still be able to read the file.
    pub(super) fn read(path: &'a str, text: &'a [u8]) -> Result<Self, Option<Box<Diagnostic>>> {
        match parse::parse_with_references(text) {
            Ok((body, references)) => Ok(Self { path, text, body, references, source: OnceCell::new() }),
            Err(error) => Err(refused(path, text, &error).map(Box::new)),
        }
    }

    /// Whether its declarations override those of other files.
    pub(super) fn is_override(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let base = name.strip_suffix(".json").unwrap_or(name);
        base.strip_suffix(".tf").is_some_and(|base| base == "override" || base.ends_with("_override"))
    }

    /// The text of a span.
    pub(super) fn bytes(&self, span: &Range<usize>) -> &'a [u8] {
        &self.text[span.clone()]
    }

    /// The references within a span.
    pub(super) fn references_in(&self, span: &Range<usize>) -> &[Reference] {
        let start = self.references.partition_point(|reference| reference.root.start < span.start);
        let rest = &self.references[start..];
        &rest[..rest.partition_point(|reference| reference.root.start < span.end)]
    }

    /// The line of an offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.text[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// Creates a finding in this file.
    pub(super) fn finding(&self, code: &'static Code, message: impl Into<String>, span: Range<usize>) -> Diagnostic {
        let source = self.source.get_or_init(|| source(self.path, self.text));
        Diagnostic::new(code, message).at(place(source, self.text, span))
    }
}

/// Why a file can't be read, if so.
pub(super) fn fault(path: &str, text: &[u8]) -> Option<Diagnostic> {
    parse::parse_documented(text).err().and_then(|error| refused(path, text, &error))
}

fn refused(path: &str, text: &[u8], error: &SyntaxError) -> Option<Diagnostic> {
    // Only ptcgen's parser has this limit; terraform may accept the file.
    if error.message == TOO_DEEP {
        return None;
    }
    let end = text.len().min(error.offset + 1);
    Some(Diagnostic::new(&SYNTAX, error.message).at(place(&source(path, text), text, error.offset..end)))
}

fn source(path: &str, text: &[u8]) -> Arc<Source> {
    Source::new(path, String::from_utf8_lossy(text))
}

/// Invalid bytes are displayed as a three-byte character, which shifts the offsets of what follows.
fn place(source: &Arc<Source>, text: &[u8], span: Range<usize>) -> Place {
    let shown = |offset: usize| match source.text.len() == text.len() {
        true => offset,
        false => String::from_utf8_lossy(&text[..offset]).len(),
    };
    let (mut start, mut end) = (shown(span.start).min(source.text.len()), shown(span.end).min(source.text.len()));
    while !source.text.is_char_boundary(start) {
        start -= 1;
    }
    while !source.text.is_char_boundary(end) {
        end += 1;
    }
    Place { source: Arc::clone(source), span: start..end }
}
