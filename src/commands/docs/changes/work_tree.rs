//! What git records of the files in a work tree, and which of them differ from a commit.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::git::Git;
use crate::diag::Diagnostic;
use crate::edge::{parallel, paths};

/// The files of a work tree, compared with a commit.
pub(super) struct WorkTree {
    /// Its top folder, without symlinks.
    pub(super) top: PathBuf,
    /// The commit.
    base: String,
    git: Git,
    /// By path from the top, without slashes at its ends.
    folders: HashMap<Vec<u8>, FolderRecord>,
    /// The places of the folders that were asked for.
    places: Mutex<HashMap<PathBuf, Place>>,
}

/// The files directly in a folder.
#[derive(Default)]
pub(super) struct FolderRecord {
    /// Recorded, and the same as in the commit.
    same: Vec<Box<[u8]>>,
    /// All others that are recorded now or were in the commit, and whether they were.
    changed: Vec<(Box<[u8]>, bool)>,
}

/// What records a folder.
#[derive(Clone)]
pub(super) enum Place {
    /// This work tree.
    Recorded(Arc<WorkTree>),
    /// Nothing that can be compared with: for example, another repository that is no submodule.
    Unrecorded,
}

/// How a file compares with the commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FileState {
    /// The same.
    Same,
    /// Different, new or deleted.
    Changed,
    /// git records no file of this name, neither in the commit nor now.
    Unrecorded,
}

impl WorkTree {
    /// Compares a work tree with a commit: the one that `base` returns.
    ///
    /// # Errors
    /// What git refuses.
    pub(super) fn read(git: &Git, base: &(dyn Fn() -> Result<String, Diagnostic> + Sync)) -> Result<Self, Diagnostic> {
        let compare = || {
            let base = base()?;
            let diff = ["diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty"];
            let changed = git.output(&[&diff[..], &[&base, "--"]].concat())?;
            Ok((base, changed))
        };
        let list = || Ok((git.top()?, git.output(&["ls-files", "-v", "-z", "--full-name", "--", ":/"])?));
        let (listed, compared) = parallel::both(list, compare);
        let ((top, listed), (base, changed)) = (listed?, compared?);
        let folders = folders(&listed, &changed);
        Ok(Self { top, base, git: git.clone(), folders, places: Mutex::default() })
    }

    /// Returns the record of a folder, which is given without symlinks; `None` if git records no file directly in it.
    pub(super) fn folder(&self, folder: &Path) -> Option<&FolderRecord> {
        self.folders.get(folder.strip_prefix(&self.top).ok()?.as_os_str().as_bytes())
    }

    /// Returns how a file compares with the commit.
    pub(super) fn state(&self, file: &Path) -> FileState {
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return FileState::Unrecorded };
        self.folder(folder).map_or(FileState::Unrecorded, |record| record.state(name))
    }

    /// Whether there was, or is now, a file or a symlink where one of the folders above a path is.
    pub(super) fn changes_above(&self, path: &Path) -> bool {
        let above = path.ancestors().skip(1).take_while(|above| **above != self.top);
        above.into_iter().any(|above| self.state(above) == FileState::Changed)
    }

    /// Returns what records a folder, which is given without symlinks; `None` if it is outside of this work tree.
    pub(super) fn place(self: &Arc<Self>, folder: &Path) -> Option<Place> {
        if folder == self.top {
            return Some(Place::Recorded(Arc::clone(self)));
        }
        if !folder.starts_with(&self.top) {
            return None;
        }
        if let Some(known) = self.places().get(folder) {
            return Some(known.clone());
        }
        let place = match self.place(folder.parent()?)? {
            Place::Recorded(_) if folder.ends_with(REPOSITORY) => Place::Unrecorded,
            Place::Recorded(tree) if paths::is_there(&folder.join(REPOSITORY)) => {
                tree.submodule(folder).map_or(Place::Unrecorded, |tree| Place::Recorded(Arc::new(tree)))
            }
            place => place,
        };
        self.places().insert(folder.to_owned(), place.clone());
        Some(place)
    }

    /// Returns the entry of a path in the commit, such as `100644 blob OBJECT`.
    fn entry(&self, path: &Path) -> Option<String> {
        let path = path.strip_prefix(&self.top).ok()?.to_str()?;
        let entry = self.git.output(&["ls-tree", "-z", "--full-tree", &self.base, "--", path]).ok()?;
        Some(String::from_utf8(entry).ok()?.split_once('\t')?.0.to_owned())
    }

    /// Whether a file in the commit contained a word, or was a symlink, whose target may have.
    pub(super) fn mentioned(&self, file: &Path, word: &str) -> bool {
        let Some(entry) = self.entry(file) else { return false };
        let object = entry.split(' ').nth(2).filter(|_| !entry.starts_with("120000"));
        let Some(object) = object else { return true };
        let text = self.git.output(&["cat-file", "blob", object]).unwrap_or_default();
        memchr::memmem::find(&text, word.as_bytes()).is_some()
    }

    fn places(&self) -> MutexGuard<'_, HashMap<PathBuf, Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares the repository in a folder with the commit that this work tree recorded for it.
    fn submodule(&self, folder: &Path) -> Option<Self> {
        let entry = self.entry(folder)?;
        let commit = entry.strip_prefix("160000 commit ")?;
        let git = self.git.apart(folder);
        Self::read(&git, &|| Ok(commit.to_owned())).ok().filter(|tree| tree.top == folder)
    }
}

/// The entry of a folder that makes it the top of a repository.
pub(super) const REPOSITORY: &str = ".git";

impl FolderRecord {
    /// Returns how a file in the folder compares with the commit.
    pub(super) fn state(&self, name: &OsStr) -> FileState {
        let name = name.as_bytes();
        if self.same.iter().any(|same| **same == *name) {
            FileState::Same
        } else if self.changed.iter().any(|(changed, _)| **changed == *name) {
            FileState::Changed
        } else {
            FileState::Unrecorded
        }
    }

    /// The names of the files that differ, the deleted ones too.
    pub(super) fn changed(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.changed.iter().map(|(name, _)| String::from_utf8_lossy(name))
    }

    /// The names of the files that were in the commit.
    pub(super) fn then(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let changed = self.changed.iter().filter(|(_, was)| *was).map(|(name, _)| name);
        self.same.iter().chain(changed).map(|name| String::from_utf8_lossy(name))
    }
}

/// Sorts what `git ls-files -v -z` and `git diff --name-status -z` print into folders.
fn folders(listed: &[u8], changed: &[u8]) -> HashMap<Vec<u8>, FolderRecord> {
    let mut folders: HashMap<Vec<u8>, FolderRecord> = HashMap::new();
    let mut record = |path: &[u8], add: &dyn Fn(&mut FolderRecord, &[u8])| {
        let slash = memchr::memrchr(b'/', path);
        let (folder, name) = slash.map_or((&b""[..], path), |at| (&path[..at], &path[at + 1..]));
        if let Some(record) = folders.get_mut(folder) {
            add(record, name);
        } else {
            add(folders.entry(folder.to_vec()).or_default(), name);
        }
    };
    for entry in listed.split(|byte| *byte == 0) {
        match entry {
            [b'H', b' ', path @ ..] => record(path, &|record, name| record.same.push(name.into())),
            // git was told to assume that the file is as it was, or does not write it to the work tree.
            [_, b' ', path @ ..] => record(path, &|record, name| record.changed.push((name.into(), true))),
            _ => {}
        }
    }
    let mut fields = changed.split(|byte| *byte == 0);
    while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
        let was = status != b"A";
        record(path, &|record, name| {
            record.same.retain(|same| **same != *name);
            record.changed.push((name.into(), was));
        });
    }
    folders
}
