//! A file of a module while its blocks are read: the places of blocks and findings in it.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::docs::module::Position;
use crate::hcl::parse::lossy;

/// The file whose blocks are being collected.
#[derive(Clone, Copy)]
pub(super) struct ModuleFile<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a [u8],
    /// What positions hold of it.
    pub(super) shared_name: &'a Arc<str>,
    /// An offset and its line: blocks come in order, so no line is counted twice.
    pub(super) counted: &'a Cell<(usize, usize)>,
    /// One copy of the text serves all findings.
    pub(super) source: &'a OnceCell<Arc<Source>>,
}

impl ModuleFile<'_> {
    pub(super) fn position(&self, offset: usize) -> Position {
        let (from, line) = Some(self.counted.get()).filter(|(from, _)| *from <= offset).unwrap_or((0, 1));
        let line = line + memchr::memchr_iter(b'\n', &self.text[from..offset]).count();
        self.counted.set((offset, line));
        Position { file: Arc::clone(self.shared_name), line }
    }

    pub(super) fn finding(&self, code: &'static Code, message: impl Into<String>, offset: usize) -> Diagnostic {
        let source = Arc::clone(self.source.get_or_init(|| Source::new(self.name, lossy(self.text))));
        let end = self.text[offset.min(self.text.len())..].first().map_or(offset, |_| offset + 1);
        Diagnostic::new(code, message).at(Place { source, span: offset..end })
    }
}
