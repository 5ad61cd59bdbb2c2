//! Finds the folders below a main module that are modules too.
//!
//! Nothing is read here: the caller passes a function that lists one folder.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name, without its path; it may not be UTF-8.
    pub name: OsString,
    /// Whether it is a folder itself and not a symlink to one.
    pub is_folder: bool,
}

/// Deeper folders are skipped, so that no tree can exhaust the stack.
const DEPTH_LIMIT: usize = 100;

/// Returns the modules below a root folder, as relative paths, depth first and by name, without the root itself.
///
/// # Errors
/// What `entries` returns for a folder that cannot be read.
pub fn sub_modules<E>(
    exclude: &[String],
    entries: &mut dyn FnMut(&Path) -> Result<Vec<FolderEntry>, E>,
) -> Result<Vec<PathBuf>, E> {
    let mut found = Vec::new();
    walk(Path::new(""), 0, exclude, entries, &mut found)?;
    Ok(found)
}

/// Whether recursion skips a folder of this name with everything below it.
pub fn is_skipped(name: &OsStr, exclude: &[String]) -> bool {
    name.as_encoded_bytes().starts_with(b".") || exclude.iter().any(|excluded| name == excluded.as_str())
}

fn walk<E>(
    folder: &Path,
    depth: usize,
    exclude: &[String],
    entries: &mut dyn FnMut(&Path) -> Result<Vec<FolderEntry>, E>,
    found: &mut Vec<PathBuf>,
) -> Result<(), E> {
    let mut inside = entries(folder)?;
    let is_module_file = |entry: &FolderEntry| {
        let name = entry.name.as_encoded_bytes();
        !entry.is_folder && (name.ends_with(b".tf") || name.ends_with(b".tf.json"))
    };
    if depth > 0 && inside.iter().any(is_module_file) {
        found.push(folder.to_owned());
    }
    if depth == DEPTH_LIMIT {
        return Ok(());
    }
    inside.retain(|entry| entry.is_folder && !is_skipped(&entry.name, exclude));
    inside.sort_by(|a, b| a.name.cmp(&b.name));
    for entry in inside {
        walk(&folder.join(entry.name), depth + 1, exclude, entries, found)?;
    }
    Ok(())
}
