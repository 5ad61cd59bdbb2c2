//! Compares a module with what its spec and templates render now, and finds out how and why they differ. Changes
//! nothing.

use std::collections::BTreeSet;

use super::plan::FoundEntry;
use super::update::{CurrentModule, RenderedModule, Stale, Undo, stale};
use crate::base::path::RelPath;
use crate::diag::Diagnostic;

/// The state of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It matches its spec, templates and docs; edits by hand are allowed.
    Current,
    /// An update or fresh docs are due.
    Drift,
    /// It has unresolved conflicts.
    Conflict,
}

/// Why a module would be rendered differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// The spec's text changed.
    pub spec: bool,
    /// The template set changed, or ptcgen renders it differently.
    pub template: bool,
}

/// The state of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is as it was rendered.
    Current,
    /// It was edited by hand.
    Edited,
    /// It is missing, and the lock does not record that it was deleted on purpose.
    Missing,
    /// It was deleted on purpose.
    Deleted,
    /// Its generated docs do not match the module.
    Stale,
    /// It has conflict markers.
    Conflict,
}

/// The result of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The overall state.
    pub verdict: Verdict,
    /// Why an update would change the module.
    pub causes: Causes,
    /// Files that would be rendered differently, sorted.
    pub outdated: Vec<RelPath>,
    /// The state of each file of the lock.
    pub files: Vec<(RelPath, State)>,
    /// Whether conflicts are resolved, but the update was not completed.
    pub unfinished: bool,
    /// Why the docs could not be compared.
    pub docs_faults: Vec<Diagnostic>,
}

/// Compares a module with what would be rendered now.
///
/// # Errors
/// A base is missing.
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
            // The spec belongs to the user.
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

/// The paths whose rendered text changed, is new, or is gone. The spec is left out, as it belongs to the user.
fn outdated(current: CurrentModule<'_>, rendered: RenderedModule<'_>) -> Vec<RelPath> {
    let (old, new) = (&current.lock.files, &rendered.lock.files);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let is_spec = |path: &str| path == current.lock.spec.file && path == rendered.lock.spec.file;
    let differ = paths.into_iter().filter(|path| !is_spec(path) && old.get(*path) != new.get(*path));
    differ.filter_map(|path| RelPath::new(path.as_str()).ok()).collect()
}
