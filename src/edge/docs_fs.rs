//! Reads module folders and their configuration, and writes documentation files.
//!
//! It decides nothing: `docs` determines what is read and written.

#![expect(clippy::disallowed_methods, reason = "the one place that reads modules and writes their documentation")]

mod listed;
mod replace;
mod staged;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::diag::Diagnostic;
use crate::docs::sub_modules::{FolderEntry, sub_modules};
use crate::docs::{Folder, ReadError, codes, load};
pub use listed::{FILE_LIMIT, ListedFolder};
pub use replace::{ReplaceResult, replace};
use staged::StagedFile;
pub use staged::sweep;

/// A module folder on disk.
pub struct DiskFolder {
    /// As the user typed it.
    pub path: PathBuf,
}

pub(crate) fn read_error(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&codes::READ, format!("`{}`: {error}", path.display()))
}

impl Folder for DiskFolder {
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let failed = |error| read_error(&self.path, &error);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // A name that is not UTF-8 is shown with replacement characters.
            let name = entry.file_name().to_string_lossy().into_owned();
            // A symlink to a folder, or a broken one, is read too, and fails.
            if load::is_module_file(&name) && !entry.file_type().map_err(failed)?.is_dir() {
                let path = entry.path();
                let text = std::fs::read(&path).map_err(|error| read_error(&path, &error))?;
                files.push((name, text));
            }
        }
        Ok(files)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = self.path.join(path.trim_start_matches('/'));
        if path.is_dir() {
            return Ok(Vec::new());
        }
        std::fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => ReadError::NotFound,
            _ => ReadError::Unreadable(error.to_string()),
        })
    }
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A folder, or something that cannot be looked at, which reading it reports.
    Folder,
    /// Anything else.
    File,
    /// Nothing.
    Missing,
}

/// Returns what a path leads to; symlinks are followed.
pub fn kind(path: &Path) -> PathKind {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => PathKind::Folder,
        Ok(_) => PathKind::File,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => PathKind::Missing,
        Err(_) => PathKind::Folder,
    }
}

/// Returns the content of a file, or `None` if there is no such file.
///
/// # Errors
/// Whatever the operating system reports.
pub fn read_optional(path: &Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    match std::fs::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(read_error(path, &error)),
    }
}

/// Writes a file beside its place and renames it into place, so that no process ever reads half of it. A symlink stays
/// a symlink, and owner, group, mode and links are kept.
///
/// # Errors
/// Whatever the operating system reports.
pub fn write(path: &Path, text: &[u8]) -> Result<(), Diagnostic> {
    let failed = |error| read_error(path, &error);
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let staged = StagedFile::beside(&target, text).map_err(failed)?;
    let old = std::fs::File::open(&target).ok();
    staged.replace(old.as_ref(), text).map_err(failed)
}

/// Returns the modules below a folder, relative to it. A symlink to a folder is not followed, and a file has none.
///
/// # Errors
/// The folder does not exist, or cannot be read.
pub fn modules_below(folder: &Path, exclude: &[String]) -> Result<Vec<PathBuf>, Diagnostic> {
    // Without a final slash, which would follow a symlink.
    let itself: PathBuf = folder.components().collect();
    let here = if itself.as_os_str().is_empty() { Path::new(".") } else { &itself };
    if !std::fs::symlink_metadata(here).map_err(|error| read_error(folder, &error))?.is_dir() {
        // A broken symlink counts as missing.
        std::fs::metadata(here).map_err(|error| read_error(folder, &error))?;
        return Ok(Vec::new());
    }
    sub_modules(exclude, &mut |inside| entries(&folder.join(inside)))
}

/// Lists the entries of a folder.
///
/// # Errors
/// Whatever the operating system reports.
pub fn entries(path: &Path) -> Result<Vec<FolderEntry>, Diagnostic> {
    let failed = |error| read_error(path, &error);
    let mut found = Vec::new();
    let folder = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        found.push(FolderEntry { name: entry.file_name(), is_folder });
    }
    Ok(found)
}
