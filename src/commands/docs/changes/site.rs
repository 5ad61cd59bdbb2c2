//! A folder of a walk, as git sees it, and whether the page of the module in it depends on a file that differs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Compared;
use super::work_tree::{FileState, FolderRecord, Place, REPOSITORY};
use crate::commands::docs::config_file::{self, ConfigLookup};
use crate::commands::docs::module_folder::is_document;
use crate::docs::config::{self, Config};
use crate::docs::{self, load};
use crate::edge::paths;
use crate::edge::walk::{GITIGNORE, Listing};

/// A folder of a walk, and what git knows about it.
#[derive(Clone)]
pub(in super::super) struct Site {
    /// The folder, without symlinks.
    pub(super) real: PathBuf,
    /// What records its files.
    pub(super) place: Place,
    /// Whether something on the way to this folder differs, so that it may not have been documented, or differently.
    pub(super) way_differs: bool,
    pub(super) run: Arc<Compared>,
}

/// A folder that a walk has listed.
pub(in super::super) struct EnteredSite {
    site: Site,
    /// The same, with the way to the folders below.
    below: Site,
}

/// A module, as far as it is known before it is rendered.
pub(in super::super) struct Page<'a> {
    pub(in super::super) listing: &'a Listing,
    pub(in super::super) lookup: &'a ConfigLookup,
    /// Whether its configuration is, or inherits, the one that modules without their own share.
    pub(in super::super) is_shared: bool,
    /// The settings, unless they are wrong.
    pub(in super::super) config: Option<&'a Config>,
    /// Whether it is part of a module above.
    pub(in super::super) part: bool,
    /// Whether it inherits the configuration of a module above.
    pub(in super::super) inherits: bool,
}

impl Site {
    /// Returns the folder of this name in this one, which a walk has found.
    pub(in super::super) fn child(&self, name: &OsStr) -> Self {
        Self { real: self.real.join(name), ..self.clone() }
    }

    /// Returns the folder at a path below this one.
    pub(in super::super) fn below(&self, path: &Path) -> Self {
        let real = paths::route(&self.real, path).end;
        let place = self.run.tree.place(&real).unwrap_or(Place::Unrecorded);
        Self { real, place, ..self.clone() }
    }

    /// Takes into account what a walk finds in the folder: that it is another repository, a `.gitignore`, and for the
    /// folders below what decides whether and how they are documented: whether this one is a module, and its
    /// configuration. `counts` tells which files make it one.
    pub(in super::super) fn enter(
        mut self,
        listing: &Listing,
        counts: &dyn Fn(&str) -> bool,
        is_root: bool,
    ) -> EnteredSite {
        if listing.has(REPOSITORY) || listing.folders.iter().any(|name| name == REPOSITORY) {
            self.place = self.run.tree.place(&self.real).unwrap_or(Place::Unrecorded);
        }
        self.way_differs |= self.own_differs(listing, GITIGNORE);
        let mut below = self.clone();
        let became = |is_such: &dyn Fn(&str) -> bool| {
            let was = self.record().is_some_and(|record| record.then().any(|name| is_such(&name)));
            was != listing.files.iter().any(|name| is_such(name))
        };
        // A PATH that holds any file of a module is documented alone.
        below.way_differs |=
            became(counts) || self.config_differs(listing) || (is_root && became(&load::is_module_file));
        EnteredSite { site: self, below }
    }

    /// Whether the page of the module in this folder depends on a file that differs.
    fn touches(&self, page: &Page<'_>) -> bool {
        let listing = page.listing;
        let gone = |record: &FolderRecord| record.changed().any(|name| load::is_module_file(&name));
        let differs = |name: &str| self.own_differs(listing, name);
        let config_differs = match page.inherits {
            true => self.run.differs(&self.real, Path::new(page.lookup.name_beside()), false),
            false => self.config_differs(listing),
        };
        let config_differs = config_differs || (page.is_shared && self.run.shared_differs);
        // Part of a module above, it is documented because of a document that may be new.
        let was_documented = || {
            let is_config = |name: &str| page.lookup.is_configuration(name);
            self.held(&self.real, &|name| is_document(name) || config::is_file_name(name))
                || self.held(&self.real.join(config_file::FOLDER), &is_config)
        };
        self.way_differs
            || matches!(self.place, Place::Unrecorded)
            || config_differs
            || self.record().is_some_and(gone)
            || listing.files.iter().any(|name| load::is_module_file(name) && differs(name))
            || listing
                .foreign
                .iter()
                .any(|entry| load::is_module_file(&entry.shown()) && self.state(&entry.name) != FileState::Same)
            || (page.part && !was_documented())
            || page.config.is_some_and(|config| self.reads_differ(listing, config))
    }

    fn reads_differ(&self, listing: &Listing, config: &Config) -> bool {
        let Some(mut files) = docs::reads(config) else { return true };
        files.iter_mut().for_each(|file| *file = file.trim_start_matches('/').to_owned());
        if !config.output.file.is_empty() {
            files.push(config.output.file.clone());
        }
        let values = &config.output_values;
        files.iter().any(|file| match file.contains('/') {
            true => self.run.differs(&self.real, Path::new(file), true),
            false => self.own_differs(listing, file),
        }) || (values.enabled && self.run.differs(&self.run.here, Path::new(&values.from), true))
    }

    /// Whether a folder held such a file in the commit.
    fn held(&self, folder: &Path, is_such: &dyn Fn(&str) -> bool) -> bool {
        match &self.place {
            Place::Recorded(tree) => tree.folder(folder).is_some_and(|record| record.then().any(|name| is_such(&name))),
            Place::Unrecorded => false,
        }
    }

    fn record(&self) -> Option<&FolderRecord> {
        match &self.place {
            Place::Recorded(tree) => tree.folder(&self.real),
            Place::Unrecorded => None,
        }
    }

    /// How a file of this name directly in the folder compares.
    fn state(&self, name: &OsStr) -> FileState {
        self.record().map_or(FileState::Unrecorded, |record| record.state(name))
    }

    /// Whether a file of this name directly in the folder differs, there or not.
    fn own_differs(&self, listing: &Listing, name: &str) -> bool {
        if listing.links.iter().any(|link| link == name) {
            return self.run.differs(&self.real, Path::new(name), true);
        }
        match self.state(name.as_ref()) {
            FileState::Same => false,
            FileState::Changed => true,
            FileState::Unrecorded => listing.has(name),
        }
    }

    /// Whether a configuration file in the folder differs, one that is gone too.
    fn config_differs(&self, listing: &Listing) -> bool {
        if self.run.explicit {
            return false;
        }
        let gone = |record: &FolderRecord| record.changed().any(|name| config::is_file_name(&name));
        let inside = self.real.join(config_file::FOLDER);
        let tree = match &self.place {
            Place::Recorded(tree) => tree,
            Place::Unrecorded => return true,
        };
        let is_inside = listing.folders.iter().any(|name| name == config_file::FOLDER);
        self.record().is_some_and(gone)
            || tree.folder(&inside).is_some_and(gone)
            || listing.files.iter().any(|name| config::is_file_name(name) && self.own_differs(listing, name))
            || is_inside && config::file_names().any(|name| self.run.differs(&inside, Path::new(&name), false))
    }

    /// Whether a `.gitignore` above the folder differs.
    pub(super) fn is_ignored_differently(&self) -> bool {
        let Place::Recorded(tree) = &self.place else { return true };
        let above = self.real.ancestors().skip(1).take_while(|above| above.starts_with(&tree.top));
        above.into_iter().any(|above| self.run.differs(above, Path::new(GITIGNORE), false))
    }
}

impl EnteredSite {
    /// The folder, as the way to those below it.
    pub(in super::super) const fn below(&self) -> &Site {
        &self.below
    }

    /// Returns whether the page of the module in this folder depends on a file that differs.
    pub(in super::super) fn touches(&self, page: &Page<'_>) -> bool {
        self.site.touches(page)
    }
}
