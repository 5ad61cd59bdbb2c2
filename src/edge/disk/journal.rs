//! What a write is about to do, as text: enough to finish it, or to undo it, after the process is gone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::path::RelPath;

/// The version of the journal that this program writes and reads.
const VERSION: u32 = 1;

/// All steps of a write. The n-th step's new text is staged as `new-N`, the old file goes to `old-N`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    /// In the order in which they are carried out.
    pub(super) steps: Vec<Step>,
    /// Folders that were not there, the outer ones first.
    pub(super) folders: Vec<String>,
}

/// One file that changes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// Where.
    pub(super) path: String,
    /// SHA-256 of what stood there; none: nothing did.
    pub(super) old: Option<String>,
    /// SHA-256 of what will stand there; none: nothing will.
    pub(super) new: Option<String>,
}

impl Journal {
    pub(super) const fn new(steps: Vec<Step>, folders: Vec<String>) -> Self {
        Self { version: VERSION, steps, folders }
    }

    /// Reads a journal. Every path in it stays in the module.
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        let journal: Self = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if journal.version != VERSION {
            return Err(format!("it has version {}, this ptcgen reads {VERSION}", journal.version));
        }
        let paths = journal.steps.iter().map(|step| &step.path).chain(&journal.folders);
        match paths.into_iter().find(|path| RelPath::new(path.as_str()).is_err()) {
            Some(bad) => Err(format!("it names the path {bad:?}, which no module has")),
            None => Ok(journal),
        }
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a journal is plain strings")
    }

    /// The steps with their numbers.
    pub(super) fn numbered(&self) -> impl DoubleEndedIterator<Item = (usize, &Step)> {
        self.steps.iter().enumerate()
    }

    /// Folders that something goes from, the inner ones first.
    pub(super) fn emptied(&self) -> Vec<&str> {
        let removed = self.steps.iter().filter(|step| step.new.is_none()).map(|step| step.path.as_str());
        let folders = removed.flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end]));
        let folders: BTreeMap<&str, ()> = folders.map(|folder| (folder, ())).collect();
        folders.into_keys().rev().collect()
    }
}
