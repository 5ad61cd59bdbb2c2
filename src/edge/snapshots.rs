//! Stored modules of one template set: a folder a spec. Reads them, and puts others in their place.
//!
//! Writes and removes nothing but files of folders that are stored modules.

#![expect(clippy::disallowed_methods, reason = "the one place that stores rendered modules")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::disk::{DiskError, failed};
use crate::fileset::{FileSet, RelPath};

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
    let mut accepted = Accepted::default();
    let mut folders = BTreeSet::new();
    for (path, _) in stored.iter().filter(|(path, _)| wanted.get(path.as_str()).is_none()) {
        let at = folder.join(path.as_str());
        fs::remove_file(&at).map_err(failed("remove", &at))?;
        accepted.removed += 1;
        folders.extend(path.as_str().match_indices('/').map(|(end, _)| path.as_str()[..end].to_owned()));
    }
    // The deepest first; a folder that still holds something stays.
    for below in folders.iter().rev() {
        let _ = fs::remove_dir(folder.join(below));
    }
    for (path, bytes) in wanted.iter().filter(|(path, bytes)| stored.get(path.as_str()) != Some(bytes)) {
        let at = folder.join(path.as_str());
        let parent = at.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(failed("make the folder", parent))?;
        let beside = at.with_extension(format!("ptcgen-{}", std::process::id()));
        let renamed = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &at));
        if renamed.is_err() {
            // What went wrong is told; what is beside adds nothing to it.
            let _ = fs::remove_file(&beside);
        }
        renamed.map_err(failed("write", &at))?;
        accepted.written += 1;
    }
    Ok(accepted)
}

/// Specs in a folder: every file whose ending `wanted` takes, sorted by name.
///
/// # Errors
/// The folder can't be read.
pub fn specs(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, DiskError> {
    if !folder.is_dir() {
        let what = "not there, or no folder";
        return Err(DiskError::InTheWay { path: folder.to_owned(), what });
    }
    let files = entries(folder)?.into_iter().filter(|(name, kind)| !kind.is_dir() && wanted(name));
    Ok(files.map(|(name, _)| name).collect())
}
