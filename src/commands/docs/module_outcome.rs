//! The results of the modules of a run.

use std::path::PathBuf;

use super::Findings;
use crate::diag::Diagnostic;

/// The result of a module.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ModuleOutcome {
    /// The file is up to date.
    Fresh,
    /// This file was written.
    Written(PathBuf),
    /// This file is out of date; holds the unified diff and the finding.
    Stale(PathBuf, String, Box<Diagnostic>),
    /// The text for standard output.
    Printed(String),
}

/// The result and the findings of the module in a folder.
pub(super) struct FolderReport {
    /// The index of the PATH that it is below, and its own path; reports are sorted by these.
    pub(super) order: (usize, PathBuf),
    pub(super) outcome: Option<ModuleOutcome>,
    pub(super) findings: Findings,
}
