//! Sub modules that are named on the command line, or walked to, without the module above: they inherit the
//! configuration in the working directory if its `recursive` covers them, as they do in a run that starts there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::changes::Site;
use super::config_file::{ConfigFile, ConfigLookup};
use super::module_docs::Documenter;
use super::module_folder::is_module;
use super::visit::{Visit, plain};
use crate::docs::config::Config;
use crate::edge::docs_fs;
use crate::edge::paths;
use crate::edge::walk::Listing;

/// The folder of `recursive.path`.
pub(super) struct SubModuleFolder {
    folder: PathBuf,
    exclude: Vec<String>,
    config_file: Arc<ConfigFile>,
}

impl Documenter<'_> {
    /// Whether a configuration and the flags ask for recursion.
    pub(super) fn recurses(&self, found: Option<&Arc<ConfigFile>>) -> bool {
        self.recursion(found).is_some()
    }

    /// Returns the configuration if it asks for recursion. Whatever is wrong with it is reported where it is used.
    fn recursion(&self, found: Option<&Arc<ConfigFile>>) -> Option<Config> {
        let mut config = Config::default();
        let present = match found {
            Some(found) => config.apply(&found.values).ok()?.present,
            None => Vec::new(),
        };
        self.arguments.apply(&mut config, &present).ok()?;
        config.recursive.enabled.then_some(config)
    }

    /// Returns the folder with the sub modules of the configuration in the working directory.
    pub(super) fn sub_module_folder(&self, lookup: &ConfigLookup) -> Option<SubModuleFolder> {
        let config_file = lookup.shared()?;
        let recursive = self.recursion(Some(config_file))?.recursive;
        let folder = self.surroundings.working_directory.join(plain(&recursive.path));
        let is_apart = !recursive.path.is_empty() && !folder.as_os_str().is_empty();
        is_apart.then(|| SubModuleFolder { folder, exclude: recursive.exclude, config_file: config_file.clone() })
    }
}

impl SubModuleFolder {
    /// Returns the visits to the sub modules at a PATH, unless it is documented `alone` also to those below it; `None`
    /// if there are none.
    pub(super) fn visits(&self, root: usize, path: &Path, site: Option<&Site>, alone: bool) -> Option<Vec<Visit>> {
        if !paths::lies_in(path, &self.folder) {
            return None;
        }
        let is_main = paths::is_same_folder(path, &self.folder);
        let listing = Listing::of(path).ok()?;
        let mut found = Vec::new();
        if !is_main && is_module(&listing) {
            found.push(PathBuf::new());
        }
        if !alone {
            found.extend(docs_fs::modules_below(path, &self.exclude).ok()?);
        }
        let visits = found.into_iter().map(|inside| {
            let site = site.map(|site| site.below(&inside));
            let path = if inside.as_os_str().is_empty() { path.to_owned() } else { path.join(inside) };
            Visit::Module { root, path, site, above: Some(self.config_file.clone()) }
        });
        Some(visits.collect()).filter(|visits: &Vec<Visit>| !visits.is_empty())
    }
}
