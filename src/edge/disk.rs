//! Reads specs and modules, and writes modules: staged, then renamed, never through a symlink, and never in part.
//!
//! In an existing module, [`hold`] first gives one process the right to write, then [`HeldModule::commit`] writes
//! everything or nothing; a new module appears by one rename ([`write_new`]). This file reads, and writes reports; the
//! files below it write modules.

#![expect(clippy::disallowed_methods, reason = "the one place that touches the disk")]

mod apply;
mod commit;
mod error;
mod held;
mod hold;
mod journal;
mod new_module;
mod open_folder;
mod recovery;
mod replay;
mod single_files;
pub(super) mod staged_file;
pub(super) mod system;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

pub use apply::{ApplyResult, apply, kept_folder};
pub use commit::CommitRequest;
pub(crate) use error::failed;
pub use error::{CODES, DiskError, aside};
pub use held::{HeldModule, Recovery};
pub use hold::{hold, recover_if_needed};
pub use new_module::write_new;
pub use single_files::write_single_files;

use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::lock::{self, LOCK_PATH, Lock};
use crate::module::plan::{FoundEntry, FoundFiles};

/// Reads a file up to one byte more than `limit`, so that the caller can see that it is too long.
///
/// # Errors
/// Names the file and the reason.
pub fn read(path: &Path, limit: usize) -> Result<Vec<u8>, DiskError> {
    let file = fs::File::open(path).map_err(failed("read", path))?;
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed("read", path))?;
    Ok(bytes)
}

/// Reads standard input up to one byte more than `limit`.
///
/// # Errors
/// Standard input can't be read.
pub fn read_stdin(limit: usize) -> Result<Vec<u8>, DiskError> {
    let mut bytes = Vec::new();
    let stdin = io::stdin().lock();
    stdin.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed("read", Path::new("standard input")))?;
    Ok(bytes)
}

/// Writes a report, or any other file that is not part of a module, and replaces an old one.
///
/// # Errors
/// Names the file and the reason.
pub fn write_report(path: &Path, text: &str) -> Result<(), DiskError> {
    fs::write(path, text).map_err(failed("write", path))
}

/// Changes the current folder.
///
/// # Errors
/// It is missing or not a folder.
pub fn enter(dir: &Path) -> Result<(), DiskError> {
    std::env::set_current_dir(dir).map_err(failed("enter", dir))
}

/// Whether a module's folder exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// It does not exist: it will appear complete or not at all.
    New,
    /// It exists.
    Existing,
}

/// Looks at the folder itself, without following a symlink.
///
/// # Errors
/// The path is a file or a symlink, or can't be examined.
pub fn folder(dir: &Path) -> Result<Folder, DiskError> {
    let in_the_way = |what| Err(DiskError::InTheWay { path: dir.to_owned(), what });
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Folder::New),
        Err(error) => Err(failed("look at", dir)(error)),
        Ok(metadata) if metadata.is_symlink() => in_the_way("a symlink; name the folder that it links to"),
        Ok(metadata) if !metadata.is_dir() => in_the_way("a file, not a folder"),
        // An empty folder is not replaced by a new one: it may be a shell's current folder.
        Ok(_) => Ok(Folder::Existing),
    }
}

/// Whether an existing folder is empty.
///
/// # Errors
/// It can't be read.
pub fn is_empty(dir: &Path) -> Result<bool, DiskError> {
    Ok(fs::read_dir(dir).map_err(failed("read", dir))?.next().is_none())
}

/// Reads the lock file that the last run wrote, if there is one.
///
/// # Errors
/// It can't be read or trusted.
pub fn read_lock(dir: &Path) -> Result<Option<Lock>, DiskError> {
    let relative = lock::path();
    match found(dir, &relative)? {
        None => Ok(None),
        Some(FoundEntry::Other(what)) => Err(DiskError::InTheWay { path: dir.join(LOCK_PATH), what }),
        Some(FoundEntry::File(bytes)) => {
            let parsed = Lock::parse(&bytes).map_err(|source| DiskError::Lock { path: dir.join(LOCK_PATH), source });
            parsed.map(Some)
        }
    }
}

/// Reads what is at the paths that matter: those of the new files and those recorded in the lock.
///
/// # Errors
/// A path exists and can't be read.
pub fn read_found(dir: &Path, wanted: &FileSet, lock: Option<&Lock>) -> Result<FoundFiles, DiskError> {
    let recorded = lock.into_iter().flat_map(Lock::paths);
    let paths: BTreeSet<RelPath> = wanted.iter().map(|(path, _)| path.clone()).chain(recorded).collect();
    read_at(dir, &paths)
}

/// Reads what is at these paths.
///
/// # Errors
/// A path exists and can't be read.
pub fn read_at(dir: &Path, paths: &BTreeSet<RelPath>) -> Result<FoundFiles, DiskError> {
    let mut folders = BTreeSet::new();
    let mut files = FoundFiles::new();
    for path in paths {
        if let Some(entry) = found_below(dir, path, &mut folders)? {
            files.insert(path.clone(), entry);
        }
    }
    Ok(files)
}

/// Reads what is at one path. If a folder on the way is a symlink, the symlink is what is there.
///
/// # Errors
/// A path exists and can't be read.
pub fn found(dir: &Path, path: &RelPath) -> Result<Option<FoundEntry>, DiskError> {
    found_below(dir, path, &mut BTreeSet::new())
}

/// The same; `folders` are the ones already known to be real folders.
fn found_below<'path>(
    dir: &Path,
    path: &'path RelPath,
    folders: &mut BTreeSet<&'path str>,
) -> Result<Option<FoundEntry>, DiskError> {
    let whole = path.as_str();
    for (end, _) in whole.match_indices('/') {
        let folder = &whole[..end];
        if !folders.contains(folder) {
            match look_at(&dir.join(folder))? {
                None => return Ok(None),
                Some(metadata) if metadata.is_symlink() => return Ok(Some(FoundEntry::Other("a symlink"))),
                Some(metadata) if metadata.is_dir() => folders.insert(folder),
                Some(_) => return Ok(Some(FoundEntry::Other("a file where a folder should be"))),
            };
        }
    }
    let at = dir.join(whole);
    match look_at(&at)? {
        None => Ok(None),
        Some(metadata) if metadata.is_symlink() => Ok(Some(FoundEntry::Other("a symlink"))),
        Some(metadata) if metadata.is_dir() => Ok(Some(FoundEntry::Other("a folder"))),
        Some(metadata) if !metadata.is_file() => Ok(Some(FoundEntry::Other("not a regular file"))),
        Some(_) => fs::read(&at).map(|bytes| Some(FoundEntry::File(bytes))).map_err(failed("read", &at)),
    }
}

/// The metadata of a path, if it exists; a symlink is not followed.
fn look_at(at: &Path) -> Result<Option<fs::Metadata>, DiskError> {
    match fs::symlink_metadata(at) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("look at", at)(error)),
        Ok(metadata) => Ok(Some(metadata)),
    }
}

#[cfg(test)]
mod tests;
