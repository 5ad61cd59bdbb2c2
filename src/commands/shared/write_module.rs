//! Writes a built module into its folder, for `new` and `adopt`, and reports what was written.

use std::collections::BTreeSet;
use std::path::Path;

use super::build_module::BuiltModule;
use super::merge_module::{MergeOptions, merge_module};
use super::options::PreviewOptions;
use super::reporter::{self, Reporter};
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError, Folder, HeldModule};
use crate::module::merge::Style;
use crate::module::plan::{Changes, Conflict, FoundFiles, plan};
use crate::report::{self, changes, next_steps};

/// What to write, and how to report it.
pub struct WriteRequest<'a> {
    /// The module's folder.
    pub dir: &'a Path,
    /// Whether files that the user wrote or changed are replaced.
    pub force: bool,
    /// Whether the user's edits are merged if the module is rendered from another spec.
    pub merges: bool,
    /// What is shown instead of written.
    pub preview: PreviewOptions,
    /// The module's files, and the findings of building it.
    pub module: &'a BuiltModule,
    /// Findings besides those of the module.
    pub findings: Vec<Diagnostic>,
    /// The exit code if no file of the user's is in the way.
    pub exit: Exit,
    /// What to do next, printed once the module is written.
    pub next_steps: String,
}

/// The result of a write.
pub struct WriteResult {
    /// The outcome, for the caller to return or to extend.
    pub outcome: Outcome,
    /// Every finding, as it was reported.
    pub findings: Vec<Diagnostic>,
    /// How many bytes of the outcome's words are the report of these findings.
    pub reported: usize,
    /// Whether the folder now holds the module.
    pub is_there: bool,
}

/// What is in the folder, and what to do with it.
struct WritePlan {
    found: FoundFiles,
    changes: Changes,
    conflicts: Vec<Diagnostic>,
    /// Whether the user's edits are merged with what is rendered.
    merges: bool,
}

fn plan_writes(request: &WriteRequest<'_>, folder: Folder) -> Result<WritePlan, DiskError> {
    let WriteRequest { dir, module, force, .. } = *request;
    let old = if folder == Folder::New { None } else { disk::read_lock(dir)? };
    let found =
        if folder == Folder::New { FoundFiles::new() } else { disk::read_found(dir, &module.files, old.as_ref())? };
    let changes = plan(&module.files, &found, old.as_ref());
    let is_spec = |path: &str| path == module.lock.spec.file || old.as_ref().is_some_and(|old| path == old.spec.file);
    let merges = !force
        && !changes.is_empty()
        && request.merges
        && old.is_some()
        && changes.conflicts().all(|(path, why)| why == Conflict::Changed && !is_spec(path.as_str()));
    let conflicts = if force || merges { Vec::new() } else { changes.conflict_findings(&dir.to_string_lossy()) };
    Ok(WritePlan { found, changes, conflicts, merges })
}

/// Writes the module, or shows what it would write.
///
/// # Errors
/// A file can't be read or written.
pub fn write_module(
    request: &WriteRequest<'_>,
    reporter: &Reporter<'_>,
    folder: Folder,
) -> Result<WriteResult, DiskError> {
    match attempt(request, reporter, folder) {
        // Another run created the folder first; its files are now treated like any that were there before.
        Err(DiskError::Appeared { .. }) => attempt(request, reporter, Folder::Existing),
        written => written,
    }
}

fn attempt(request: &WriteRequest<'_>, reporter: &Reporter<'_>, folder: Folder) -> Result<WriteResult, DiskError> {
    let WriteRequest { dir, module, preview, .. } = request;
    let mut planned = plan_writes(request, folder)?;
    let writes = planned.conflicts.is_empty() && !planned.changes.is_empty() && !preview.is_asked();
    // Only a run that writes holds the folder. It plans again while holding it, since files may have changed meanwhile.
    let held = if writes && folder == Folder::Existing { Some(disk::hold(dir)?) } else { None };
    if held.is_some() {
        planned = plan_writes(request, folder)?;
    }
    if planned.merges {
        return merge(request, reporter, held.as_ref());
    }
    let WritePlan { found, changes, conflicts, .. } = planned;
    let mut findings = [request.findings.as_slice(), &module.warnings].concat();
    let exit = if conflicts.is_empty() { request.exit } else { Exit::Conflict };
    findings.extend(conflicts);
    let mut outcome = reporter.report(exit, &findings)?;
    let reported = outcome.words.len();
    outcome.words.push_str(&quieted(reporter, reporter::allowed(&module.allowed)));
    if reporter.common.verbose {
        outcome.words.push_str(&next_steps::decisions(&module.spec, &module.template));
    }
    if preview.diff {
        outcome.data.push_str(&changes::diff(&module.files, &found, &changes));
    }
    let is_there = exit != Exit::Conflict && !preview.is_asked();
    if is_there {
        let (report, aside) = write(request, held.as_ref(), &found, &changes)?;
        outcome.words.push_str(&quieted(reporter, report));
        outcome.words.push_str(&report::text::text(&aside, reporter.style()));
    } else if exit != Exit::Conflict {
        outcome.words.push_str(&quieted(reporter, changes::planned(dir, &changes)));
    }
    Ok(WriteResult { outcome, findings, reported, is_there })
}

/// Renders a module from another spec or template set and keeps the user's edits.
fn merge(
    request: &WriteRequest<'_>,
    reporter: &Reporter<'_>,
    held: Option<&HeldModule>,
) -> Result<WriteResult, DiskError> {
    let diff = request.preview.diff;
    let options = MergeOptions { style: Style::Diff3, fails: false, restore: BTreeSet::new(), check: false, diff };
    let report = match merge_module(request.dir, held, request.module, &options) {
        Ok(report) => report,
        Err(failure) => {
            let (exit, findings) = failure.into_findings();
            let outcome = reporter.report(exit, &findings)?;
            return Ok(WriteResult { outcome, findings, reported: 0, is_there: false });
        }
    };
    let findings = [request.findings.as_slice(), &report.findings].concat();
    let exit = if report.exit == Exit::Done { request.exit } else { report.exit };
    let mut outcome = reporter.report(exit, &findings)?;
    let reported = outcome.words.len();
    outcome.words.push_str(&quieted(reporter, reporter::allowed(&report.allowed)));
    outcome.words.push_str(&quieted(reporter, report::module_report::words(&report, reporter.common.verbose)));
    if diff {
        outcome.data.push_str(&report.diff);
    }
    let is_there = report.exit == Exit::Done && !request.preview.is_asked();
    if is_there {
        outcome.words.push_str(&quieted(reporter, request.next_steps.clone()));
    }
    Ok(WriteResult { outcome, findings, reported, is_there })
}

/// Returns the words, or nothing with `--quiet`.
fn quieted(reporter: &Reporter<'_>, words: String) -> String {
    if reporter.common.quiet { String::new() } else { words }
}

fn write(
    request: &WriteRequest<'_>,
    held: Option<&HeldModule>,
    found: &FoundFiles,
    changes: &Changes,
) -> Result<(String, Vec<Diagnostic>), DiskError> {
    let WriteRequest { dir, module, .. } = request;
    if changes.is_empty() {
        return Ok((changes::unchanged(dir, changes), Vec::new()));
    }
    let written = match held {
        None => disk::write_new(dir, &module.files).map(|()| disk::ApplyResult::default())?,
        Some(held) => disk::apply(held, &module.files, found, changes)?,
    };
    let words = changes::written(dir, changes, written.kept_in.as_deref()) + &request.next_steps;
    Ok((words, disk::aside(dir, &written.aside)))
}
