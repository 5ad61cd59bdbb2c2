//! The files of a private copy, under the names that the user knows.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::Source;
use crate::edge::copy;
use crate::terraform::run::account::OVERRIDE;
use crate::terraform::run::diagnostic::{Texts, joined};

/// Reads the files of a copy, each of them once.
pub(super) struct CopySources<'a> {
    shown: &'a Path,
    copy: &'a Path,
    known: RefCell<HashMap<PathBuf, Option<Arc<Source>>>>,
}

impl<'a> CopySources<'a> {
    /// Sources for the copy of a module that the user calls `shown`.
    pub(super) fn new(shown: &'a Path, copy: &'a Path) -> Self {
        Self { shown, copy, known: RefCell::default() }
    }
}

impl Texts for CopySources<'_> {
    fn source(&self, path: &str) -> Option<Arc<Source>> {
        // The user can't look at the file that ptcgen itself adds to the copy.
        if path == OVERRIDE {
            return None;
        }
        let at = self.copy.join(path);
        let mut known = self.known.borrow_mut();
        let read = || copy::text(&at).map(|text| Source::new(joined(self.shown, path).to_string_lossy(), text));
        known.entry(at.clone()).or_insert_with(read).clone()
    }
}
