//! The file whose blocks are being read: turns offsets into the places of blocks and findings.

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
    /// The name as positions store it.
    pub(super) shared_name: &'a Arc<str>,
    /// The last offset and its line. Blocks come in order, so each line is counted only once.
    pub(super) counted: &'a Cell<(usize, usize)>,
    /// The copy of the text that all findings share.
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
