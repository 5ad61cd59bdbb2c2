//! Reads JSON, YAML or TOML text into one tree whose nodes know their place. It checks the syntax only; the schema
//! checks what the values mean.
//!
//! All three parsers stop at [`MAX_DEPTH`], so that code that walks the tree may recurse.

mod json;
mod text;
mod toml;
mod yaml;
mod yaml_fault;
pub(crate) mod yaml_place;
mod yaml_scalar;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::redact;
use crate::diag::{Code, Diagnostic, Place, Source};

pub use super::pointer::{Pointer, Step};
pub use super::tree::{Data, Entry, Node, Span};

/// The longest text that is read, in bytes.
pub const MAX_LEN: usize = 1 << 20;

/// The deepest nesting that is read: maps and lists within each other.
pub const MAX_DEPTH: usize = 64;

/// How a spec is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Syntax {
    /// RFC 8259, without comments.
    Json,
    /// YAML 1.2, core schema.
    Yaml,
    /// TOML 1.0.
    Toml,
}

impl Syntax {
    /// Returns the syntax for a path's extension (`.json`, `.yaml`, `.yml`, `.toml`, in any case).
    pub fn of_path(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// The name for messages.
    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
        }
    }

    /// The file extension, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
        }
    }
}

/// The file names of a spec in a module, in the order in which they are tried.
pub const SPEC_FILES: [(&str, Syntax); 3] =
    [("ptcgen.yaml", Syntax::Yaml), ("ptcgen.json", Syntax::Json), ("ptcgen.toml", Syntax::Toml)];

/// Whether a module's spec may have this file name.
pub fn is_spec_file(name: &str) -> bool {
    SPEC_FILES.iter().any(|(file, _)| *file == name)
}

/// A spec as it was written, with every place in it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The syntax of the spec itself.
    pub syntax: Syntax,
    /// The texts; the first is the spec, the others are `--set` arguments. Never empty.
    pub sources: Vec<Arc<Source>>,
    /// The tree.
    pub root: Node,
}

/// Something wrong at some bytes of a text that has no [`Source`] yet.
#[derive(Debug)]
pub(super) struct TextFault {
    pub(super) code: &'static Code,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Vec<String>,
}

impl TextFault {
    pub(super) fn new(code: &'static Code, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, range, message: message.into(), help: Vec::new() }
    }

    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    pub(super) fn into_diagnostic(self, source: &Arc<Source>) -> Diagnostic {
        let place = Place { source: Arc::clone(source), span: text::clip(&source.text, self.range) };
        let start = Diagnostic::new(self.code, self.message).at(place);
        self.help.into_iter().fold(start, Diagnostic::help)
    }
}

/// The tree of a text, and what is wrong with the text. Without faults there is always a tree.
pub(super) type ParseResult = (Option<Node>, Vec<TextFault>);

/// Reads a text. A text without any value is an empty map.
///
/// # Errors
/// Returns everything that is wrong with it, in the order of the text.
pub fn parse(name: &str, bytes: &[u8], syntax: Syntax) -> Result<Document, Vec<Diagnostic>> {
    let text = text::decode(name, bytes).map_err(|diagnostic| vec![*diagnostic])?;
    let (root, faults) = parse_text(text, syntax);
    let secrets = root.as_ref().map_or_else(|| redact::unparsed(text), |node| redact::below_credentials(text, node));
    let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned(), secrets });
    match root {
        Some(root) if faults.is_empty() => {
            let root = match root.data {
                Data::Null => Node { data: Data::Map(Vec::new()), span: root.span },
                _ => root,
            };
            Ok(Document { syntax, sources: vec![source], root })
        }
        _ => {
            let mut faults = faults;
            faults.sort_by_key(|fault| fault.range.start);
            Err(faults.into_iter().map(|fault| fault.into_diagnostic(&source)).collect())
        }
    }
}

/// Reads a text that is known to be UTF-8 without NUL; a BOM is skipped.
pub(super) fn parse_text(text: &str, syntax: Syntax) -> ParseResult {
    match syntax {
        Syntax::Json => json::parse(text),
        Syntax::Yaml => yaml::parse(text),
        Syntax::Toml => toml::parse(text),
    }
}

impl Document {
    /// Returns the value without places, in the order of the text.
    pub fn value(&self) -> Value {
        self.root.value()
    }

    /// Returns the node that a pointer leads to.
    pub fn node(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.steps.iter().try_fold(&self.root, |node, step| node.child(step).map(|(_, child)| child))
    }

    /// Returns the place of a value. If it is missing or covers several lines, that is the place of its key, or of the
    /// key of its nearest ancestor that exists.
    pub fn place(&self, pointer: &Pointer) -> Place {
        let mut node = &self.root;
        let mut key = None;
        for step in &pointer.steps {
            let Some((child_key, child)) = node.child(step) else {
                return self.resolve(key.unwrap_or(&Span { source: node.span.source, range: 0..0 }));
            };
            (key, node) = (child_key.or(key.filter(|_| child.span.range.is_empty())), child);
        }
        let text = &self.sources[node.span.source].text;
        let range = &node.span.range;
        let compact = !range.is_empty() && !text[range.clone()].contains('\n');
        match key {
            Some(key) if !compact => self.resolve(key),
            _ => self.resolve(&Span { source: node.span.source, range: text::first_line(text, range.clone()) }),
        }
    }

    /// Returns the place of a value's key; `None` for the root, list items and missing values.
    pub fn key_place(&self, pointer: &Pointer) -> Option<Place> {
        let parent = self.node(&pointer.parent()?)?;
        let (key, _) = parent.child(pointer.steps.last()?)?;
        Some(self.resolve(key?))
    }

    fn resolve(&self, span: &Span) -> Place {
        let source = Arc::clone(&self.sources[span.source]);
        let span = text::clip(&source.text, span.range.clone());
        Place { source, span }
    }
}
