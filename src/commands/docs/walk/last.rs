//! The modules that a walk documents last, because another module may have the same output file.

use std::path::Path;
use std::sync::PoisonError;

use super::{Walk, folder_report};
use crate::commands::docs::Findings;
use crate::commands::docs::elsewhere::{self, Elsewhere};
use crate::commands::docs::module_folder::is_module;
use crate::commands::docs::module_outcome::FolderReport;
use crate::diag::Diagnostic;
use crate::edge::paths;
use crate::edge::walk::Listing;

impl Walk<'_> {
    /// Returns the modules to document last, each with a finding if another module has the same file.
    pub(super) fn elsewhere(&self) -> Vec<(Elsewhere, Option<Diagnostic>)> {
        let mut modules = std::mem::take(&mut *self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner));
        modules.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
        let plain_file = |folder: &Path| self.plain_file(folder);
        let touched = std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner));
        let is_touched = |folder: &Path| touched.iter().any(|touched| paths::is_same_folder(touched, folder));
        let mut modules = elsewhere::with_clashes(modules, &plain_file, &is_touched);
        modules.retain(|(module, clash)| module.touched || clash.is_some());
        modules
    }

    /// Returns the file of the module in a folder, if that is in the folder itself.
    fn plain_file(&self, folder: &Path) -> Option<String> {
        let listing = Listing::of(folder).ok().filter(is_module)?;
        let found = self.lookup.of(folder, &listing).ok()?;
        let file = self.documenter.configuration(folder, found.as_ref(), None).ok()?.config.output.file;
        Some(file).filter(|file| !elsewhere::may_be_shared(file, &listing))
    }

    pub(super) fn report_elsewhere(&self, (module, clash): (Elsewhere, Option<Diagnostic>)) -> Option<FolderReport> {
        if self.documenter.signals.caught().is_some() {
            return None;
        }
        let mut notes = Findings::new();
        let outcome = match clash {
            Some(clash) => Err(vec![clash]),
            None => self.document(&module, &mut notes).map(Some),
        };
        folder_report((module.root, module.path), outcome, notes)
    }
}
