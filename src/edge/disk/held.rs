//! The right to write in a module's folder, and what it keeps in `.ptcgen` while it is held.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::open_folder::OpenFolder;
use super::replay::{BACK, FORWARD};
use super::system;
use super::{DiskError, failed};
use crate::edge::process::signals::Signals;

/// The folder that ptcgen keeps in a module.
pub(super) const OWN: &str = ".ptcgen";
/// The file in it that exists while a run writes.
pub(super) const HELD: &str = "held";
/// The folder in it with the new and the old files of a write.
pub(super) const STAGE: &str = "stage";

/// A module's folder that no other run writes to until this value is dropped.
#[derive(Debug)]
pub struct HeldModule {
    pub(super) root: OpenFolder,
    pub(super) own: OpenFolder,
    pub(super) file: File,
    pub(super) signals: Signals,
    pub(super) recovered: Option<Recovery>,
}

/// How a write that a killed run had left half done was recovered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// The module.
    pub dir: PathBuf,
    /// Whether it was finished; otherwise it was undone.
    pub finished: bool,
    /// Where files that had changed since are kept now, below the module: they were moved out of the way.
    pub kept: Vec<String>,
}

impl HeldModule {
    /// The recovery that was necessary when the right was acquired, if any.
    pub const fn recovered(&self) -> Option<&Recovery> {
        self.recovered.as_ref()
    }

    /// Writes this process and its host into the file, for the messages of other runs.
    pub(super) fn sign(&self) -> Result<(), DiskError> {
        let signed = self
            .file
            .set_len(0)
            .and_then(|()| system::write(&self.file, format!("{} {}\n", std::process::id(), host()).as_bytes()));
        signed.map_err(failed("write", &self.own.at(HELD)))
    }

    /// Returns an error if a signal was received.
    pub(super) fn unless_stopped(&self, done: bool) -> Result<(), DiskError> {
        self.signals.caught().map_or(Ok(()), |exit| Err(DiskError::Stopped { exit, done }))
    }

    /// Removes the stage, its journal first: a stage without a journal needs no recovery.
    pub(super) fn remove_stage(&self, stage: &OpenFolder) -> io::Result<()> {
        for name in [FORWARD, BACK] {
            match system::remove_file(stage, name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.own.remove_all(OsStr::new(STAGE))
    }
}

impl Drop for HeldModule {
    fn drop(&mut self) {
        // A stage still needs recovery, and the file makes the next command look for it.
        if matches!(self.own.has(STAGE), Ok(false)) {
            let _ = system::remove_file(&self.own, HELD);
            let _ = system::remove_folder(&self.root, OWN);
        }
    }
}

/// The name of this machine.
pub(super) fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}
