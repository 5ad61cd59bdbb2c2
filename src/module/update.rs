//! What lies in a module + what its spec and templates make now → what becomes of each file. Opens nothing.

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

/// What lies in the module.
#[derive(Clone, Copy, Debug)]
pub struct CurrentModule<'a> {
    /// The module's folder as it was typed.
    pub dir: &'a str,
    /// What was written last time.
    pub lock: &'a Lock,
    /// What stands at the paths of the lock, of what is wanted, and of their bases.
    pub found: &'a FoundFiles,
    /// The root module's files that ptcgen did not write: name and text.
    pub others: &'a [(String, Vec<u8>)],
}

/// What the module's spec and templates make now.
#[derive(Clone, Copy, Debug)]
pub struct RenderedModule<'a> {
    /// Every file; what lies below `.ptcgen/` is left out of account. The spec as it lies in the module is one of them.
    pub files: &'a FileSet,
    /// The lock that belongs to them.
    pub lock: &'a Lock,
    /// Files that the template set calls otherwise now.
    pub renames: &'a [Rename],
}

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What becomes of conflicts.
    pub style: Style,
    /// Deleted files that come back.
    pub restore: BTreeSet<RelPath>,
    /// A folder below the module that is not there, for old texts of which something is dropped.
    pub kept_in: String,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOutcome {
    /// It is what the templates make.
    Unchanged,
    /// People changed it, the templates change nothing about that.
    Kept,
    /// It comes.
    Created,
    /// Nobody had touched it, and it changes.
    Replaced,
    /// A person's edits and the templates' changes are both in it.
    Merged,
    /// Nobody had touched it, and it goes.
    Removed,
    /// The templates no longer write it, a person edited it: it stays.
    Left,
    /// A person deleted it: it stays deleted.
    Deleted,
    /// Both sides stand in it, between markers; or, where lines make no sense, beside it.
    Conflict,
}

/// One file.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// Its path.
    pub path: RelPath,
    /// Where it was before, if the templates renamed it.
    pub from: Option<RelPath>,
    /// What becomes of it.
    pub outcome: FileOutcome,
    /// What stood there.
    pub old: Option<Vec<u8>>,
    /// What will stand there; `None`: nothing.
    pub new: Option<Vec<u8>>,
    /// What will stand beside it, where the two sides can't be merged by lines.
    pub beside: Option<Vec<u8>>,
    /// Lines of `new`, from 1, where both sides had changed the same.
    pub conflicts: Vec<RangeInclusive<usize>>,
    /// Lines of `old`, from 1, that a person wrote and that `new` lacks.
    pub dropped: Vec<usize>,
    /// Where `old` is kept from now on, if anything of it is dropped.
    pub kept: Option<RelPath>,
}

/// What an update comes to.
#[derive(Clone, Debug)]
pub struct Update {
    /// Every file, sorted by path.
    pub files: Vec<FileChange>,
    /// All that has to be written (`None`: removed), records included; empty where nothing is left to do.
    pub writes: Writes,
    /// New files that have the mode of an old one: its path by theirs.
    pub modes: BTreeMap<RelPath, RelPath>,
    /// Why the generated docs could not be made.
    pub docs_faults: Vec<Diagnostic>,
}

/// What ends the name of a file that could not be merged by lines.
pub const BESIDE: &str = ".ptcgen-new";

/// The path beside a file.
pub fn beside(path: &RelPath) -> Option<RelPath> {
    RelPath::new(format!("{path}{BESIDE}")).ok()
}

impl<'a> RenderedModule<'a> {
    /// The files that people see.
    pub fn visible(&self) -> impl Iterator<Item = (&'a RelPath, &'a [u8])> {
        self.files.iter().filter(|(path, _)| !path.as_str().starts_with(OWN_FOLDER))
    }
}

impl<'a> CurrentModule<'a> {
    /// The file at this path, if a file is there.
    pub fn file(&self, path: &str) -> Option<&'a [u8]> {
        match self.found.get(path) {
            Some(FoundEntry::File(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// Each recorded path, as one.
    pub fn recorded(&self) -> impl Iterator<Item = RelPath> + use<'a> {
        self.lock.files.keys().filter_map(|path| RelPath::new(path.as_str()).ok())
    }

    /// The file as it was rendered; `None`: it never was.
    ///
    /// # Errors
    /// Nobody knows any more.
    pub fn base(&self, path: &RelPath, rendered: Option<&[u8]>) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(hash) = self.lock.files.get(path.as_str()) else { return Ok(None) };
        let stored = base_path(path).and_then(|base| self.file(base.as_str()));
        // A file that nobody touched is its own base, and so is one that is rendered as it was.
        for text in [stored, self.file(path.as_str()), rendered].into_iter().flatten() {
            if sha256(text) == *hash {
                return Ok(Some(text.to_vec()));
            }
            let text = with_line_feeds(text);
            if sha256(&text) == *hash {
                return Ok(Some(text));
            }
        }
        let gone = if stored.is_none() { "is gone" } else { "is not what the lock says" };
        Err(Diagnostic::new(&LOST_BASE, format!("`{}/.ptcgen/base/{path}.base` {gone}", self.dir))
            .help(format!("restore it: `git checkout -- {}/.ptcgen`", self.dir))
            .help(format!(
                "or take the module over again: `ptcgen adopt-module {}`, which touches none of its files",
                self.dir
            )))
    }

    /// Conflicts that nobody resolved yet: the file, and the line of each marker (none: the other side lies beside it).
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

/// Decides what becomes of each file.
///
/// # Errors
/// What stands in the way of every update, whatever is chosen.
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

/// New path → old path of what the templates renamed and nobody put something at.
fn renamed<'a>(current: CurrentModule<'_>, rendered: RenderedModule<'a>) -> BTreeMap<&'a RelPath, &'a RelPath> {
    let knows = |path: &RelPath| current.lock.files.contains_key(path.as_str());
    let writes = |path: &RelPath| rendered.files.get(path.as_str()).is_some();
    let counts = |from: &RelPath, to: &RelPath| {
        knows(from) && !writes(from) && writes(to) && !knows(to) && !current.found.contains_key(to)
    };
    rendered.renames.iter().filter(|name| counts(&name.from, &name.to)).map(|name| (&name.to, &name.from)).collect()
}

/// Something stands at the path that nothing can be written over.
fn blocked(dir: &str, path: &RelPath, what: &str) -> Diagnostic {
    Diagnostic::new(
        &BLOCKED,
        format!("`{dir}/{path}` is {what}, and the templates changed the file that belongs there"),
    )
    .help("put the file back, or remove what stands there: then the file stays deleted")
}
