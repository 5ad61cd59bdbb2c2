//! Stored modules of one template set: a folder a spec. Reads them, and puts others in their place.
//!
//! Writes and removes nothing but files of folders that are stored modules.

#![expect(clippy::disallowed_methods, reason = "the one place that stores rendered modules")]

use std::fs;
use std::io;
use std::path::Path;

use super::disk::{self, DiskError, failed};
use crate::base::files::FileSet;
use crate::base::path::RelPath;
use crate::module::plan::Writes;

/// What is stored.
#[derive(Debug, Default)]
pub struct Stored {
    /// Every file by `SPEC/PATH`.
    pub files: FileSet,
    /// Folders that are no stored modules, by name, and why.
    pub foreign: Vec<(String, &'static str)>,
}

/// Reads every stored module below a folder; nothing where the folder is not there.
///
/// # Errors
/// Something can't be read.
pub fn read(folder: &Path) -> Result<Stored, DiskError> {
    let mut stored = Stored::default();
    for (name, kind) in entries(folder)? {
        let path = folder.join(&name);
        if kind.is_symlink() {
            stored.foreign.push((name, "a symlink"));
            continue;
        }
        // Files beside the modules are somebody's notes.
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
    matches!(rest, Some("ptcgen.yaml" | "ptcgen.json" | "ptcgen.toml"))
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

/// Adds every file of a folder; says what makes it no stored module.
fn collect(folder: &Path, below: &str, out: &mut Vec<(RelPath, Vec<u8>)>) -> Result<Option<&'static str>, DiskError> {
    for (name, kind) in entries(folder)? {
        let path = folder.join(&name);
        let Ok(relative) = RelPath::new(format!("{below}/{name}")) else {
            return Ok(Some("a folder with a name in it that no module has"));
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

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Files that came or changed.
    pub written: usize,
    /// Files that went.
    pub removed: usize,
}

/// Makes what is stored what is wanted. `stored` is what [`read`] found.
///
/// # Errors
/// Something can't be written; the rest of it is then left for another run.
pub fn store(folder: &Path, stored: &FileSet, wanted: &FileSet) -> Result<Accepted, DiskError> {
    let gone = stored.iter().filter(|(path, _)| wanted.get(path.as_str()).is_none());
    let mut writes: Writes = gone.map(|(path, _)| (path.clone(), None)).collect();
    let removed = writes.len();
    let come = wanted.iter().filter(|(path, bytes)| stored.get(path.as_str()) != Some(bytes));
    writes.extend(come.map(|(path, bytes)| (path.clone(), Some(bytes.to_vec()))));
    disk::write_single_files(folder, &writes)?;
    Ok(Accepted { written: writes.len() - removed, removed })
}

/// Specs in a folder: every file whose ending `wanted` takes, sorted by name; none where the folder is not there.
///
/// # Errors
/// The folder can't be read.
pub fn specs(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, DiskError> {
    let files = entries(folder)?.into_iter().filter(|(name, kind)| !kind.is_dir() && wanted(name));
    Ok(files.map(|(name, _)| name).collect())
}
