//! The snapshots of one template set, one folder per spec: reads them and replaces them.
//!
//! It writes and removes only files in folders that are snapshots.

#![expect(clippy::disallowed_methods, reason = "the one place that stores rendered modules")]

use std::fs;
use std::io;
use std::path::Path;

use super::disk::{self, DiskError, failed};
use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::plan::Writes;
use crate::spec::document::is_spec_file;

/// What a folder of snapshots holds.
#[derive(Debug, Default)]
pub struct Stored {
    /// Every file, by `SPEC/PATH`.
    pub files: FileSet,
    /// Folders that are not snapshots, by name, with the reason.
    pub foreign: Vec<(String, &'static str)>,
}

/// Reads every snapshot below a folder; a missing folder has none.
///
/// # Errors
/// A file or folder can't be read.
pub fn read(folder: &Path) -> Result<Stored, DiskError> {
    let mut stored = Stored::default();
    for (name, kind) in entries(folder)? {
        let path = folder.join(&name);
        if kind.is_symlink() {
            stored.foreign.push((name, "a symlink"));
            continue;
        }
        // Files next to the snapshots, such as a README, are the user's.
        if !kind.is_dir() {
            continue;
        }
        let mut files = Vec::new();
        match collect(&path, &name, &mut files)? {
            Some(why) => stored.foreign.push((name, why)),
            None if !files.iter().any(|(path, _)| is_spec(path.as_str(), &name)) && !files.is_empty() => {
                stored.foreign.push((name, "a folder without a spec"));
            }
            None => files.into_iter().for_each(|(path, bytes)| stored.files.insert(path, bytes)),
        }
    }
    Ok(stored)
}

fn is_spec(path: &str, module: &str) -> bool {
    let rest = path.strip_prefix(module).and_then(|rest| rest.strip_prefix('/'));
    rest.is_some_and(is_spec_file)
}

fn entries(folder: &Path) -> Result<Vec<(String, fs::FileType)>, DiskError> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(failed("read", folder))?,
    };
    let mut entries = Vec::new();
    for entry in listed {
        let entry = entry.map_err(failed("read", folder))?;
        let kind = entry.file_type().map_err(failed("read", folder))?;
        entries.push((entry.file_name().to_string_lossy().into_owned(), kind));
    }
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(entries)
}

/// Collects every file of a folder; returns why the folder is not a snapshot, if it is not.
fn collect(folder: &Path, below: &str, out: &mut Vec<(RelPath, Vec<u8>)>) -> Result<Option<&'static str>, DiskError> {
    for (name, kind) in entries(folder)? {
        let path = folder.join(&name);
        let Ok(relative) = RelPath::new(format!("{below}/{name}")) else {
            return Ok(Some("a folder with a file name that no module can have"));
        };
        if kind.is_dir() && name == ".ptcgen" {
            return Ok(Some("a module with records of its own"));
        }
        if kind.is_dir() && name == ".git" {
            return Ok(Some("a repository"));
        }
        if kind.is_dir() {
            if let Some(why) = collect(&path, relative.as_str(), out)? {
                return Ok(Some(why));
            }
        } else if kind.is_file() {
            out.push((relative, fs::read(&path).map_err(failed("read", &path))?));
        } else {
            return Ok(Some("a folder with a symlink in it"));
        }
    }
    Ok(None)
}

/// The number of files that were changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Files that were created or changed.
    pub written: usize,
    /// Files that were removed.
    pub removed: usize,
}

/// Replaces the snapshots with `wanted`. `stored` is what [`read`] found.
///
/// # Errors
/// A file can't be written; the remaining ones are left for another run.
pub fn store(folder: &Path, stored: &FileSet, wanted: &FileSet) -> Result<Accepted, DiskError> {
    let gone = stored.iter().filter(|(path, _)| wanted.get(path.as_str()).is_none());
    let mut writes: Writes = gone.map(|(path, _)| (path.clone(), None)).collect();
    let removed = writes.len();
    let come = wanted.iter().filter(|(path, bytes)| stored.get(path.as_str()) != Some(bytes));
    writes.extend(come.map(|(path, bytes)| (path.clone(), Some(bytes.to_vec()))));
    disk::write_single_files(folder, &writes)?;
    Ok(Accepted { written: writes.len() - removed, removed })
}

/// Lists the specs in a folder: the files whose names `wanted` accepts, sorted; a missing folder has none.
///
/// # Errors
/// The folder can't be read.
pub fn specs(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, DiskError> {
    let files = entries(folder)?.into_iter().filter(|(name, kind)| !kind.is_dir() && wanted(name));
    Ok(files.map(|(name, _)| name).collect())
}
