//! A module in memory → its folder: how `new` and `adopt` write one, never touch people's files, and tell of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::build_module::{Module, NotMade};
use super::merge_module::{Wish, merged};
use super::options::Preview;
use super::reporter::{self, Voice};
use super::spec_input::InputError;
use super::template_set;
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError, Folder, Held};
use crate::module::merge::Style;
use crate::module::plan::{Changes, Conflict, FoundFiles, plan};
use crate::report::{self, changes, next_steps};

/// What is to be written, and what to say of it.
pub struct Task<'a> {
    /// The module's folder.
    pub dir: &'a Path,
    /// Whether files that people wrote or changed are replaced.
    pub force: bool,
    /// Whether people's edits are merged with a module of another spec.
    pub merges: bool,
    /// What is shown instead of written.
    pub preview: Preview,
    /// Its files, and what its making had to say.
    pub module: &'a Module,
    /// Findings besides those of the module.
    pub findings: Vec<Diagnostic>,
    /// How it ends where nobody's work stands in the way.
    pub exit: Exit,
    /// What to do next, once it is written.
    pub next_steps: String,
}

/// What became of it.
pub struct Settled {
    /// For the caller to return or to go on with.
    pub outcome: Outcome,
    /// Every finding, as it was reported.
    pub findings: Vec<Diagnostic>,
    /// How much of the outcome's words is their report.
    pub reported: usize,
    /// Whether the folder is as it should be now.
    pub is_there: bool,
}

/// Why no module was written.
pub enum Stop {
    /// The disk says no.
    Disk(DiskError),
    /// There is no spec.
    Input(InputError),
    /// The spec makes no module.
    Unmade(NotMade),
    /// The command line makes no sense.
    Usage(Outcome),
}

impl From<DiskError> for Stop {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<InputError> for Stop {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}

impl From<NotMade> for Stop {
    fn from(error: NotMade) -> Self {
        Self::Unmade(error)
    }
}

impl Stop {
    /// Says why.
    ///
    /// # Errors
    /// A report could not be written.
    pub fn outcome(self, voice: &Voice<'_>) -> Result<Outcome, DiskError> {
        match self {
            Self::Disk(error) | Self::Input(InputError::Disk(error)) => {
                voice.report(error.exit(), &[error.diagnostic()])
            }
            Self::Input(InputError::Usage(message)) => Ok(reporter::usage(&message)),
            Self::Usage(outcome) => Ok(outcome),
            Self::Input(InputError::Findings(findings)) | Self::Unmade(NotMade::Rejected(findings)) => {
                voice.report(Exit::Rejected, &findings)
            }
            Self::Unmade(NotMade::Unrendered(findings)) => voice.report(template_set::exit(&findings), &findings),
        }
    }
}

/// What is in the folder, and what has to become of it.
struct Seen {
    found: FoundFiles,
    changes: Changes,
    conflicts: Vec<Diagnostic>,
    /// Whether people's edits are to be merged with it.
    merges: bool,
}

fn look(task: &Task<'_>, folder: Folder) -> Result<Seen, DiskError> {
    let Task { dir, module, force, .. } = *task;
    let old = if folder == Folder::New { None } else { disk::read_lock(dir)? };
    let found =
        if folder == Folder::New { FoundFiles::new() } else { disk::read_found(dir, &module.files, old.as_ref())? };
    let changes = plan(&module.files, &found, old.as_ref());
    let is_spec = |path: &str| path == module.lock.spec.file || old.as_ref().is_some_and(|old| path == old.spec.file);
    let merges = !force
        && !changes.is_empty()
        && task.merges
        && old.is_some()
        && changes.conflicts().all(|(path, why)| why == Conflict::Changed && !is_spec(path.as_str()));
    let conflicts = if force || merges { Vec::new() } else { changes.conflict_findings(&dir.to_string_lossy()) };
    Ok(Seen { found, changes, conflicts, merges })
}

/// Writes the module, or shows what it would write.
///
/// # Errors
/// Something can't be read or written.
pub fn settle(task: &Task<'_>, voice: &Voice<'_>, folder: Folder) -> Result<Settled, DiskError> {
    match attempt(task, voice, folder) {
        // Another run made the folder first: what it wrote is there now, and is treated like all that is there.
        Err(DiskError::Appeared { .. }) => attempt(task, voice, Folder::Existing),
        settled => settled,
    }
}

fn attempt(task: &Task<'_>, voice: &Voice<'_>, folder: Folder) -> Result<Settled, DiskError> {
    let Task { dir, module, preview, .. } = task;
    let mut seen = look(task, folder)?;
    let writes = seen.conflicts.is_empty() && !seen.changes.is_empty() && !preview.is_asked();
    // Only who writes holds the folder, and what is written follows from what is seen while it is held.
    let held = if writes && folder == Folder::Existing { Some(disk::hold(dir)?) } else { None };
    if held.is_some() {
        seen = look(task, folder)?;
    }
    if seen.merges {
        return merge(task, voice, held.as_ref());
    }
    let Seen { found, changes, conflicts, .. } = seen;
    let mut findings = [task.findings.as_slice(), &module.warnings].concat();
    let exit = if conflicts.is_empty() { task.exit } else { Exit::Conflict };
    findings.extend(conflicts);
    let mut outcome = voice.report(exit, &findings)?;
    let reported = outcome.words.len();
    outcome.words.push_str(&quieted(voice, reporter::allowed(&module.allowed)));
    if voice.common.verbose {
        outcome.words.push_str(&next_steps::decisions(&module.spec, &module.template));
    }
    if preview.diff {
        outcome.data.push_str(&changes::diff(&module.files, &found, &changes));
    }
    let is_there = exit != Exit::Conflict && !preview.is_asked();
    if is_there {
        let (report, aside) = carry_out(task, held.as_ref(), &found, &changes)?;
        outcome.words.push_str(&quieted(voice, report));
        outcome.words.push_str(&report::text::text(&aside, voice.style()));
    } else if exit != Exit::Conflict {
        outcome.words.push_str(&quieted(voice, changes::planned(dir, &changes)));
    }
    Ok(Settled { outcome, findings, reported, is_there })
}

/// Brings a module to another spec or template set, with people's edits kept.
fn merge(task: &Task<'_>, voice: &Voice<'_>, held: Option<&Held>) -> Result<Settled, DiskError> {
    let diff = task.preview.diff;
    let wish = Wish { style: Style::Diff3, fails: false, restore: BTreeSet::new(), check: false, diff };
    let report = match merged(task.dir, held, task.module, &wish) {
        Ok(report) => report,
        Err(refused) => {
            let outcome = voice.report(refused.exit, &refused.findings)?;
            return Ok(Settled { outcome, findings: refused.findings, reported: 0, is_there: false });
        }
    };
    let findings = [task.findings.as_slice(), &report.findings].concat();
    let exit = if report.exit == Exit::Done { task.exit } else { report.exit };
    let mut outcome = voice.report(exit, &findings)?;
    let reported = outcome.words.len();
    outcome.words.push_str(&quieted(voice, reporter::allowed(&report.allowed)));
    outcome.words.push_str(&quieted(voice, report::upkeep::words(&report, voice.common.verbose)));
    if diff {
        outcome.data.push_str(&report.diff);
    }
    let is_there = report.exit == Exit::Done && !task.preview.is_asked();
    if is_there {
        outcome.words.push_str(&quieted(voice, task.next_steps.clone()));
    }
    Ok(Settled { outcome, findings, reported, is_there })
}

/// Words that `--quiet` leaves out.
fn quieted(voice: &Voice<'_>, words: String) -> String {
    if voice.common.quiet { String::new() } else { words }
}

fn carry_out(
    task: &Task<'_>,
    held: Option<&Held>,
    found: &FoundFiles,
    changes: &Changes,
) -> Result<(String, Vec<Diagnostic>), DiskError> {
    let Task { dir, module, .. } = task;
    if changes.is_empty() {
        return Ok((changes::unchanged(dir, changes), Vec::new()));
    }
    let written = match held {
        None => disk::write_new(dir, &module.files).map(|()| disk::ApplyResult::default())?,
        Some(held) => disk::apply(held, &module.files, found, changes)?,
    };
    let words = changes::written(dir, changes, written.kept_in.as_deref()) + &task.next_steps;
    Ok((words, disk::aside(dir, &written.aside)))
}
