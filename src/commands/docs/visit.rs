//! The folders and modules that a walk still has to visit.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Findings;
use super::changes::Site;
use super::config_file::ConfigFile;
use crate::edge::walk::Ignored;

/// A folder or module to visit; `root` is the index of its PATH, and `site` what git knows about it, if it is asked.
pub(super) enum Visit {
    /// A folder to walk. A module above documents what is below `claimed`. A folder that is `part` of a module above,
    /// such as its examples, is documented only if it has documentation or a configuration of its own.
    Folder { root: usize, path: PathBuf, site: Option<Site>, ignored: Ignored, claimed: Vec<PathBuf>, part: bool },
    /// A module; `above` holds the configuration that it inherits.
    Module { root: usize, path: PathBuf, site: Option<Site>, above: Option<Arc<ConfigFile>> },
}

/// What a visit returns beside the outcome.
#[derive(Default)]
pub(super) struct VisitNotes {
    pub(super) findings: Findings,
    /// Folders that the visited module documents, so that the walk skips them.
    pub(super) claimed: Vec<PathBuf>,
}

impl Visit {
    pub(super) const fn walked(&self) -> Option<&PathBuf> {
        match self {
            Self::Folder { path, .. } => Some(path),
            Self::Module { .. } => None,
        }
    }

    pub(super) fn lies_below(&self, folder: &Path) -> bool {
        let (Self::Folder { path, .. } | Self::Module { path, .. }) = self;
        let here = folder.as_os_str().is_empty();
        path != folder && if here { !path.is_absolute() && !path.starts_with("..") } else { path.starts_with(folder) }
    }
}

/// Removes `.` from a path, so that findings name `a/main.tf`, not `./a/main.tf`.
pub(super) fn plain(path: &str) -> &str {
    let short = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    match short {
        "." => "",
        "" if path.starts_with('/') => "/",
        short => short,
    }
}
