//! Carries out all writes in a module, or none: they are staged, synced, recorded in a journal and renamed.
//!
//! The rename of the journal is the point of no return: an interrupted write is discarded if the journal has not been
//! renamed yet, and finished if it has. If the system refuses a call after that, the journal is replayed backwards and
//! the old files are put back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;

use rustix::fs::Mode;

use super::held::{HELD, HeldModule, STAGE};
use super::journal::{Journal, Step};
use super::open_folder::{OpenFolder, OpenFolders, split};
use super::replay::{Entry, FORWARD, entry_at, half_written, replay};
use super::{DiskError, failed, staged_file, system};
use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::module::lock::OWN_FOLDER;
use crate::module::plan::{FoundEntry, FoundFiles, Writes};

/// The name of the journal until it is renamed.
const DRAFT: &str = "draft";

/// The limit of files that are open at once.
const OPEN: usize = 64;

/// What to write, and what that decision was based on.
#[derive(Clone, Copy, Debug)]
pub struct CommitRequest<'a> {
    /// The new text of each file.
    pub writes: &'a Writes,
    /// The files as they were read; a path that is missing here did not exist.
    pub seen: &'a FoundFiles,
    /// For new files that inherit the mode of another file: the path of that file, by the path of the new one.
    pub modes: &'a BTreeMap<RelPath, RelPath>,
}

/// The result of a commit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CommitResult {
    /// Whether anything was written.
    pub wrote: bool,
    /// Where files that changed during the write are kept, below the module.
    pub kept: Vec<String>,
}

impl HeldModule {
    /// Carries out everything or nothing. A file that already has its new text is not touched, a replaced file keeps
    /// its mode, and a folder that a removal leaves empty is removed.
    ///
    /// # Errors
    /// Names the file that could not be written, or that has changed since it was read; the module is then as it was
    /// before.
    pub fn commit(&self, order: CommitRequest<'_>) -> Result<CommitResult, DiskError> {
        self.unless_stopped(false)?;
        if self.own.has(STAGE)? {
            // The previous write of this run could not remove its stage.
            self.recover()?;
        }
        let planned = self.planned(order)?;
        if planned.journal.steps.is_empty() {
            return Ok(CommitResult::default());
        }
        let gone = failed("make the folder", &self.own.at(STAGE))(io::ErrorKind::NotFound.into());
        let stage = self.own.child_made(STAGE)?.ok_or(gone)?;
        let written =
            self.staged(&stage, &planned).and_then(|()| replay(&self.root, &stage, &planned.journal, FORWARD));
        if !matches!(written, Err(DiskError::HalfWritten { .. })) {
            // The next command removes a stage without a journal. One with a journal it would replay, so that is an
            // error.
            let cleaned = self.remove_stage(&stage);
            if let (Err(error), Err(_)) = (&written, cleaned)
                && stage.has(FORWARD)?
            {
                return Err(half_written(&stage, error));
            }
        }
        let kept = written?;
        self.unless_stopped(true)?;
        Ok(CommitResult { wrote: true, kept })
    }

    /// Plans the steps.
    fn planned<'a>(&self, order: CommitRequest<'a>) -> Result<Planned<'a>, DiskError> {
        let mut tree = OpenFolders::new(&self.root);
        let (mut steps, mut texts, mut missing) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (at, write) in order.writes {
            let path = at.as_str();
            self.refuse_own(path)?;
            let new = write.as_deref();
            let hash = new.map(sha256);
            let (old, mode) = match entry_at(&mut tree, path)? {
                Entry::Nothing => {
                    (None, order.modes.get(at).map_or(Ok(None), |other| mode(&mut tree, other.as_str()))?)
                }
                Entry::File(hash, mode) => (Some(hash), Some(mode)),
                Entry::Other(what) => return Err(DiskError::InTheWay { path: self.root.at(path), what }),
            };
            // Only ptcgen writes to its own folder, so its files need no check.
            if !path.starts_with(OWN_FOLDER) && old != seen(order.seen, path) {
                return Err(DiskError::Changed { path: self.root.at(path) });
            }
            if old == hash {
                continue;
            }
            if new.is_some() {
                missing_folders(&mut tree, path, &mut missing)?;
            }
            texts.push(new.map(|bytes| (bytes, mode)));
            steps.push(Step { path: path.to_owned(), old, new: hash });
        }
        Ok(Planned { journal: Journal::new(steps, missing.into_iter().collect()), texts })
    }

    /// Refuses writes to the files that commits themselves use.
    fn refuse_own(&self, path: &str) -> Result<(), DiskError> {
        let below = path.strip_prefix(OWN_FOLDER).unwrap_or_default();
        if below == HELD || below.split('/').next() == Some(STAGE) {
            return Err(DiskError::InTheWay {
                path: self.root.at(path),
                what: "reserved for ptcgen, not a file of a module",
            });
        }
        Ok(())
    }

    fn staged(&self, stage: &OpenFolder, planned: &Planned<'_>) -> Result<(), DiskError> {
        let mut open: Vec<File> = Vec::new();
        let sync = |open: &mut Vec<File>| {
            let fds: Vec<_> = open.iter().map(|file| file.as_fd()).collect();
            system::sync(&fds).map_err(failed("write", &stage.path))?;
            open.clear();
            Ok(())
        };
        for (number, text) in planned.texts.iter().enumerate() {
            let Some((bytes, mode)) = text else { continue };
            let name = format!("new-{number}");
            open.push(staged_file::create(stage, &name, bytes, *mode).map_err(failed("write", &stage.at(&name)))?);
            if open.len() >= OPEN {
                sync(&mut open)?;
            }
        }
        let draft = staged_file::create(stage, DRAFT, &planned.journal.to_json(), None);
        open.push(draft.map_err(failed("write", &stage.at(DRAFT)))?);
        sync(&mut open)?;
        self.unless_stopped(false)?;
        system::rename(stage, DRAFT, stage, FORWARD).map_err(failed("write", &stage.at(FORWARD)))?;
        system::sync(&[stage.as_fd(), self.own.as_fd(), self.root.as_fd()]).map_err(failed("write", &stage.path))
    }
}

/// A journal, and for each of its steps the new text and the mode of the file that it replaces.
struct Planned<'a> {
    journal: Journal,
    texts: Vec<Option<(&'a [u8], Option<Mode>)>>,
}

/// The hash of a file as it was read.
fn seen(files: &FoundFiles, path: &str) -> Option<String> {
    match files.get(path) {
        Some(FoundEntry::File(bytes)) => Some(sha256(bytes)),
        _ => None,
    }
}

fn mode(tree: &mut OpenFolders<'_>, path: &str) -> Result<Option<Mode>, DiskError> {
    let (folder, name) = split(path);
    let Some(folder) = tree.get(folder)? else { return Ok(None) };
    let found = folder.look(name).map_err(failed("look at", &folder.at(name)))?;
    Ok(found.map(|stat| Mode::from_raw_mode(stat.st_mode)))
}

fn missing_folders(tree: &mut OpenFolders<'_>, path: &str, missing: &mut BTreeSet<String>) -> Result<(), DiskError> {
    for (end, _) in path.match_indices('/') {
        let folder = &path[..end];
        if !missing.contains(folder) && tree.get(folder)?.is_none() {
            missing.insert(folder.to_owned());
        }
    }
    Ok(())
}
