//! Reads the files that may name images, each in one go, and replaces their texts.

#![expect(clippy::disallowed_methods, reason = "the one place that reads and writes files with images")]

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::disk::{self, DiskError};
use super::docs_fs::{self, FILE_LIMIT, ReplaceResult};
use crate::diag::Diagnostic;

thread_local! {
    /// One buffer per thread: most files are read and dropped again.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Whether a path is a folder; symlinks are followed.
///
/// # Errors
/// It does not exist or can't be examined.
pub fn is_folder(path: &Path) -> Result<bool, DiskError> {
    fs::metadata(path).map(|metadata| metadata.is_dir()).map_err(disk::failed("read", path))
}

/// Whether a path is a symlink.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Passes the bytes of a file to a function; `None` if it is longer than any file written by hand.
///
/// # Errors
/// Whatever the operating system reports.
pub fn with_bytes<R>(path: &Path, look: impl FnOnce(&[u8]) -> R) -> Result<Option<R>, DiskError> {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        let file = File::open(path).map_err(disk::failed("read", path))?;
        file.take(FILE_LIMIT + 1).read_to_end(buffer).map_err(disk::failed("read", path))?;
        let fits = buffer.len() as u64 <= FILE_LIMIT;
        Ok(fits.then(|| look(buffer)))
    })
}

/// Replaces the text of a file if it is still the one that was read. A symlink stays a symlink.
///
/// # Errors
/// Whatever the operating system reports.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<ReplaceResult, Diagnostic> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (folder, name) = (real.parent().unwrap_or(Path::new("")), real.file_name().unwrap_or_default());
    docs_fs::replace(folder, &name.to_string_lossy(), Some(old.as_bytes()), new.as_bytes())
}
