//! `ptcgen new DIR`: spec → complete module in DIR.

use std::collections::BTreeSet;
use std::path::Path;

use super::input::{self, InputError};
use super::make::{Module, NotMade, make};
use super::merged::{Wish, merged};
use super::say::{self, Voice};
use super::template_sets;
use super::verify::{Task, verify};
use crate::cli::{Common, New};
use crate::diag::Diagnostic;
use crate::edge::disk::{self, DiskError, Folder, Held, Recovered};
use crate::module::merge::Style;
use crate::module::plan::{Changes, Conflict, FoundFiles, plan};
use crate::outcome::{Exit, Outcome};
use crate::report;
use crate::report::{changes, next_steps};
use crate::spec::check::Options;

/// Writes a module, or says why not.
pub fn run(args: &New, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    let written = write(args, &voice).or_else(|stop| stop.outcome(&voice));
    written.unwrap_or_else(|error| voice.failed(&error))
}

/// Why no module was written.
enum Stop {
    Disk(DiskError),
    Input(InputError),
    Unmade(NotMade),
    Usage(Outcome),
}

impl From<DiskError> for Stop {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl Stop {
    fn outcome(self, voice: &Voice<'_>) -> Result<Outcome, DiskError> {
        match self {
            Self::Disk(error) | Self::Input(InputError::Disk(error)) => {
                voice.report(error.exit(), &[error.diagnostic()])
            }
            Self::Input(InputError::Usage(message)) => Ok(say::usage(&message)),
            Self::Usage(outcome) => Ok(outcome),
            Self::Input(InputError::Findings(findings)) | Self::Unmade(NotMade::Rejected(findings)) => {
                voice.report(Exit::Rejected, &findings)
            }
            Self::Unmade(NotMade::Unrendered(findings)) => voice.report(template_sets::exit(&findings), &findings),
        }
    }
}

fn write(args: &New, voice: &Voice<'_>) -> Result<Outcome, Stop> {
    if let Some(outcome) = say::bad_allow(&args.rules.allow) {
        return Err(Stop::Usage(outcome));
    }
    let mended = disk::recover_if_needed(&args.dir)?;
    let folder = disk::folder(&args.dir)?;
    let input = input::read(&args.input, &args.dir, voice.style()).map_err(Stop::Input)?;
    let input = template_sets::settle(input, args.set.templates.as_deref(), &args.dir).map_err(Stop::Input)?;
    let options = Options { strict: args.rules.strict, allow: &args.rules.allow };
    let mut module = make(input, options).map_err(Stop::Unmade)?;
    module.warnings.splice(0..0, mended.iter().flat_map(Recovered::findings));
    match settle(args, voice, folder, &module) {
        // Another run made the folder first: what it wrote is there now, and is treated like all that is there.
        Err(Stop::Disk(DiskError::Appeared { .. })) => settle(args, voice, Folder::Existing, &module),
        settled => settled,
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

impl New {
    /// Whether the command line asks for something else than what the spec in the module says.
    fn takes_another_spec(&self) -> bool {
        self.input.is_typed() || !self.input.named.sets.is_empty() || self.set.templates.is_some()
    }
}

fn look(args: &New, folder: Folder, module: &Module) -> Result<Seen, DiskError> {
    let old = if folder == Folder::New { None } else { disk::read_lock(&args.dir)? };
    let found = if folder == Folder::New {
        FoundFiles::new()
    } else {
        disk::read_found(&args.dir, &module.files, old.as_ref())?
    };
    let changes = plan(&module.files, &found, old.as_ref());
    let spec = module.lock.spec.file.as_str();
    let merges = !args.force
        && !changes.is_empty()
        && args.takes_another_spec()
        && old.is_some()
        && changes.conflicts().all(|(path, why)| why == Conflict::Changed && path.as_str() != spec);
    let conflicts =
        if args.force || merges { Vec::new() } else { changes.conflict_findings(&args.dir.to_string_lossy()) };
    Ok(Seen { found, changes, conflicts, merges })
}

fn settle(args: &New, voice: &Voice<'_>, folder: Folder, module: &Module) -> Result<Outcome, Stop> {
    let mut seen = look(args, folder, module)?;
    let writes = seen.conflicts.is_empty() && !seen.changes.is_empty() && !args.preview.is_asked();
    // Only who writes holds the folder, and what is written follows from what is seen while it is held.
    let held = if writes && folder == Folder::Existing { Some(disk::hold(&args.dir)?) } else { None };
    if held.is_some() {
        seen = look(args, folder, module)?;
    }
    if seen.merges {
        return merge(args, voice, held.as_ref(), module);
    }
    let Seen { found, changes, conflicts, .. } = seen;
    let mut findings = module.warnings.clone();
    let exit = if conflicts.is_empty() { Exit::Done } else { Exit::Conflict };
    findings.extend(conflicts);
    let mut outcome = voice.report(exit, &findings)?;
    let reported = outcome.words.len();
    outcome.words.push_str(&quieted(voice, say::allowed(&module.allowed)));
    if voice.common.verbose {
        outcome.words.push_str(&next_steps::decisions(&module.spec, &module.template));
    }
    if args.preview.diff {
        outcome.data.push_str(&changes::diff(&module.files, &found, &changes));
    }
    if exit == Exit::Conflict {
        return Ok(outcome);
    }
    if args.preview.is_asked() {
        outcome.words.push_str(&quieted(voice, changes::planned(&args.dir, &changes)));
        return Ok(outcome);
    }
    let (report, aside) = carry_out(&args.dir, held.as_ref(), module, &found, &changes)?;
    outcome.words.push_str(&quieted(voice, report));
    outcome.words.push_str(&report::text::text(&aside, voice.style()));
    Ok(verified(args, voice, outcome, reported, findings))
}

/// Brings a module to another spec or template set, with people's edits kept.
fn merge(args: &New, voice: &Voice<'_>, held: Option<&Held>, module: &Module) -> Result<Outcome, Stop> {
    let wish =
        Wish { style: Style::Diff3, fails: false, restore: BTreeSet::new(), check: false, diff: args.preview.diff };
    let report = match merged(&args.dir, held, module, &wish) {
        Ok(report) => report,
        Err(refused) => return Ok(voice.report(refused.exit, &refused.findings)?),
    };
    let mut outcome = voice.report(report.exit, &report.findings)?;
    let reported = outcome.words.len();
    outcome.words.push_str(&quieted(voice, say::allowed(&report.allowed)));
    outcome.words.push_str(&quieted(voice, report::upkeep::words(&report, voice.common.verbose)));
    if args.preview.diff {
        outcome.data.push_str(&report.diff);
    }
    if report.exit != Exit::Done || args.preview.is_asked() {
        return Ok(outcome);
    }
    outcome.words.push_str(&quieted(voice, next_steps::next_steps(&module.spec, &args.dir)));
    Ok(verified(args, voice, outcome, reported, report.findings))
}

/// What was written, verified if that was asked for.
fn verified(args: &New, voice: &Voice<'_>, outcome: Outcome, reported: usize, findings: Vec<Diagnostic>) -> Outcome {
    let Some(level) = args.verify else { return outcome };
    let task = Task { dirs: std::slice::from_ref(&args.dir), level, strict: args.rules.strict };
    let mut verified = verify(&task, &args.terraform, voice, findings);
    // One report of all findings, after the words about what was written.
    verified.words.insert_str(0, &outcome.words[reported..]);
    verified
}

fn quieted(voice: &Voice<'_>, words: String) -> String {
    if voice.common.quiet { String::new() } else { words }
}

fn carry_out(
    dir: &Path,
    held: Option<&Held>,
    module: &Module,
    found: &FoundFiles,
    changes: &Changes,
) -> Result<(String, Vec<Diagnostic>), Stop> {
    if changes.is_empty() {
        return Ok((changes::unchanged(dir, changes), Vec::new()));
    }
    let written = match held {
        None => disk::write_new(dir, &module.files).map(|()| disk::Written::default())?,
        Some(held) => disk::apply(held, &module.files, found, changes)?,
    };
    let mut words = changes::written(dir, changes, written.kept_in.as_deref());
    words.push_str(&next_steps::next_steps(&module.spec, dir));
    Ok((words, disk::aside(dir, &written.aside)))
}
