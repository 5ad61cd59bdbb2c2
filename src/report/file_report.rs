//! What happened to each file of a module.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::module::check::{Checked, State};
use crate::module::plan::Writes;
use crate::module::update::{BESIDE, CurrentModule, FileOutcome, Update};

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its path in the module.
    pub path: String,
    /// Where it was before.
    pub from: Option<String>,
    /// What happened, in a word: `replaced`, `merged`, `edited`, …
    pub state: &'static str,
    /// SHA-256 of its text afterwards; `None` if it does not exist.
    pub sha256: Option<String>,
    /// First and last line of each conflict.
    pub conflicts: Vec<(usize, usize)>,
    /// Numbers of the lines of the old text that the user wrote and that were dropped.
    pub dropped: Vec<usize>,
    /// Where the old text is kept, if any of it was dropped.
    pub kept: Option<String>,
}

impl FileReport {
    /// Returns the file's entry in the JSON report.
    pub(super) fn json(&self) -> Value {
        let conflicts = self.conflicts.iter().map(|(first, last)| json!({ "line": first, "end_line": last }));
        json!({
            "path": self.path,
            "from": self.from,
            "state": self.state,
            "sha256": self.sha256,
            "conflicts": conflicts.collect::<Vec<_>>(),
            "dropped_lines": self.dropped,
            "kept": self.kept,
        })
    }
}

impl FileOutcome {
    /// Returns the word that reports use for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Kept => "kept",
            Self::Created => "created",
            Self::Replaced => "replaced",
            Self::Merged => "merged",
            Self::Removed => "removed",
            Self::Left => "left",
            Self::Deleted => "deleted",
            Self::Conflict => "conflict",
        }
    }
}

/// Returns every file of an update, and what else it writes: records, and texts beside files.
pub fn of_update(update: &Update) -> Vec<FileReport> {
    let mut files: BTreeMap<&str, FileReport> = BTreeMap::new();
    for (path, text) in &update.writes {
        let state = if path.as_str().ends_with(BESIDE) { "beside" } else { "record" };
        files.insert(path.as_str(), plain(path, state, text.as_deref()));
    }
    for change in &update.files {
        let conflicts = change.conflicts.iter().map(|lines| (*lines.start(), *lines.end())).collect();
        let dropped = change.dropped.clone();
        let kept = change.kept.as_ref().map(ToString::to_string);
        let from = change.from.as_ref().map(ToString::to_string);
        if let Some(from) = &change.from {
            files.insert(from.as_str(), plain(from, "renamed", None));
        }
        let report = plain(&change.path, change.outcome.word(), change.new.as_deref());
        files.insert(change.path.as_str(), FileReport { from, conflicts, dropped, kept, ..report });
    }
    files.into_values().collect()
}

/// Returns every file of a check.
pub fn of_check(current: CurrentModule<'_>, checked: &Checked) -> Vec<FileReport> {
    let report = |(path, state): &(RelPath, State)| {
        let word = match state {
            State::Current => "current",
            State::Edited => "edited",
            State::Missing => "missing",
            State::Deleted => "deleted",
            State::Stale => "stale",
            State::Conflict => "conflict",
        };
        plain(path, word, current.file(path.as_str()))
    };
    checked.files.iter().map(report).collect()
}

/// Returns what an abort restores.
pub fn of_abort(writes: &Writes) -> Vec<FileReport> {
    let report = |(path, text): (&RelPath, &Option<Vec<u8>>)| {
        let record = path.as_str().starts_with(crate::module::lock::OWN_FOLDER);
        let state = match (record, text) {
            (true, _) => "record",
            (false, Some(_)) => "restored",
            (false, None) => "removed",
        };
        plain(path, state, text.as_deref())
    };
    writes.iter().map(report).collect()
}

/// Returns the report of a file that has only a state.
pub fn plain(path: &RelPath, state: &'static str, text: Option<&[u8]>) -> FileReport {
    let (conflicts, dropped) = (Vec::new(), Vec::new());
    FileReport { path: path.to_string(), from: None, state, sha256: text.map(sha256), conflicts, dropped, kept: None }
}
