//! What a write is about to do, as JSON: enough to finish or undo it after the process has been killed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::path::RelPath;

/// The version of the journal that this program writes and reads.
const VERSION: u32 = 1;

/// All steps of a write. The new text of step N is staged as `new-N`, and the old file is moved to `old-N`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    /// In the order of execution.
    pub(super) steps: Vec<Step>,
    /// Folders that did not exist, the outer ones first.
    pub(super) folders: Vec<String>,
}

/// One file that changes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// Its path in the module.
    pub(super) path: String,
    /// SHA-256 of the old file; `None` if there was no file.
    pub(super) old: Option<String>,
    /// SHA-256 of the new file; `None` if the file is removed.
    pub(super) new: Option<String>,
}

impl Journal {
    pub(super) const fn new(steps: Vec<Step>, folders: Vec<String>) -> Self {
        Self { version: VERSION, steps, folders }
    }

    /// Parses a journal and checks that no path in it leaves the module.
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        let journal: Self = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if journal.version != VERSION {
            return Err(format!("it has version {}, and this ptcgen reads version {VERSION}", journal.version));
        }
        let paths = journal.steps.iter().map(|step| &step.path).chain(&journal.folders);
        match paths.into_iter().find(|path| RelPath::new(path.as_str()).is_err()) {
            Some(bad) => Err(format!("it names the path {bad:?}, which no module can have")),
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

    /// The folders that files are removed from, the inner ones first.
    pub(super) fn emptied(&self) -> Vec<&str> {
        let removed = self.steps.iter().filter(|step| step.new.is_none()).map(|step| step.path.as_str());
        let folders = removed.flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end]));
        let folders: BTreeMap<&str, ()> = folders.map(|folder| (folder, ())).collect();
        folders.into_keys().rev().collect()
    }
}
