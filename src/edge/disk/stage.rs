//! The writing itself. A new module is written beside its place and renamed; an existing one gets its files from a
//! folder inside `.ptcgen/`, by rename, and is put back as it was when one of them fails.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{DiskError, Written, failed};
use crate::fileset::{FileSet, RelPath};
use crate::module::lock::OWN_FOLDER;
use crate::module::plan::{Action, Changes, Conflict};

pub(super) fn write_new(dir: &Path, files: &FileSet) -> Result<(), DiskError> {
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let made = make_folders(parent)?;
    let stage = beside(parent, dir);
    let result = write_all(&stage, files).and_then(|()| fs::rename(&stage, dir).map_err(failed("write", dir)));
    if result.is_err() {
        // What went wrong is told already; a stage that can't be removed either adds nothing.
        let _ = fs::remove_dir_all(&stage);
        remove_folders(&made);
    }
    result
}

/// `.NAME.ptcgen-PID`: on the same file system, and no other process uses it.
fn beside(parent: &Path, dir: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(dir.file_name().unwrap_or_default());
    name.push(format!(".ptcgen-{}", std::process::id()));
    parent.join(name)
}

fn write_all(stage: &Path, files: &FileSet) -> Result<(), DiskError> {
    fs::create_dir(stage).map_err(failed("make the folder", stage))?;
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for (path, bytes) in files.iter() {
        for (end, _) in path.as_str().match_indices('/') {
            let folder = &path.as_str()[..end];
            if folders.insert(folder) {
                let to = stage.join(folder);
                fs::create_dir(&to).map_err(failed("make the folder", &to))?;
            }
        }
        let to = stage.join(path.as_str());
        fs::write(&to, bytes).map_err(failed("write", &to))?;
    }
    Ok(())
}

/// Makes a folder and those above it; returns the ones that were not there, the deepest last.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let missing: Vec<PathBuf> =
        folder.ancestors().take_while(|at| !at.as_os_str().is_empty() && !at.exists()).map(Path::to_owned).collect();
    let mut made = Vec::new();
    for at in missing.into_iter().rev() {
        match fs::create_dir(&at) {
            Ok(()) => made.push(at),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                remove_folders(&made);
                return Err(failed("make the folder", &at)(error));
            }
        }
    }
    if !folder.is_dir() {
        return Err(DiskError::InTheWay { path: folder.to_owned(), what: "a file where a folder should be" });
    }
    Ok(made)
}

fn remove_folders(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        // Only an empty one goes; somebody else may have put something there.
        let _ = fs::remove_dir(folder);
    }
}

/// One rename that was carried out, and how to take it back.
enum Done {
    /// A file that was not there came.
    Came(PathBuf),
    /// A file went to the second path.
    Went(PathBuf, PathBuf),
}

pub(super) fn apply(dir: &Path, files: &FileSet, changes: &Changes) -> Result<Written, DiskError> {
    let own = dir.join(OWN_FOLDER);
    let mut made = make_folders(&own)?;
    let stage = own.join(format!("stage-{}", std::process::id()));
    let mut done = Vec::new();
    let result = carry_out(dir, &stage, files, changes, &mut done, &mut made);
    if result.is_err() {
        take_back(&done);
    }
    let _ = fs::remove_dir_all(&stage);
    if result.is_err() {
        remove_folders(&made);
    }
    result
}

fn carry_out(
    dir: &Path,
    stage: &Path,
    files: &FileSet,
    changes: &Changes,
    done: &mut Vec<Done>,
    made: &mut Vec<PathBuf>,
) -> Result<Written, DiskError> {
    if let Some((path, Conflict::NoFile(what))) =
        changes.conflicts().find(|(_, why)| matches!(why, Conflict::NoFile(_)))
    {
        return Err(DiskError::InTheWay { path: dir.join(path.as_str()), what });
    }
    let (new, old) = (stage.join("new"), stage.join("old"));
    let mut staged = FileSet::default();
    let comes = |action: Action| matches!(action, Action::Create | Action::Replace | Action::Conflict(_));
    for path in changes.paths(comes) {
        staged.insert(path.clone(), files.get(path.as_str()).unwrap_or_default());
    }
    fs::create_dir(stage).map_err(failed("make the folder", stage))?;
    write_all(&new, &staged)?;
    keep_modes(dir, &new, changes)?;
    let mut written = Written::default();
    for (path, action) in &changes.actions {
        let at = dir.join(path.as_str());
        match action {
            Action::Unchanged | Action::Keep => continue,
            Action::Create => {}
            Action::Replace | Action::Remove => go(&at, &old.join(path.as_str()), done, made)?,
            Action::Conflict(_) => {
                let kept = kept_folder(dir, &mut written)?;
                go(&at, &kept.join(path.as_str()), done, made)?;
            }
        }
        if *action != Action::Remove {
            come(&new.join(path.as_str()), &at, done, made)?;
        }
    }
    Ok(written)
}

/// A file that is replaced keeps its mode.
fn keep_modes(dir: &Path, new: &Path, changes: &Changes) -> Result<(), DiskError> {
    let replaced = |action: Action| matches!(action, Action::Replace | Action::Conflict(_));
    for path in changes.paths(replaced) {
        let (from, to) = (dir.join(path.as_str()), new.join(path.as_str()));
        let metadata = fs::symlink_metadata(&from).map_err(failed("look at", &from))?;
        if metadata.is_file() {
            fs::set_permissions(&to, metadata.permissions()).map_err(failed("write", &to))?;
        }
    }
    Ok(())
}

fn go(from: &Path, to: &Path, done: &mut Vec<Done>, made: &mut Vec<PathBuf>) -> Result<(), DiskError> {
    made.extend(make_folders(to.parent().unwrap_or(to))?);
    fs::rename(from, to).map_err(failed("replace", from))?;
    done.push(Done::Went(from.to_owned(), to.to_owned()));
    Ok(())
}

fn come(from: &Path, to: &Path, done: &mut Vec<Done>, made: &mut Vec<PathBuf>) -> Result<(), DiskError> {
    made.extend(make_folders(to.parent().unwrap_or(to))?);
    fs::rename(from, to).map_err(failed("write", to))?;
    done.push(Done::Came(to.to_owned()));
    Ok(())
}

fn take_back(done: &[Done]) {
    for step in done.iter().rev() {
        let _ = match step {
            Done::Came(path) => fs::remove_file(path),
            Done::Went(from, to) => fs::rename(to, from),
        };
    }
}

/// `.ptcgen/replaced/N`, the first N that is free.
fn kept_folder(dir: &Path, written: &mut Written) -> Result<PathBuf, DiskError> {
    if let Some(kept) = &written.kept_in {
        return Ok(dir.join(kept));
    }
    let free = (1..).map(|number| format!("{OWN_FOLDER}replaced/{number}")).find(|path| !dir.join(path).exists());
    let kept = free.expect("numbers do not end");
    debug_assert!(RelPath::new(kept.as_str()).is_ok());
    written.kept_in = Some(kept.clone());
    Ok(dir.join(kept))
}
