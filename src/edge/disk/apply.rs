//! Carries out planned changes in an existing module.

use std::collections::BTreeMap;
use std::path::Path;

use super::{CommitRequest, DiskError, HeldModule};
use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::lock::OWN_FOLDER;
use crate::module::plan::{Action, Changes, Conflict, FoundEntry, FoundFiles, Writes};

/// Where files that the user edited were kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ApplyResult {
    /// The folder below the module that holds the replaced ones, if any.
    pub kept_in: Option<String>,
    /// Where files that changed during the write are kept, below the module.
    pub aside: Vec<String>,
}

/// Carries out changes in an existing folder. Conflicts are overwritten: the caller has checked that this is allowed.
/// `found` is what the changes were planned from, under the same hold.
///
/// # Errors
/// Names the file that could not be written; the folder is then as it was before.
pub fn apply(
    held: &HeldModule,
    files: &FileSet,
    found: &FoundFiles,
    changes: &Changes,
) -> Result<ApplyResult, DiskError> {
    let (mut writes, mut written) = (Writes::new(), ApplyResult::default());
    for (path, action) in &changes.actions {
        match action {
            Action::Unchanged | Action::Keep => continue,
            Action::Create | Action::Replace => {}
            Action::Remove => {
                writes.insert(path.clone(), None);
                continue;
            }
            Action::Conflict(Conflict::NoFile(what)) => {
                return Err(DiskError::InTheWay { path: held.root.at(path.as_str()), what });
            }
            Action::Conflict(_) => {
                let kept_in = written.kept_in.get_or_insert_with(|| kept_folder(&held.root.path));
                let kept = RelPath::new(format!("{kept_in}/{path}")).map_err(|_| too_deep(held, path))?;
                if let Some(FoundEntry::File(old)) = found.get(path) {
                    writes.insert(kept, Some(old.clone()));
                }
            }
        }
        writes.insert(path.clone(), files.get(path.as_str()).map(<[u8]>::to_vec));
    }
    written.aside = held.commit(CommitRequest { writes: &writes, seen: found, modes: &BTreeMap::new() })?.kept;
    Ok(written)
}

fn too_deep(held: &HeldModule, path: &RelPath) -> DiskError {
    DiskError::InTheWay { path: held.root.at(path.as_str()), what: "too long a path to keep its old text" }
}

/// Returns `.ptcgen/replaced/N` for the first N that is free.
pub fn kept_folder(dir: &Path) -> String {
    let free = (1_u64..).map(|number| format!("{OWN_FOLDER}replaced/{number}")).find(|path| !dir.join(path).exists());
    free.expect("numbers do not end")
}
