//! Turns the changes of an update into everything to write, including `.ptcgen/`, and keeps what is needed to undo it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{CurrentModule, FileChange, FileOutcome, RenderedModule, beside};
use crate::base::hash::sha256;
use crate::base::path::RelPath;
use crate::module::lock::{self, Lock, OWN_FOLDER, base_path};
use crate::module::plan::{FoundEntry, FoundFiles, Writes};
use crate::spec::schema;

/// What was there before an update that ended in conflicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// Always 1.
    pub schema_version: u32,
    /// SHA-256 of each file before the update, by path; `null` if it did not exist.
    pub before: BTreeMap<String, Option<String>>,
    /// The same for what the update wrote: a file with another hash has been edited since.
    pub after: BTreeMap<String, Option<String>>,
}

impl Undo {
    /// Its path in a module.
    pub const PATH: &'static str = ".ptcgen/undo/undo.json";

    /// Parses it; `None` if it is damaged, or names a path that leaves the module.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let undo: Self = serde_json::from_slice(text).ok()?;
        let sound = undo.schema_version == 1 && undo.before.keys().all(|path| RelPath::new(path.as_str()).is_ok());
        sound.then_some(undo)
    }

    /// The old text of a file. `None`: the update did not touch the file. `Some(None)`: the file did not exist.
    pub fn old<'a>(&self, current: CurrentModule<'a>, path: &str) -> Option<Option<&'a [u8]>> {
        let hash = self.before.get(path)?.as_ref();
        Some(hash.and_then(|_| current.file(original(path)?.as_str())))
    }

    /// The path of every file in it, and the path of its old text.
    pub fn paths(&self) -> impl Iterator<Item = (RelPath, RelPath)> {
        self.before.keys().filter_map(|path| Some((RelPath::new(path.as_str()).ok()?, original(path)?)))
    }
}

fn original(path: &str) -> Option<RelPath> {
    RelPath::new(format!("{OWN_FOLDER}undo/files/{path}.orig")).ok()
}

/// The new lock: the rendered one, with the files that the user deleted.
pub(super) fn lock(rendered: &Lock, files: &[FileChange]) -> Lock {
    let mut lock = rendered.clone();
    let deleted = files.iter().filter(|change| change.outcome == FileOutcome::Deleted);
    lock.deleted = deleted.map(|change| change.path.to_string()).collect();
    lock
}

/// Every file to write or remove, including the record; empty if nothing has to change.
pub(super) fn writes(
    current: CurrentModule<'_>,
    rendered: RenderedModule<'_>,
    files: &[FileChange],
    lock: &Lock,
) -> Writes {
    let mut writes = Writes::new();
    for change in files {
        if let Some(from) = &change.from {
            writes.insert(from.clone(), None);
        }
        if change.from.is_some() || change.new != change.old {
            writes.insert(change.path.clone(), change.new.clone());
        }
        if let (Some(text), Some(path)) = (&change.beside, beside(&change.path)) {
            writes.insert(path, Some(text.clone()));
        }
        if let (Some(text), Some(path)) = (&change.old, &change.kept) {
            writes.insert(path.clone(), Some(text.clone()));
        }
    }
    // A symlink in place of a file stays.
    writes.retain(|path, text| text.is_some() || current.file(path.as_str()).is_some());
    let undo = undo_paths(current.found);
    if writes.is_empty() && undo.is_empty() && !is_news(current.lock, lock) {
        return Writes::new();
    }
    let bases = rendered.visible().filter_map(|(path, bytes)| Some((base_path(path)?, Some(bytes.to_vec()))));
    writes.extend(bases);
    let recorded = current.recorded().filter(|path| rendered.files.get(path.as_str()).is_none());
    writes.extend(recorded.filter_map(|path| Some((base_path(&path)?, None))));
    writes.insert(constant(schema::PATH), Some(schema::SCHEMA.as_bytes().to_vec()));
    writes.insert(lock::path(), Some(lock.to_json().into_bytes()));
    writes.retain(|path, text| current.file(path.as_str()) != text.as_deref());
    writes.extend(undo.into_iter().map(|path| (path, None)));
    if files.iter().any(|change| change.outcome == FileOutcome::Conflict) {
        let kept = keep(current, &writes);
        writes.extend(kept);
    }
    writes
}

fn constant(path: &str) -> RelPath {
    RelPath::new(path).expect("a constant path")
}

/// Whether a lock differs from the old one in more than the spec's text and the version of ptcgen, which alone do not
/// change what is rendered.
fn is_news(old: &Lock, new: &Lock) -> bool {
    let rendered = |lock: &Lock| -> BTreeMap<String, String> {
        lock.files
            .iter()
            .filter(|(path, _)| **path != lock.spec.file)
            .map(|(path, hash)| (path.clone(), hash.clone()))
            .collect()
    };
    let kept = |lock: &Lock| (lock.spec.file.clone(), lock.deleted.clone(), lock.destroyed_secrets.clone());
    kept(old) != kept(new) || rendered(old) != rendered(new)
}

/// The files whose mode new files inherit.
pub(super) fn modes(files: &[FileChange], writes: &Writes) -> BTreeMap<RelPath, RelPath> {
    let renamed = files.iter().filter_map(|change| Some((change.path.clone(), change.from.clone()?)));
    let kept = files.iter().filter_map(|change| {
        let at = change.from.as_ref().unwrap_or(&change.path);
        Some((change.kept.clone()?, at.clone()))
    });
    let originals = writes.keys().filter_map(|path| Some((original(path.as_str())?, path.clone())));
    renamed.chain(kept).chain(originals).collect()
}

/// The old texts of everything that is written, and the list of them, for `--abort`.
fn keep(current: CurrentModule<'_>, writes: &Writes) -> Writes {
    let mut kept = Writes::new();
    let mut undo = Undo { schema_version: 1, before: BTreeMap::new(), after: BTreeMap::new() };
    for (path, new) in writes {
        let old = current.file(path.as_str());
        undo.before.insert(path.to_string(), old.map(sha256));
        undo.after.insert(path.to_string(), new.as_deref().map(sha256));
        if let (Some(old), Some(to)) = (old, original(path.as_str())) {
            kept.insert(to, Some(old.to_vec()));
        }
    }
    let text = serde_json::to_string_pretty(&undo).expect("plain strings");
    kept.insert(constant(Undo::PATH), Some(format!("{text}\n").into_bytes()));
    kept
}

/// The files that an earlier update kept, among those that were read.
fn undo_paths(found: &FoundFiles) -> BTreeSet<RelPath> {
    let Some(FoundEntry::File(text)) = found.get(Undo::PATH) else { return BTreeSet::new() };
    let kept = Undo::parse(text).into_iter().flat_map(|undo| undo.paths().map(|(_, kept)| kept).collect::<Vec<_>>());
    kept.filter(|path| found.contains_key(path)).chain([constant(Undo::PATH)]).collect()
}

/// How to undo an update.
#[derive(Clone, Debug, Default)]
pub struct Abort {
    /// Everything to write.
    pub writes: Writes,
    /// The path of the kept old file, whose mode is restored too, by the path of each restored file.
    pub modes: BTreeMap<RelPath, RelPath>,
    /// Files that were edited since, and where those edits are kept.
    pub kept: Vec<(RelPath, RelPath)>,
}

/// Plans how to undo an update; `None` if its record is damaged. `kept_in` is a free folder below the module, for edits
/// made since.
pub fn abort(found: &FoundFiles, kept_in: &str) -> Option<Abort> {
    let Some(FoundEntry::File(text)) = found.get(Undo::PATH) else { return None };
    let undo = Undo::parse(text)?;
    let mut abort = Abort::default();
    for (path, original) in undo.paths() {
        let old = match (undo.before.get(path.as_str())?, found.get(&original)) {
            (None, _) => None,
            (Some(hash), Some(FoundEntry::File(bytes))) if sha256(bytes) == *hash => Some(bytes.clone()),
            _ => return None,
        };
        let now = match found.get(&path) {
            Some(FoundEntry::File(bytes)) => Some(bytes),
            Some(FoundEntry::Other(_)) => return None,
            None => None,
        };
        if now == old.as_ref() {
            continue;
        }
        let as_it_left_it = undo.after.get(path.as_str()) == Some(&now.map(|bytes| sha256(bytes)));
        if let Some(work) = now.filter(|_| !as_it_left_it && !path.as_str().starts_with(OWN_FOLDER)) {
            let kept = RelPath::new(format!("{kept_in}/{path}")).ok()?;
            abort.writes.insert(kept.clone(), Some(work.clone()));
            abort.kept.push((path.clone(), kept));
        }
        abort.modes.insert(path.clone(), original);
        abort.writes.insert(path, old);
    }
    abort.writes.extend(undo_paths(found).into_iter().map(|path| (path, None)));
    Some(abort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_of_an_undo_keeps_its_form_and_names_no_path_outside() {
        let text = |path: &str| format!("{{\"schema_version\": 1, \"before\": {{\"{path}\": null}}, \"after\": {{}}}}");
        let undo = Undo::parse(text("main.tf").as_bytes()).expect("a sound record");
        assert_eq!(
            serde_json::to_string(&undo).expect("plain strings"),
            text("main.tf").replace(": ", ":").replace(", ", ",")
        );
        assert_eq!(Undo::parse(text("../main.tf").as_bytes()), None);
    }
}
