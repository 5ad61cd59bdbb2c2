//! Reads files in which images are named, one read each, and puts new texts in their places.

#![expect(clippy::disallowed_methods, reason = "the one place that reads and writes files with images")]

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::disk::{self, DiskError};
use super::docs_fs::{self, FILE_LIMIT, ReplaceResult};
use crate::diag::Diagnostic;

thread_local! {
    /// One a thread: most files are read and forgotten.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Whether a path is a folder; a link counts as what it leads to.
///
/// # Errors
/// Nothing is there, or it can't be looked at.
pub fn is_folder(path: &Path) -> Result<bool, DiskError> {
    fs::metadata(path).map(|metadata| metadata.is_dir()).map_err(disk::failed("read", path))
}

/// Whether a path is a link.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Hands the bytes of a file to a function; `None`: it is longer than any file that people write.
///
/// # Errors
/// What the operating system says.
pub fn with_bytes<R>(path: &Path, look: impl FnOnce(&[u8]) -> R) -> Result<Option<R>, DiskError> {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        let file = File::open(path).map_err(disk::failed("read", path))?;
        file.take(FILE_LIMIT + 1).read_to_end(buffer).map_err(disk::failed("read", path))?;
        let fits = buffer.len() as u64 <= FILE_LIMIT;
        Ok(fits.then(|| look(buffer)))
    })
}

/// Replaces the text of a file, if it still is the one that was read. A link stays one.
///
/// # Errors
/// What the operating system says.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<ReplaceResult, Diagnostic> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (folder, name) = (real.parent().unwrap_or(Path::new("")), real.file_name().unwrap_or_default());
    docs_fs::replace(folder, &name.to_string_lossy(), Some(old.as_bytes()), new.as_bytes())
}
