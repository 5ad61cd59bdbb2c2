//! Writes → a module in which all of them are done, or none: staged, synced, recorded in a journal, renamed.
//!
//! The journal's rename is the moment that counts. Before it the stage is thrown away, from then on it is finished;
//! a call that is refused turns the journal round and what was there comes back.

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

/// The journal before it counts.
const DRAFT: &str = "draft";

/// So many files are open at once, at most.
const OPEN: usize = 64;

/// What is to be written, and what that was decided from.
#[derive(Clone, Copy, Debug)]
pub struct CommitRequest<'a> {
    /// What each file becomes.
    pub writes: &'a Writes,
    /// What stood there when it was decided; a path that is not in it had nothing.
    pub seen: &'a FoundFiles,
    /// New files that have the mode of another one: its path by theirs.
    pub modes: &'a BTreeMap<RelPath, RelPath>,
}

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CommitResult {
    /// Whether anything was written.
    pub wrote: bool,
    /// What somebody wrote in the very moment, and where below the module it is kept.
    pub kept: Vec<String>,
}

impl HeldModule {
    /// Does all of it or nothing. A file that is as it should be is not touched, a replaced one keeps its mode, and a
    /// folder that a removal leaves empty goes.
    ///
    /// # Errors
    /// Says what could not be written, or what somebody changed since it was seen; the module is then as it was before.
    pub fn commit(&self, order: CommitRequest<'_>) -> Result<CommitResult, DiskError> {
        self.unless_stopped(false)?;
        if self.own.has(STAGE)? {
            // What the last write of this run could not remove.
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
            // What is left of the stage goes with the next command, unless that would find a journal in it.
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

    /// What has to be done, step by step.
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
            // Below its own folder nobody but ptcgen writes.
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

    /// What serves the writing itself is nobody's to write.
    fn refuse_own(&self, path: &str) -> Result<(), DiskError> {
        let below = path.strip_prefix(OWN_FOLDER).unwrap_or_default();
        if below == HELD || below.split('/').next() == Some(STAGE) {
            return Err(DiskError::InTheWay {
                path: self.root.at(path),
                what: "ptcgen's own, and no file of a module",
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

/// A journal, and for each of its steps the new text with the mode of the file whose place it takes.
struct Planned<'a> {
    journal: Journal,
    texts: Vec<Option<(&'a [u8], Option<Mode>)>>,
}

/// The hash of what was seen.
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
