//! Plans the changes of `new`: compares the rendered files with what is in the folder. It opens nothing; `edge::disk`
//! does.

use std::collections::BTreeMap;

use super::lock::{Lock, OWN_FOLDER};
use crate::base::files::FileSet;
use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::diag::{Code, Diagnostic};

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundEntry {
    /// A file with these bytes.
    File(Vec<u8>),
    /// A folder, a symlink or a device: nothing may be written through or over it.
    Other(&'static str),
}

/// What is in the folder at the paths that matter.
pub type FoundFiles = BTreeMap<RelPath, FoundEntry>;

/// The new bytes of each file; `None` removes the file.
pub type Writes = BTreeMap<RelPath, Option<Vec<u8>>>;

/// What happens to one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It does not exist yet.
    Create,
    /// It is as ptcgen left it, and is replaced.
    Replace,
    /// It already is as it should be.
    Unchanged,
    /// It is as ptcgen left it, and no longer part of the module.
    Remove,
    /// It is no longer part of the module, but the user changed it, so it stays.
    Keep,
    /// The user wrote or changed it, and the module needs other content here.
    Conflict(Conflict),
}

/// A user's file is where a generated one should be.
pub const EDITED_FILES: Code = Code::error(
    "PTC504",
    "your own work would be overwritten",
    "A file that ptcgen did not write, or that you have changed since, is yours.",
    None,
);

/// Why a path may not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// ptcgen wrote it, and the user changed it.
    Changed,
    /// ptcgen did not write it.
    Foreign,
    /// A folder or symlink is there.
    NoFile(&'static str),
}

/// What happens to every path, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The action of each path.
    pub actions: BTreeMap<RelPath, Action>,
}

/// Compares the rendered files with what was found.
pub fn plan(wanted: &FileSet, found: &FoundFiles, lock: Option<&Lock>) -> Changes {
    let mut actions = BTreeMap::new();
    for (path, bytes) in wanted.iter() {
        actions.insert(path.clone(), action(path, bytes, found.get(path), lock));
    }
    for path in lock.into_iter().flat_map(Lock::paths) {
        let gone = wanted.get(path.as_str()).is_none();
        if let Some(FoundEntry::File(bytes)) = found.get(&path).filter(|_| gone) {
            let ours = path.as_str().starts_with(OWN_FOLDER) || untouched(&path, bytes, lock);
            // Two specs in a module would contradict each other.
            let is_spec = lock.is_some_and(|lock| lock.spec.file == path.as_str());
            let action = match (ours, is_spec) {
                (true, _) => Action::Remove,
                (false, true) => Action::Conflict(Conflict::Changed),
                (false, false) => Action::Keep,
            };
            actions.insert(path, action);
        }
    }
    Changes { actions }
}

fn action(path: &RelPath, wanted: &[u8], found: Option<&FoundEntry>, lock: Option<&Lock>) -> Action {
    match found {
        None => Action::Create,
        Some(FoundEntry::Other(what)) => Action::Conflict(Conflict::NoFile(what)),
        Some(FoundEntry::File(bytes)) if same_text(bytes, wanted) => Action::Unchanged,
        // Only ptcgen writes below its own folder.
        Some(FoundEntry::File(_)) if path.as_str().starts_with(OWN_FOLDER) => Action::Replace,
        Some(FoundEntry::File(bytes)) if untouched(path, bytes, lock) => Action::Replace,
        Some(FoundEntry::File(_)) => {
            let ours = lock.is_some_and(|lock| lock.files.contains_key(path.as_str()));
            Action::Conflict(if ours { Conflict::Changed } else { Conflict::Foreign })
        }
    }
}

/// Whether a file is as ptcgen left it.
pub(super) fn untouched(path: &RelPath, bytes: &[u8], lock: Option<&Lock>) -> bool {
    let Some(hash) = lock.and_then(|lock| lock.files.get(path.as_str())) else { return false };
    *hash == sha256(bytes) || *hash == sha256(&with_line_feeds(bytes))
}

/// Whether two texts are the same except for line ends, which a checkout may have changed.
pub fn same_text(found: &[u8], wanted: &[u8]) -> bool {
    found == wanted || (found.contains(&b'\r') && with_line_feeds(found) == wanted)
}

pub(super) fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    out
}

impl Changes {
    /// The paths whose action `wanted` selects.
    pub fn paths(&self, wanted: impl Fn(Action) -> bool) -> impl Iterator<Item = &RelPath> {
        self.actions.iter().filter(move |(_, action)| wanted(**action)).map(|(path, _)| path)
    }

    /// The paths of conflicts.
    pub fn conflicts(&self) -> impl Iterator<Item = (&RelPath, Conflict)> {
        self.actions.iter().filter_map(|(path, action)| match action {
            Action::Conflict(conflict) => Some((path, *conflict)),
            _ => None,
        })
    }

    /// The conflicts as findings; `dir` is the module's folder as the user typed it.
    pub fn conflict_findings(&self, dir: &str) -> Vec<Diagnostic> {
        let finding = |(path, conflict): (&RelPath, Conflict)| {
            let why = match conflict {
                Conflict::Changed => "was changed since ptcgen wrote it",
                Conflict::Foreign => "was not written by ptcgen",
                Conflict::NoFile(what) => return Diagnostic::new(&EDITED_FILES, format!("`{dir}/{path}` is {what}")),
            };
            Diagnostic::new(&EDITED_FILES, format!("`{dir}/{path}` {why}"))
        };
        let mut findings: Vec<Diagnostic> = self.conflicts().map(finding).collect();
        if let Some(last) = findings.last_mut() {
            last.help.push("nothing was changed; `--diff` shows what would change".to_owned());
            if self.conflicts().all(|(_, conflict)| conflict == Conflict::Changed) {
                last.help.push(format!("`ptcgen update {dir}` merges your edits with a fresh rendering of its spec"));
            }
            last.help
                .push("`--force` replaces these files and keeps the old text below `.ptcgen/replaced/`".to_owned());
        }
        findings
    }

    /// Whether there is nothing to write or remove.
    pub fn is_empty(&self) -> bool {
        self.actions.values().all(|action| matches!(action, Action::Unchanged | Action::Keep))
    }
}

#[cfg(test)]
mod tests {
    use super::super::lock::{SpecStamp, TemplateStamp};
    use super::*;

    fn rel(path: &str) -> RelPath {
        RelPath::new(path).expect("a path")
    }

    fn files(pairs: &[(&str, &str)]) -> FileSet {
        let mut files = FileSet::default();
        for (path, text) in pairs {
            files.insert(rel(path), *text);
        }
        files
    }

    fn lock(pairs: &[(&str, &str)]) -> Lock {
        let template = TemplateStamp { set: "s".into(), version: "1".into(), sha256: String::new() };
        Lock::of(&files(pairs), template, SpecStamp { file: "ptcgen.yaml".into(), sha256: String::new() })
    }

    /// Checks the action of `x`, given its rendered, present and recorded text.
    #[track_caller]
    fn check(wanted: Option<&str>, found: Option<&str>, recorded: Option<&str>, expected: Option<Action>) {
        let wanted = files(&wanted.map(|text| ("x", text)).into_iter().collect::<Vec<_>>());
        let found = found.map(|text| (rel("x"), FoundEntry::File(text.into()))).into_iter().collect();
        let lock = recorded.map(|text| lock(&[("x", text)]));
        assert_eq!(plan(&wanted, &found, lock.as_ref()).actions.get(&rel("x")).copied(), expected);
    }

    #[test]
    fn every_situation_has_one_action() {
        check(Some("a"), None, None, Some(Action::Create));
        check(Some("a"), Some("a"), None, Some(Action::Unchanged));
        check(Some("a\nb\n"), Some("a\r\nb\r\n"), None, Some(Action::Unchanged));
        check(Some("b"), Some("a"), Some("a"), Some(Action::Replace));
        check(Some("b\n"), Some("a\r\n"), Some("a\n"), Some(Action::Replace));
        check(Some("b"), Some("mine"), Some("a"), Some(Action::Conflict(Conflict::Changed)));
        check(Some("b"), Some("mine"), None, Some(Action::Conflict(Conflict::Foreign)));
        check(None, Some("a"), Some("a"), Some(Action::Remove));
        check(None, Some("mine"), Some("a"), Some(Action::Keep));
        check(None, None, Some("a"), None);
    }

    #[test]
    fn a_tampered_path_is_refused() {
        let text = lock(&[("x", "a")]).to_json().replace("\"x\"", "\"../x\"");
        assert!(Lock::parse(text.as_bytes()).is_err());
    }
}
