//! Recursion within a walk: folders whose configuration documents the sub modules below them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Walk;
use crate::commands::docs::Findings;
use crate::commands::docs::config_file::ConfigFile;
use crate::commands::docs::visit::{ParentModule, Visit, VisitNotes, plain};
use crate::docs::config::Config;
use crate::docs::sub_modules::sub_modules;
use crate::edge::docs_fs;
use crate::edge::walk::Listing;

impl Walk<'_> {
    /// Adds visits to the sub modules of a folder that is no module itself, if its configuration asks for them.
    pub(super) fn folder(
        &self,
        root: usize,
        path: &Path,
        listing: &Listing,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<(), Findings> {
        let found = self.lookup.of(path, listing)?;
        let is_shared = found.as_ref().is_none_or(|found| self.lookup.is_shared(found));
        let is_root = self.roots.get(root).is_some_and(|typed| typed == path);
        if (is_shared && !is_root) || !self.documenter.recurses(found.as_ref()) {
            return Ok(());
        }
        let config = self.documenter.configuration(path, found.as_ref(), None)?.config;
        if self.has_sub_modules(root, path, found.as_ref(), &config) {
            let touched = self.touched.as_ref().is_none_or(|touched| touched.contains(path));
            notes.claimed.push(self.sub_modules(root, path, &config, &ParentModule::new(found, touched), more)?);
        }
        Ok(())
    }

    /// Whether recursion starts in a folder. A configuration that serves many folders does not ask for it where its
    /// `recursive.path` does not exist.
    pub(super) fn has_sub_modules(
        &self,
        root: usize,
        path: &Path,
        found: Option<&Arc<ConfigFile>>,
        config: &Config,
    ) -> bool {
        let arguments = self.documenter.arguments;
        let is_root = self.roots.get(root).is_some_and(|typed| typed == path);
        let is_own = found.is_some_and(|found| !self.lookup.is_shared(found));
        let is_typed = is_root && arguments.flags.iter().any(|given| given.flag.key == "recursive.enabled");
        let is_here = is_root && *path == *self.documenter.surroundings.working_directory;
        config.recursive.enabled
            && (is_own || is_typed || is_here || Listing::of(&path.join(plain(&config.recursive.path))).is_ok())
    }

    pub(super) fn sub_modules(
        &self,
        root: usize,
        path: &Path,
        config: &Config,
        above: &ParentModule,
        more: &mut Vec<Visit>,
    ) -> Result<PathBuf, Findings> {
        let below = path.join(plain(&config.recursive.path));
        let entries = &mut |path: &Path| docs_fs::entries(&below.join(path));
        let modules = sub_modules(&config.recursive.exclude, entries).map_err(|finding| vec![finding])?;
        let visits =
            modules.into_iter().map(|name| Visit::Module { root, path: below.join(name), above: Some(above.clone()) });
        more.extend(visits);
        Ok(below)
    }
}
