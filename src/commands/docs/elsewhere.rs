//! Modules whose file is not simply in their own folder, so that another module may have the same.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config_file::ConfigFile;
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::Config;
use crate::edge::paths::{self, FileTarget};
use crate::edge::walk::Listing;

/// A module, ready to be documented.
pub(super) struct Elsewhere {
    /// The index of the PATH that it is below.
    pub(super) root: usize,
    pub(super) path: PathBuf,
    pub(super) listing: Listing,
    pub(super) config: Config,
    /// Its own configuration file, and that of the module above.
    pub(super) files: (Option<Arc<ConfigFile>>, Option<Arc<ConfigFile>>),
    /// Whether it is documented; others are known for the files that they share.
    pub(super) touched: bool,
}

/// Whether a module's file may be that of another module, too: it is in another folder, or a link.
pub(super) fn may_be_shared(file: &str, listing: &Listing) -> bool {
    file.contains('/') || listing.links.iter().any(|link| link == file)
}

/// Returns the modules, each with a finding if another module has the same file and `is_touched` is true for one of them.
/// `plain_file` returns the file of the
/// module in a folder, if that is in the folder itself.
pub(super) fn with_clashes(
    modules: Vec<Elsewhere>,
    plain_file: &dyn Fn(&Path) -> Option<String>,
    is_touched: &dyn Fn(&Path) -> bool,
) -> Vec<(Elsewhere, Option<Diagnostic>)> {
    let targets: Vec<FileTarget> = modules.iter().map(|module| paths::target(&module.file())).collect();
    let mut users: HashMap<&FileTarget, Vec<usize>> = HashMap::new();
    for (at, target) in targets.iter().enumerate() {
        users.entry(target).or_default().push(at);
    }
    let other = |at: usize| -> Option<PathBuf> {
        let both = users.get(&targets[at])?;
        // One module may be reached by two paths.
        let is_other = |other: &&usize| !paths::is_same_folder(&modules[**other].path, &modules[at].path);
        if let Some(other) = both.iter().filter(|other| **other != at).find(is_other) {
            return Some(modules[*other].path.clone());
        }
        let folder = paths::folder_of(&modules[at].file())?;
        let file = folder.join(plain_file(&folder)?);
        let taken = !paths::is_same_folder(&folder, &modules[at].path) && paths::target(&file) == targets[at];
        taken.then_some(folder)
    };
    let clash = |at: usize| {
        let (module, other) = (&modules[at], other(at)?);
        (module.touched || is_touched(&other)).then(|| clash(module, &other))
    };
    let clashes: Vec<Option<Diagnostic>> = (0..modules.len()).map(clash).collect();
    modules.into_iter().zip(clashes).collect()
}

impl Elsewhere {
    fn file(&self) -> PathBuf {
        self.path.join(&self.config.output.file)
    }
}

fn clash(module: &Elsewhere, other: &Path) -> Diagnostic {
    let name = |path: &Path| if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() };
    let file = paths::shortest(&module.file());
    let message = format!(
        "`{}` and `{}` have the same output file, `{}`",
        name(&module.path),
        name(&paths::for_diff(other)),
        file.display()
    );
    Diagnostic::new(&codes::TARGET, message)
        .help("set another `output.file` for one of them; that file was not written")
}
