//! What became of each file of a module.

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
    /// In a word: `replaced`, `merged`, `edited`, …
    pub state: &'static str,
    /// SHA-256 of its text afterwards; `None`: it is not there.
    pub sha256: Option<String>,
    /// First and last line of each place where both sides changed the same.
    pub conflicts: Vec<(usize, usize)>,
    /// Lines of the old text that a person wrote and that are gone.
    pub dropped: Vec<usize>,
    /// Where the old text is kept, if anything of it is dropped.
    pub kept: Option<String>,
}

impl FileReport {
    /// The file as the report's JSON has it.
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
    /// The word for it.
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

/// Every file of an update, and what is written besides: records, and texts beside files.
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

/// Every file of a check.
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

/// What an abort puts back.
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

/// A file that only has a state.
pub fn plain(path: &RelPath, state: &'static str, text: Option<&[u8]>) -> FileReport {
    let (conflicts, dropped) = (Vec::new(), Vec::new());
    FileReport { path: path.to_string(), from: None, state, sha256: text.map(sha256), conflicts, dropped, kept: None }
}
