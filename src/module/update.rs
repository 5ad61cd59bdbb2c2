//! Decides what an update does to each file, from what is in the module and what its spec and templates render now.
//! Opens nothing.

mod docs;
mod file;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::codes::{BLOCKED, LOST_BASE};
use super::lock::{Lock, OWN_FOLDER, base_path};
use super::merge::{Style, open_conflicts};
use super::plan::{FoundEntry, FoundFiles, Writes, untouched, with_line_feeds};
use crate::base::files::FileSet;
use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::template::set::Rename;

pub use docs::{Stale, stale};
pub use records::{Abort, Undo, abort};

/// What is in the module.
#[derive(Clone, Copy, Debug)]
pub struct CurrentModule<'a> {
    /// The module's folder as the user typed it.
    pub dir: &'a str,
    /// What ptcgen wrote last time.
    pub lock: &'a Lock,
    /// What is at the paths of the lock, of the rendered files, and of their bases.
    pub found: &'a FoundFiles,
    /// The root module's files that ptcgen did not write: name and text.
    pub others: &'a [(String, Vec<u8>)],
}

/// What the module's spec and templates render now.
#[derive(Clone, Copy, Debug)]
pub struct RenderedModule<'a> {
    /// Every file, including the module's spec. Files below `.ptcgen/` are ignored.
    pub files: &'a FileSet,
    /// The lock that belongs to them.
    pub lock: &'a Lock,
    /// Files that the template set has renamed.
    pub renames: &'a [Rename],
}

/// The user's choices.
#[derive(Clone, Debug)]
pub struct Choice {
    /// How conflicts are written.
    pub style: Style,
    /// Deleted files to restore.
    pub restore: BTreeSet<RelPath>,
    /// A free folder below the module, for the old texts of files from which lines are dropped.
    pub kept_in: String,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOutcome {
    /// It already is what the templates render.
    Unchanged,
    /// The user changed it, and the templates did not.
    Kept,
    /// It is new.
    Created,
    /// The user had not changed it, and the templates did.
    Replaced,
    /// It has both the user's edits and the templates' changes.
    Merged,
    /// The user had not changed it, and the templates no longer write it: it is removed.
    Removed,
    /// The templates no longer write it, but the user edited it: it stays.
    Left,
    /// The user deleted it: it stays deleted.
    Deleted,
    /// Both sides changed the same lines: it has both, between markers, or the new file is written next to it if it
    /// can't be merged line by line.
    Conflict,
}

/// The change of one file.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// Its path.
    pub path: RelPath,
    /// Its old path, if the templates renamed it.
    pub from: Option<RelPath>,
    /// What happens to it.
    pub outcome: FileOutcome,
    /// Its old content, if it existed.
    pub old: Option<Vec<u8>>,
    /// Its new content; `None` if it is removed.
    pub new: Option<Vec<u8>>,
    /// The content of the file next to it, if the two sides can't be merged line by line.
    pub beside: Option<Vec<u8>>,
    /// The lines of `new`, from 1, that are in conflict.
    pub conflicts: Vec<RangeInclusive<usize>>,
    /// The lines of `old`, from 1, that the user wrote and that `new` lacks.
    pub dropped: Vec<usize>,
    /// Where `old` is kept, if any of its lines are dropped.
    pub kept: Option<RelPath>,
}

/// The result of an update.
#[derive(Clone, Debug)]
pub struct Update {
    /// Every file, sorted by path.
    pub files: Vec<FileChange>,
    /// Everything to write (`None` removes a file), including the record; empty if there is nothing to do.
    pub writes: Writes,
    /// For new files that inherit the mode of an old file: the path of the old one, by the path of the new one.
    pub modes: BTreeMap<RelPath, RelPath>,
    /// Why the docs could not be generated.
    pub docs_faults: Vec<Diagnostic>,
}

/// The suffix of a file that could not be merged line by line.
pub const BESIDE: &str = ".ptcgen-new";

/// The path of that file next to another one.
pub fn beside(path: &RelPath) -> Option<RelPath> {
    RelPath::new(format!("{path}{BESIDE}")).ok()
}

impl<'a> RenderedModule<'a> {
    /// The files outside ptcgen's own folder.
    pub fn visible(&self) -> impl Iterator<Item = (&'a RelPath, &'a [u8])> {
        self.files.iter().filter(|(path, _)| !path.as_str().starts_with(OWN_FOLDER))
    }
}

impl<'a> CurrentModule<'a> {
    /// The content of the file at this path, if there is one.
    pub fn file(&self, path: &str) -> Option<&'a [u8]> {
        match self.found.get(path) {
            Some(FoundEntry::File(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// Each recorded path.
    pub fn recorded(&self) -> impl Iterator<Item = RelPath> + use<'a> {
        self.lock.files.keys().filter_map(|path| RelPath::new(path.as_str()).ok())
    }

    /// The file as it was last rendered; `None` if it never was.
    ///
    /// # Errors
    /// The recorded text is missing or was changed.
    pub fn base(&self, path: &RelPath, rendered: Option<&[u8]>) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(hash) = self.lock.files.get(path.as_str()) else { return Ok(None) };
        let stored = base_path(path).and_then(|base| self.file(base.as_str()));
        // An unchanged file is its own base, and so is one that is rendered as it was before.
        for text in [stored, self.file(path.as_str()), rendered].into_iter().flatten() {
            if sha256(text) == *hash {
                return Ok(Some(text.to_vec()));
            }
            let text = with_line_feeds(text);
            if sha256(&text) == *hash {
                return Ok(Some(text));
            }
        }
        let gone = if stored.is_none() { "is missing" } else { "is not the one that the lock recorded" };
        Err(Diagnostic::new(&LOST_BASE, format!("`{}/.ptcgen/base/{path}.base` {gone}", self.dir))
            .help(format!("restore it: `git checkout -- {}/.ptcgen`", self.dir))
            .help(format!(
                "or adopt the module again: `ptcgen adopt-module {}`, which changes none of its files",
                self.dir
            )))
    }

    /// The unresolved conflicts: each file, and the line of each of its markers (none if the other side is in a file
    /// next to it).
    pub fn open(&self) -> Vec<(RelPath, Vec<usize>)> {
        let mut open = Vec::new();
        for path in self.recorded() {
            let text = self.file(path.as_str()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            let base = base_path(&path).and_then(|base| self.file(base.as_str())).unwrap_or_default();
            let lines = open_conflicts(text, &String::from_utf8_lossy(base));
            if !lines.is_empty() || beside(&path).is_some_and(|path| self.found.contains_key(&path)) {
                open.push((path, lines));
            }
        }
        open
    }

    /// Whether a file is as ptcgen left it.
    pub fn untouched(&self, path: &RelPath) -> bool {
        self.file(path.as_str()).is_some_and(|bytes| untouched(path, bytes, Some(self.lock)))
    }
}

/// Decides what happens to each file.
///
/// # Errors
/// What prevents every update, whatever the user chooses.
pub fn update(
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
    choice: &Choice,
) -> Result<Update, Vec<Diagnostic>> {
    let renamed = renamed(current, rendered);
    let moved: BTreeSet<&RelPath> = renamed.values().copied().collect();
    let mut paths: BTreeSet<RelPath> = current.recorded().filter(|path| !moved.contains(path)).collect();
    paths.extend(rendered.visible().map(|(path, _)| path.clone()));
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        let from = renamed.get(&path).copied();
        match file::change(current, rendered, choice, &path, from) {
            Ok(change) => files.extend(change),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let docs_faults = docs::document(current, rendered, choice.style, &mut files)?;
    for change in files.iter_mut().filter(|change| !change.dropped.is_empty()) {
        let at = change.from.as_ref().unwrap_or(&change.path);
        change.kept = RelPath::new(format!("{}/{at}", choice.kept_in)).ok();
    }
    let lock = records::lock(rendered.lock, &files);
    let writes = records::writes(current, rendered, &files, &lock);
    let modes = records::modes(&files, &writes);
    Ok(Update { files, writes, modes, docs_faults })
}

/// The old path by the new path of the files that the templates renamed, unless something else is at the new path.
fn renamed<'a>(current: CurrentModule<'_>, rendered: RenderedModule<'a>) -> BTreeMap<&'a RelPath, &'a RelPath> {
    let knows = |path: &RelPath| current.lock.files.contains_key(path.as_str());
    let writes = |path: &RelPath| rendered.files.get(path.as_str()).is_some();
    let counts = |from: &RelPath, to: &RelPath| {
        knows(from) && !writes(from) && writes(to) && !knows(to) && !current.found.contains_key(to)
    };
    rendered.renames.iter().filter(|name| counts(&name.from, &name.to)).map(|name| (&name.to, &name.from)).collect()
}

/// The finding for a path with something that can't be overwritten.
fn blocked(dir: &str, path: &RelPath, what: &str) -> Diagnostic {
    Diagnostic::new(
        &BLOCKED,
        format!("`{dir}/{path}` is {what}, and the templates changed the file that belongs there"),
    )
    .help("put the file back, or remove what is there: then the file stays deleted")
}
