//! The visit to a module: its settings, its sub modules, and whether it is documented now, last or not at all.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::Walk;
use crate::commands::docs::Findings;
use crate::commands::docs::changes::{EnteredSite, Page};
use crate::commands::docs::config_file::ConfigFile;
use crate::commands::docs::elsewhere::{self, Elsewhere};
use crate::commands::docs::module_docs::ModuleConfig;
use crate::commands::docs::module_outcome::ModuleOutcome;
use crate::commands::docs::visit::{Visit, VisitNotes};
use crate::edge::walk::Listing;

/// A module or another folder that is being visited.
pub(super) struct FoundModule {
    /// The index of the PATH that it is below.
    pub(super) root: usize,
    pub(super) path: PathBuf,
    pub(super) listing: Listing,
    /// With `--changed-since`, what git knows about it.
    pub(super) site: Option<EnteredSite>,
    /// The configuration that it inherits.
    pub(super) above: Option<Arc<ConfigFile>>,
    /// Whether it is part of a module above.
    pub(super) part: bool,
}

impl Walk<'_> {
    /// Documents a module, and adds visits to its sub modules if its configuration asks for them.
    pub(super) fn module(
        &self,
        module: FoundModule,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<Option<ModuleOutcome>, Findings> {
        self.has_module.store(true, Ordering::Relaxed);
        let (path, above) = (&module.path, module.above.as_ref());
        let found = if above.is_some() { self.lookup.beside(path) } else { self.lookup.of(path, &module.listing) };
        let configuration = match &found {
            Ok(found) => self.documenter.configuration(path, found.as_ref(), above),
            Err(findings) => Err(findings.clone()),
        };
        let touched = self.touches(&module, found.as_ref().ok(), configuration.as_ref().ok());
        let (found, configuration) = match (found, configuration) {
            (Ok(found), Ok(configuration)) => (found, configuration),
            // It was wrong before.
            _ if !touched => return Ok(None),
            (_, Err(findings)) | (Err(findings), _) => return Err(findings),
        };
        let config = configuration.config;
        let recursive = above.is_none() && self.has_sub_modules(module.root, path, found.as_ref(), &config);
        if recursive {
            notes.claimed.push(self.sub_modules(&module, &config, found.clone(), more)?);
        }
        if touched {
            notes.findings.extend(configuration.warnings);
        }
        if recursive && !config.recursive.include_main {
            return Ok(None);
        }
        let FoundModule { root, path, listing, above, .. } = module;
        let shared = elsewhere::may_be_shared(&config.output.file, &listing);
        let module = Elsewhere { root, path, listing, config, files: (found, above), touched };
        if shared {
            // Its file is not written before it is clear that no other module has the same.
            self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner).push(module);
            return Ok(None);
        }
        if touched { self.document(&module, &mut notes.findings).map(Some) } else { Ok(None) }
    }

    /// Whether a module is documented: with `--changed-since`, if its page depends on a file that differs.
    fn touches(
        &self,
        module: &FoundModule,
        found: Option<&Option<Arc<ConfigFile>>>,
        configuration: Option<&ModuleConfig>,
    ) -> bool {
        let touched = module.site.as_ref().is_none_or(|site| {
            let is_shared = match (&module.above, found) {
                (Some(above), _) => self.lookup.is_shared(above),
                (None, Some(Some(found))) => self.lookup.is_shared(found),
                (None, found) => found.is_some(),
            };
            let config = configuration.map(|configuration| &configuration.config);
            let (inherits, part) = (module.above.is_some(), module.part);
            site.touches(&Page { listing: &module.listing, lookup: &self.lookup, is_shared, config, part, inherits })
        });
        self.seen.fetch_add(usize::from(touched), Ordering::Relaxed);
        if touched && module.site.is_some() {
            self.touched.lock().unwrap_or_else(PoisonError::into_inner).push(module.path.clone());
        }
        touched
    }
}
