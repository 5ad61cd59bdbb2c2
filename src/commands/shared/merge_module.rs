//! Merges a module on disk with what is rendered for it, for `update` and for `new` over an existing module.

use std::collections::BTreeSet;
use std::path::Path;

use super::build_module::BuiltModule;
use super::failure::Failure;
use super::keep_objects::{KeepOptions, keep_objects};
use super::managed_module::{ManagedModule, rendered, unmanaged};
use crate::base::outcome::Exit;
use crate::base::path::RelPath;
use crate::diag::Severity;
use crate::edge::disk::{self, CommitRequest, HeldModule};
use crate::module::findings;
use crate::module::merge::Style;
use crate::module::update::{Choice, update};
use crate::report::changes;
use crate::report::file_report;
use crate::report::module_report::ModuleReport;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct MergeOptions {
    /// How conflicts are resolved.
    pub style: Style,
    /// Whether a module with conflicts is left unchanged.
    pub fails: bool,
    /// Deleted files that are written again.
    pub restore: BTreeSet<RelPath>,
    /// Whether pending changes count as differences.
    pub check: bool,
    /// Whether to return a diff.
    pub diff: bool,
}

impl MergeOptions {
    /// The options of a merge that keeps both sides between markers.
    pub const fn plain(diff: bool) -> Self {
        Self { style: Style::Diff3, fails: false, restore: BTreeSet::new(), check: false, diff }
    }
}

/// Merges a module, and writes it if it is held.
///
/// # Errors
/// Returns what prevents the merge, or what it would break.
pub fn merge_module(
    dir: &Path,
    held: Option<&HeldModule>,
    made: &BuiltModule,
    options: &MergeOptions,
    keep: KeepOptions<'_>,
) -> Result<ModuleReport, Failure> {
    let present = ManagedModule::read(dir, Some(made))?;
    let current = present.current();
    let open = findings::open(current);
    if !open.is_empty() {
        return Err(Failure::Findings { exit: Exit::Conflict, findings: open });
    }
    let kept = keep_objects(&present, made, options.style, false, keep)?.checked()?;
    let made = &kept.module;
    let present = present.with_files_of(dir, made)?;
    let current = present.current();
    let mut restore = options.restore.clone();
    restore.extend(kept.restore);
    let choice = Choice { style: options.style, restore, kept_in: disk::kept_folder(dir) };
    let planned = update(current, rendered(made), &choice)
        .map_err(|findings| Failure::Findings { exit: Exit::Conflict, findings })?;
    let broken = findings::broken(current, &planned);
    if !broken.is_empty() {
        return Err(Failure::Findings { exit: Exit::Unverified, findings: broken });
    }
    let mut told = made.warnings.clone();
    told.extend(findings::of_update(&present.dir, &planned, options.style));
    let conflict = told.iter().any(|finding| finding.severity == Severity::Error && findings::is_conflict(finding));
    if let Some(last) = told.iter_mut().rfind(|finding| findings::is_conflict(finding)) {
        match options.fails {
            true => last.help.push("nothing is changed; `--conflict diff3` puts both sides between markers".to_owned()),
            false => last.help.extend(findings::what_next(&present.dir)),
        }
    }
    let would_change = !planned.writes.is_empty();
    let held = held.filter(|_| would_change && !(conflict && options.fails));
    if let Some(held) = held {
        told.extend(held.recovered().into_iter().flat_map(disk::Recovery::findings));
        let order = CommitRequest { writes: &planned.writes, seen: &present.found, modes: &planned.modes };
        told.extend(disk::aside(dir, &held.commit(order)?.kept));
    }
    let (exit, state) = match (conflict, would_change) {
        (true, _) => (Exit::Conflict, "conflict"),
        (false, false) => (Exit::Done, "unchanged"),
        (false, true) if options.check => (Exit::Differences, "pending"),
        (false, true) if held.is_none() => (Exit::Done, "pending"),
        (false, true) => (Exit::Done, "updated"),
    };
    let diff = if options.diff { changes::update_diff(&present.dir, &planned) } else { String::new() };
    Ok(ModuleReport {
        unmanaged: unmanaged(&present, made),
        files: file_report::of_update(&planned),
        dir: present.dir,
        exit,
        state,
        findings: told,
        allowed: made.allowed.clone(),
        diff,
    })
}
