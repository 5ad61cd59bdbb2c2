//! Recursion within a walk: folders whose configuration documents the sub modules below them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Walk;
use super::module::FoundModule;
use crate::commands::docs::Findings;
use crate::commands::docs::config_file::ConfigFile;
use crate::commands::docs::visit::{Visit, VisitNotes, plain};
use crate::docs::config::Config;
use crate::edge::docs_fs;
use crate::edge::walk::Listing;

impl Walk<'_> {
    /// Adds visits to the sub modules of a folder that is no module itself, if its configuration asks for them.
    pub(super) fn folder(
        &self,
        folder: &FoundModule,
        more: &mut Vec<Visit>,
        notes: &mut VisitNotes,
    ) -> Result<(), Findings> {
        let FoundModule { root, path, listing, .. } = folder;
        let root = *root;
        let found = self.lookup.of(path, listing)?;
        let is_shared = found.as_ref().is_none_or(|found| self.lookup.is_shared(found));
        let is_root = self.is_root(root, path);
        if (is_shared && !is_root) || !self.documenter.recurses(found.as_ref()) {
            return Ok(());
        }
        let config = self.documenter.configuration(path, found.as_ref(), None)?.config;
        if self.has_sub_modules(root, path, found.as_ref(), &config) {
            notes.claimed.push(self.sub_modules(folder, &config, found, more)?);
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
        let is_root = self.is_root(root, path);
        let is_own = found.is_some_and(|found| !self.lookup.is_shared(found));
        let is_typed = is_root && arguments.flags.iter().any(|given| given.flag.key == "recursive.enabled");
        let is_here = is_root && *path == *self.documenter.surroundings.working_directory;
        config.recursive.enabled
            && (is_own || is_typed || is_here || Listing::of(&path.join(plain(&config.recursive.path))).is_ok())
    }

    /// Adds visits to the sub modules of a folder, which inherit its configuration.
    pub(super) fn sub_modules(
        &self,
        folder: &FoundModule,
        config: &Config,
        found: Option<Arc<ConfigFile>>,
        more: &mut Vec<Visit>,
    ) -> Result<PathBuf, Findings> {
        let inside = plain(&config.recursive.path);
        let below = folder.path.join(inside);
        let above = found.unwrap_or_else(|| Arc::new(ConfigFile::none()));
        let modules = docs_fs::modules_below(&below, &config.recursive.exclude).map_err(|finding| vec![finding])?;
        more.extend(modules.into_iter().map(|name| {
            let site = folder.site.as_ref().map(|site| site.below().below(&Path::new(inside).join(&name)));
            Visit::Module { root: folder.root, path: below.join(name), site, above: Some(Arc::clone(&above)) }
        }));
        Ok(below)
    }
}
