//! Writes a built module into its folder, for `new` and `adopt`, and reports what was written.

use std::path::Path;

use super::build_module::BuiltModule;
use super::failure::Failure;
use super::keep_objects::{KeepOptions, keep_objects};
use super::managed_module::ManagedModule;
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
    /// How a module that exists keeps its objects.
    pub keep: KeepOptions<'a>,
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
    /// The module with the blocks that keep its objects, if there is one in the folder.
    module: Option<BuiltModule>,
    found: FoundFiles,
    changes: Changes,
    conflicts: Vec<Diagnostic>,
    /// Whether the user's edits are merged with what is rendered.
    merges: bool,
}

fn plan_writes(request: &WriteRequest<'_>, folder: Folder) -> Result<WritePlan, Failure> {
    let WriteRequest { dir, force, .. } = *request;
    let old = if folder == Folder::New { None } else { disk::read_lock(dir)? };
    let kept = old.as_ref().map(|_| kept(request)).transpose()?;
    let module = kept.as_ref().unwrap_or(request.module);
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
    Ok(WritePlan { module: kept, found, changes, conflicts, merges })
}

/// The module with the blocks that keep its objects.
fn kept(request: &WriteRequest<'_>) -> Result<BuiltModule, Failure> {
    let present = ManagedModule::read(request.dir, Some(request.module))?;
    Ok(keep_objects(&present, request.module, Style::Diff3, request.force, request.keep)?.checked()?.module)
}

/// Writes the module, or shows what it would write.
///
/// # Errors
/// A file can't be read or written, or the change would lose something that runs.
pub fn write_module(
    request: &WriteRequest<'_>,
    reporter: &Reporter<'_>,
    folder: Folder,
) -> Result<WriteResult, Failure> {
    match attempt(request, reporter, folder) {
        // Another run created the folder first; its files are now treated like any that were there before.
        Err(Stop::Disk(DiskError::Appeared { .. })) => attempt(request, reporter, Folder::Existing),
        written => written,
    }
    .map_err(|stop| match stop {
        Stop::Disk(error) => error.into(),
        Stop::Refused(failure) => failure,
    })
}

/// Why an attempt to write ends.
enum Stop {
    /// The disk is at fault.
    Disk(DiskError),
    /// The module must not be written.
    Refused(Failure),
}

impl From<DiskError> for Stop {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

fn attempt(request: &WriteRequest<'_>, reporter: &Reporter<'_>, folder: Folder) -> Result<WriteResult, Stop> {
    let WriteRequest { dir, preview, .. } = request;
    let mut planned = plan_writes(request, folder)?;
    let writes = planned.conflicts.is_empty() && !planned.changes.is_empty() && !preview.is_asked();
    // Only a run that writes holds the folder. It plans again while holding it, since files may have changed meanwhile.
    let held = if writes && folder == Folder::Existing { Some(disk::hold(dir)?) } else { None };
    if held.is_some() {
        planned = plan_writes(request, folder)?;
    }
    if planned.merges {
        return Ok(merge(request, reporter, held.as_ref())?);
    }
    let WritePlan { module, found, changes, conflicts, .. } = planned;
    let module = module.as_ref().unwrap_or(request.module);
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
        let (report, aside) = write(request, module, held.as_ref(), &found, &changes)?;
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
    let report = match merge_module(request.dir, held, request.module, &MergeOptions::plain(diff), request.keep) {
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
    module: &BuiltModule,
    held: Option<&HeldModule>,
    found: &FoundFiles,
    changes: &Changes,
) -> Result<(String, Vec<Diagnostic>), DiskError> {
    let dir = request.dir;
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
