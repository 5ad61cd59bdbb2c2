//! `--changed-since REV`: finds the modules whose page could differ from the one in the commit from which REV and HEAD
//! part, because a file that made the page, then or now, differs.
//!
//! Whether a file differs is asked of git, once for all files. What git does not record counts as different.

mod git;
mod site;
mod work_tree;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config_file::ConfigLookup;
use crate::diag::Diagnostic;
use crate::edge::paths;
use crate::edge::process::signals::Signals;
use git::Git;
pub(super) use site::{EnteredSite, Page, Site};
use work_tree::{FileState, Place, WorkTree};

/// What is asked for.
pub(super) struct ChangesSince<'a> {
    pub(super) revision: &'a str,
    /// The folder that relative paths start from.
    pub(super) here: &'a Path,
    /// Where configurations come from.
    pub(super) lookup: &'a ConfigLookup,
    pub(super) signals: &'a Signals,
}

/// What the modules at and below a PATH are compared with.
struct Compared {
    tree: Arc<WorkTree>,
    /// The working directory, without symlinks.
    here: PathBuf,
    /// Whether a file that is, or could have been, the configuration of modules without their own differs.
    shared_differs: bool,
    /// Whether that file asked, or asks, for recursion, which other modules' configurations then inherit from.
    recursion_differs: bool,
    /// Whether `--config` names the only configuration.
    explicit: bool,
}

impl ChangesSince<'_> {
    /// Returns the folders of all PATHs. REV is a revision of the working directory's repository if a PATH is in it or in
    /// one of its submodules, otherwise of the PATH's own.
    ///
    /// # Errors
    /// git is not installed, refuses to work, or does not know the revision.
    pub(super) fn sites(&self, paths: &[PathBuf]) -> Result<Vec<Site>, Diagnostic> {
        let here = paths::whole(self.here);
        let git = Git::here(self.here, self.revision, self.signals);
        let first = self.compare(&git, &here);
        let mut others: Vec<Arc<Compared>> = Vec::new();
        let mut sites = Vec::new();
        for path in paths {
            let route = paths::route(&here, path);
            let has = |run: &&Arc<Compared>| matches!(run.tree.place(&route.end), Some(Place::Recorded(_)));
            let run = match first.iter().chain(&others).find(has) {
                Some(run) => Arc::clone(run),
                None => {
                    let own = git.apart(&route.end);
                    let top = if route.exists { own.top().ok() } else { None };
                    if top.is_none() || top == git.top().ok() {
                        return Err(first.err().unwrap_or_else(|| git.outside(path)));
                    }
                    let run = self.compare(&own, &here)?;
                    others.push(Arc::clone(&run));
                    run
                }
            };
            let place = run.tree.place(&route.end).unwrap_or(Place::Unrecorded);
            let way_differs = run.recursion_differs || route.links.iter().any(|link| run.differs_at(link, true, true));
            let mut site = Site { real: route.end, place, way_differs, run };
            site.way_differs |= site.is_ignored_differently();
            sites.push(site);
        }
        Ok(sites)
    }

    fn compare(&self, git: &Git, here: &Path) -> Result<Arc<Compared>, Diagnostic> {
        let tree = Arc::new(WorkTree::read(git, &|| git.merge_base())?);
        let explicit = self.lookup.is_explicit();
        let here = here.to_owned();
        let mut run = Compared { tree, here, explicit, shared_differs: false, recursion_differs: false };
        for file in self.lookup.candidates() {
            if run.differs(&run.here, file, false) {
                run.shared_differs = true;
                run.recursion_differs |= run.asked_for_recursion(file);
            }
        }
        let asks = self.lookup.shared().is_some_and(|shared| shared.text.contains(RECURSION));
        run.recursion_differs |= run.shared_differs && asks;
        Ok(Arc::new(run))
    }
}

impl Compared {
    /// Whether a file differs that is there or not, or a symlink that leads to it. One outside of the repository counts
    /// if it is there or `needed`.
    fn differs(&self, folder: &Path, path: &Path, needed: bool) -> bool {
        let route = paths::route(folder, path);
        route.links.iter().any(|link| self.differs_at(link, true, needed))
            || self.differs_at(&route.end, route.exists, needed)
    }

    /// Whether the text of a configuration asked for recursion in the commit.
    fn asked_for_recursion(&self, file: &Path) -> bool {
        let route = paths::route(&self.here, file);
        route
            .links
            .iter()
            .chain([&route.end])
            .any(|path| self.differs_at(path, true, false) && self.tree.mentioned(path, RECURSION))
    }

    fn differs_at(&self, path: &Path, exists: bool, needed: bool) -> bool {
        match path.parent().and_then(|folder| self.tree.place(folder)) {
            None => exists || needed,
            Some(Place::Unrecorded) => true,
            Some(Place::Recorded(tree)) => match tree.state(path) {
                FileState::Same => false,
                FileState::Changed => true,
                FileState::Unrecorded if exists => true,
                // An empty folder may be a submodule that was not fetched.
                FileState::Unrecorded => tree.changes_above(path) || (needed && paths::is_in_empty_folder(path)),
            },
        }
    }
}

/// The key of a configuration that documents sub modules too.
const RECURSION: &str = "recursive";
