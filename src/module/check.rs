//! What lies in a module + what its spec and templates make now → how the two differ, and why. Changes nothing.

use std::collections::BTreeSet;

use super::plan::FoundEntry;
use super::update::{CurrentModule, RenderedModule, Stale, Undo, stale};
use crate::base::path::RelPath;
use crate::diag::Diagnostic;

/// What a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What its spec, templates and docs say; edits by hand are allowed.
    Current,
    /// Something else: an update or fresh docs are due.
    Drift,
    /// It has conflicts that nobody resolved.
    Conflict,
}

/// Why a module would be rendered otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// The spec's text changed.
    pub spec: bool,
    /// The template set changed, or ptcgen renders it otherwise.
    pub template: bool,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it was rendered.
    Current,
    /// Edited by hand.
    Edited,
    /// Not there, and nobody said that it should not be.
    Missing,
    /// Deleted on purpose.
    Deleted,
    /// Its generated block does not fit the module.
    Stale,
    /// It has conflict markers.
    Conflict,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// In a word.
    pub verdict: Verdict,
    /// Why an update would change it.
    pub causes: Causes,
    /// Files that would be rendered otherwise than they were, sorted.
    pub outdated: Vec<RelPath>,
    /// Each file of the lock.
    pub files: Vec<(RelPath, State)>,
    /// Conflicts are resolved, but the update was not completed.
    pub unfinished: bool,
    /// Why nobody can tell whether the docs fit.
    pub docs_faults: Vec<Diagnostic>,
}

/// Compares.
///
/// # Errors
/// A base is lost.
pub fn check(current: CurrentModule<'_>, rendered: RenderedModule<'_>) -> Result<Checked, Diagnostic> {
    let open: BTreeSet<RelPath> = current.open().into_iter().map(|(path, _)| path).collect();
    let (old, new) = (current.lock, rendered.lock);
    let is_spec = |path: &str| path == old.spec.file || path == new.spec.file;
    let outdated = outdated(current, rendered);
    let changed = !outdated.is_empty();
    let spec = changed && old.spec != new.spec;
    let causes = Causes { spec, template: changed && (old.template != new.template || !spec) };
    let (stale_file, docs_faults) = match stale(current) {
        Stale::No => (None, Vec::new()),
        Stale::Yes(file) => (Some(file), Vec::new()),
        Stale::Unknown(faults) => (None, faults),
    };
    let mut files = Vec::new();
    for path in current.recorded() {
        current.base(&path, rendered.files.get(path.as_str()).filter(|_| !is_spec(path.as_str())))?;
        let state = match current.found.get(&path) {
            _ if open.contains(&path) => State::Conflict,
            None if old.deleted.iter().any(|deleted| deleted == path.as_str()) => State::Deleted,
            None => State::Missing,
            Some(FoundEntry::File(_)) if stale_file.as_deref() == Some(path.as_str()) => State::Stale,
            // The spec is people's own.
            Some(FoundEntry::File(_)) if is_spec(path.as_str()) || current.untouched(&path) => State::Current,
            Some(_) => State::Edited,
        };
        files.push((path, state));
    }
    let unfinished = open.is_empty() && current.found.contains_key(Undo::PATH);
    let drifts = |state: &State| matches!(state, State::Missing | State::Stale);
    let verdict = match open.is_empty() {
        false => Verdict::Conflict,
        true if changed || unfinished || files.iter().any(|(_, state)| drifts(state)) => Verdict::Drift,
        true => Verdict::Current,
    };
    Ok(Checked { verdict, causes, outdated, files, unfinished, docs_faults })
}

/// Paths that are rendered otherwise than they were, or no longer, or for the first time. The spec is people's own.
fn outdated(current: CurrentModule<'_>, rendered: RenderedModule<'_>) -> Vec<RelPath> {
    let (old, new) = (&current.lock.files, &rendered.lock.files);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let is_spec = |path: &str| path == current.lock.spec.file && path == rendered.lock.spec.file;
    let differ = paths.into_iter().filter(|path| !is_spec(path) && old.get(*path) != new.get(*path));
    differ.filter_map(|path| RelPath::new(path.as_str()).ok()).collect()
}
