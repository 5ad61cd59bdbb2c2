//! Replays a journal, forward to finish its write or backward to undo it. Either can be stopped at any call and started
//! again.

use std::io::{self, Read as _};

use rustix::fs::{FileType, Mode};

use super::journal::{Journal, Step};
use super::open_folder::{OpenFolder, OpenFolders, split};
use super::{DiskError, failed, system};
use crate::base::hash::sha256;
use crate::module::lock::OWN_FOLDER;

/// The name of a journal whose write is to be finished.
pub(super) const FORWARD: &str = "journal";
/// The name of the same journal once the write is to be undone.
pub(super) const BACK: &str = "undo";

/// Where the user's files that were in the way are kept now.
pub(super) type Kept = Vec<String>;

/// A replay of a journal.
pub(super) struct Replay<'a> {
    pub(super) tree: OpenFolders<'a>,
    pub(super) stage: &'a OpenFolder,
    pub(super) kept: Kept,
}

/// What is at a path.
#[derive(Debug)]
pub(super) enum Entry {
    Nothing,
    /// A file with this SHA-256, and its mode.
    File(String, Mode),
    /// A symlink or a device.
    Other(&'static str),
}

impl<'a> Replay<'a> {
    pub(super) const fn new(root: &'a OpenFolder, stage: &'a OpenFolder) -> Self {
        Self { tree: OpenFolders::new(root), stage, kept: Vec::new() }
    }

    /// Finishes a write.
    pub(super) fn forward(&mut self, journal: &Journal) -> Result<(), DiskError> {
        for (number, step) in journal.numbered() {
            match &step.new {
                Some(_) => self.put(number, step)?,
                None => self.remove(number, step)?,
            }
        }
        for (number, step) in journal.numbered() {
            self.spare(number, step)?;
        }
        for folder in journal.emptied() {
            self.drop_folder(folder)?;
        }
        self.tree.sync().map_err(failed("write", &self.stage.path))
    }

    /// Undoes a write.
    pub(super) fn back(&mut self, journal: &Journal) -> Result<(), DiskError> {
        for (number, step) in journal.numbered().rev().filter(|(_, step)| step.new.is_some()) {
            self.take_back(number, step)?;
        }
        for folder in journal.folders.iter().rev() {
            self.drop_folder(folder)?;
        }
        for (number, step) in journal.numbered().rev().filter(|(_, step)| step.new.is_none()) {
            self.restore(number, step)?;
        }
        self.tree.sync().map_err(failed("write", &self.stage.path))
    }

    fn put(&mut self, number: usize, step: &Step) -> Result<(), DiskError> {
        let (new, old) = (format!("new-{number}"), format!("old-{number}"));
        if !self.stage.has(&new)? {
            return Ok(());
        }
        let (folder, name) = split(&step.path);
        match (entry_at(&mut self.tree, &step.path)?, &step.old) {
            (Entry::Nothing, _) => return self.put_new(&new, &step.path),
            (Entry::File(found, _), Some(expected)) if found == *expected => {
                if !self.stage.has(&old)? {
                    let folder = self.tree.made(folder)?;
                    second_name(folder, name, self.stage, &old).map_err(failed("replace", &folder.at(name)))?;
                }
            }
            (Entry::File(found, _), _) if Some(&found) == step.new.as_ref() => {}
            // The file is neither the old nor the new text: a user edited it. Move it aside, then write.
            _ => {
                self.keep(&step.path)?;
                return self.put_new(&new, &step.path);
            }
        }
        let folder = self.tree.made(folder)?;
        system::rename(self.stage, &new, folder, name).map_err(failed("write", &folder.at(name)))
    }

    /// Puts a text at a free path. A file that appears there in that moment is moved aside.
    fn put_new(&mut self, new: &str, path: &str) -> Result<(), DiskError> {
        let (folder, name) = split(path);
        let folder = self.tree.made(folder)?;
        match system::rename_to_free(self.stage, new, folder, name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.keep(path)?;
                let folder = self.tree.opened(split(path).0);
                system::rename(self.stage, new, folder, name).map_err(failed("write", &folder.at(name)))
            }
            done => done.map_err(failed("write", &folder.at(name))),
        }
    }

    fn remove(&mut self, number: usize, step: &Step) -> Result<(), DiskError> {
        let old = format!("old-{number}");
        let as_it_was =
            matches!(entry_at(&mut self.tree, &step.path)?, Entry::File(found, _) if Some(&found) == step.old.as_ref());
        if !as_it_was || self.stage.has(&old)? {
            return Ok(());
        }
        let (folder, name) = split(&step.path);
        let Some(folder) = self.tree.get(folder)? else { return Ok(()) };
        system::rename(folder, name, self.stage, &old).map_err(failed("remove", &folder.at(name)))
    }

    /// The opposite of `put`.
    fn take_back(&mut self, number: usize, step: &Step) -> Result<(), DiskError> {
        if self.stage.has(&format!("new-{number}"))? {
            return self.restore(number, step);
        }
        match entry_at(&mut self.tree, &step.path)? {
            Entry::File(found, _) if Some(&found) == step.new.as_ref() => {
                if self.stage.has(&format!("old-{number}"))? {
                    return self.bring(number, &step.path);
                }
                let (folder, name) = split(&step.path);
                let Some(folder) = self.tree.get(folder)? else { return Ok(()) };
                system::remove_file(folder, name).map_err(failed("remove", &folder.at(name)))
            }
            Entry::Nothing => self.restore(number, step),
            Entry::File(found, _) if Some(&found) == step.old.as_ref() => Ok(()),
            _ if step.old.is_none() => Ok(()),
            _ => {
                self.keep(&step.path)?;
                self.restore(number, step)
            }
        }
    }

    /// Puts the old file back unless something else has taken its place.
    fn restore(&mut self, number: usize, step: &Step) -> Result<(), DiskError> {
        match entry_at(&mut self.tree, &step.path)? {
            Entry::Nothing => self.bring(number, &step.path),
            _ => Ok(()),
        }
    }

    fn bring(&mut self, number: usize, path: &str) -> Result<(), DiskError> {
        let old = format!("old-{number}");
        if !self.stage.has(&old)? {
            return Ok(());
        }
        let (folder, name) = split(path);
        let folder = self.tree.made(folder)?;
        system::rename(self.stage, &old, folder, name).map_err(failed("put back", &folder.at(name)))
    }

    /// Moves a file that the user changed out of the way.
    fn keep(&mut self, path: &str) -> Result<(), DiskError> {
        let (from, name) = split(path);
        let kept = self.place_aside(path)?;
        self.tree.made(from)?;
        let (from, to) = (self.tree.opened(from), self.tree.opened(split(&kept).0));
        system::rename(from, name, to, name).map_err(failed("replace", &from.at(name)))?;
        self.kept.push(kept);
        Ok(())
    }

    /// Keeps an old file aside if it was written to after it was checked, so that the change is not lost.
    fn spare(&mut self, number: usize, step: &Step) -> Result<(), DiskError> {
        let old = format!("old-{number}");
        let Some(expected) = step.old.as_ref().filter(|_| matches!(self.stage.has(&old), Ok(true))) else {
            return Ok(());
        };
        let bytes = read(self.stage, &old).map_err(failed("read", &self.stage.at(&old)))?;
        if sha256(&bytes) == *expected {
            return Ok(());
        }
        let kept = self.place_aside(&step.path)?;
        let (to, name) = split(&kept);
        system::rename(self.stage, &old, self.tree.opened(to), name).map_err(failed("keep", &self.stage.at(&old)))?;
        self.kept.push(kept);
        Ok(())
    }

    /// A free path below `.ptcgen/replaced/N/`; its folder exists.
    fn place_aside(&mut self, path: &str) -> Result<String, DiskError> {
        let mut number = 1_u64;
        loop {
            let place = format!("{OWN_FOLDER}replaced/{number}/{path}");
            let (folder, name) = split(&place);
            if !self.tree.made(folder)?.has(name)? {
                return Ok(place);
            }
            number += 1;
        }
    }

    /// Removes a folder if it exists and is empty.
    fn drop_folder(&mut self, path: &str) -> Result<(), DiskError> {
        self.tree.forget(path);
        let (parent, name) = split(path);
        let Some(parent) = self.tree.get(parent)? else { return Ok(()) };
        match system::remove_folder(parent, name) {
            Err(error) if !is_harmless(&error) => Err(failed("remove", &parent.at(name))(error)),
            _ => Ok(()),
        }
    }
}

/// Replays a journal in one direction, and backward if going forward fails. Returns where the user's files were moved
/// to.
pub(super) fn replay(root: &OpenFolder, stage: &OpenFolder, journal: &Journal, way: &str) -> Result<Kept, DiskError> {
    let mut replay = Replay::new(root, stage);
    if way == FORWARD {
        let Err(error) = replay.forward(journal) else { return Ok(replay.kept) };
        let turned = system::rename(stage, FORWARD, stage, BACK).map_err(failed("write", &stage.at(BACK)));
        turned.and_then(|()| replay.back(journal)).map_err(|_| half_written(stage, &error))?;
        return Err(error);
    }
    replay.back(journal).map_err(|error| half_written(stage, &error))?;
    Ok(replay.kept)
}

pub(super) fn half_written(stage: &OpenFolder, error: &DiskError) -> DiskError {
    DiskError::HalfWritten { path: stage.path.clone(), why: error.to_string() }
}

/// What is at a path.
pub(super) fn entry_at(tree: &mut OpenFolders<'_>, path: &str) -> Result<Entry, DiskError> {
    let (folder, name) = split(path);
    let Some(folder) = tree.get(folder)? else { return Ok(Entry::Nothing) };
    let Some(stat) = folder.look(name).map_err(failed("look at", &folder.at(name)))? else {
        return Ok(Entry::Nothing);
    };
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => {
            let bytes = read(folder, name).map_err(failed("read", &folder.at(name)))?;
            Ok(Entry::File(sha256(&bytes), Mode::from_raw_mode(stat.st_mode)))
        }
        FileType::Directory => Err(DiskError::InTheWay { path: folder.at(name), what: "a folder" }),
        FileType::Symlink => Ok(Entry::Other("a symlink")),
        _ => Ok(Entry::Other("not a regular file")),
    }
}

/// Whether a folder is already gone or not empty.
fn is_harmless(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, DirectoryNotEmpty, NotFound};
    matches!(error.kind(), NotFound | DirectoryNotEmpty | AlreadyExists)
}

pub(super) fn read(folder: &OpenFolder, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    folder.file(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Gives the old file a second name, so that the new one can be renamed over it. Where hard links are not possible the
/// file is moved.
fn second_name(from: &OpenFolder, name: &str, to: &OpenFolder, other: &str) -> io::Result<()> {
    match system::link(from, name, to, other) {
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) => {
            system::rename(from, name, to, other)
        }
        Err(error) if error.kind() == io::ErrorKind::TooManyLinks => system::rename(from, name, to, other),
        other => other,
    }
}
