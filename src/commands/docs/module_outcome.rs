//! What became of the modules of a run.

use std::path::PathBuf;

use super::Findings;
use crate::diag::Diagnostic;

/// What became of a module.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ModuleOutcome {
    /// Nothing to do.
    Fresh,
    /// This file was written.
    Written(PathBuf),
    /// This file is not what it should be: the unified diff, and the finding.
    Stale(PathBuf, String, Box<Diagnostic>),
    /// For standard output.
    Printed(String),
}

/// A folder with what became of its module, and what there is to say about it.
pub(super) struct FolderReport {
    /// The PATH that it belongs to, and its own.
    pub(super) order: (usize, PathBuf),
    pub(super) outcome: Option<ModuleOutcome>,
    pub(super) findings: Findings,
}
