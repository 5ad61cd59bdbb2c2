//! Writes single files in a folder that is not a module: each is replaced as a whole, one after another.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use rustix::fs::Mode;

use super::open_folder::{OpenFolder, OpenFolders, split};
use super::{DiskError, failed, staged_file, system};
use crate::module::plan::Writes;

/// Writes and removes files below a folder, which is created if it is missing. Follows no symlink below it. A replaced
/// file keeps its mode, and a folder that a removal leaves empty is removed.
///
/// # Errors
/// Names the file that could not be written; the ones before it have been.
pub fn write_single_files(folder: &Path, writes: &Writes) -> Result<(), DiskError> {
    fs::create_dir_all(folder).map_err(failed("make the folder", folder))?;
    let root = OpenFolder::open_linked(folder)?;
    let mut tree = OpenFolders::new(&root);
    let mut emptied = BTreeSet::new();
    for (path, _) in writes.iter().filter(|(_, text)| text.is_none()) {
        remove(&mut tree, path.as_str())?;
        emptied.extend(path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]));
    }
    // The deepest first; a folder that is not empty stays.
    for folder in emptied.into_iter().rev() {
        tree.forget(folder);
        let (parent, name) = split(folder);
        if let Some(parent) = tree.get(parent)? {
            let _ = system::remove_folder(parent, name);
        }
    }
    for (path, bytes) in writes.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?))) {
        put(&mut tree, path, bytes)?;
    }
    Ok(())
}

fn remove(tree: &mut OpenFolders<'_>, path: &str) -> Result<(), DiskError> {
    let (folder, name) = split(path);
    let Some(folder) = tree.get(folder)? else { return Ok(()) };
    match system::remove_file(folder, name) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &folder.at(name))(error)),
        _ => Ok(()),
    }
}

fn put(tree: &mut OpenFolders<'_>, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
    let (folder, name) = split(path);
    let folder = tree.made(folder)?;
    let old = folder.look(name).map_err(failed("look at", &folder.at(name)))?;
    let beside = format!(".ptcgen-{}", std::process::id());
    let written = staged_file::create(folder, &beside, bytes, old.map(|stat| Mode::from_raw_mode(stat.st_mode)))
        .and_then(|_| system::rename(folder, &beside, folder, name));
    if written.is_err() {
        // The first error is the one to report.
        let _ = system::remove_file(folder, &beside);
    }
    written.map_err(failed("write", &folder.at(name)))
}
