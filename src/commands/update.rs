//! `ptcgen update DIR...`: renders again, merges with people's edits.

use std::collections::BTreeSet;
use std::path::Path;

use super::say::{self, Voice};
use super::upkeep::{Present, Refused, render, unmanaged, wanted};
use crate::cli::{Common, ConflictStyle, Update};
use crate::diag::{Diagnostic, Severity};
use crate::edge::disk::{self, Held};
use crate::edge::parallel;
use crate::fileset::RelPath;
use crate::module::codes::NO_UNDO;
use crate::module::findings;
use crate::module::merge::Style;
use crate::module::update::{Choice, Undo, abort, update};
use crate::outcome::{Exit, Outcome};
use crate::report::changes;
use crate::report::upkeep::{self, ModuleReport, files};

/// Updates each module, or says why not.
pub fn run(args: &Update, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    if let Some(outcome) = say::bad_allow(&args.rules.allow) {
        return outcome;
    }
    let restore = args.restore.iter().map(|path| RelPath::new(path.as_str())).collect::<Result<BTreeSet<_>, _>>();
    let Ok(restore) = restore else { return say::usage("--restore takes the path of a file inside the module") };
    let style = match args.conflict {
        ConflictStyle::Markers => Style::Markers,
        ConflictStyle::Diff3 | ConflictStyle::Fail => Style::Diff3,
        ConflictStyle::Ours => Style::Ours,
        ConflictStyle::Theirs => Style::Theirs,
    };
    let choice = Choice { style, restore };
    let one = |dir: &Path| {
        let report = if args.abort { take_back(dir, args) } else { module(dir, args, &choice) };
        report.unwrap_or_else(|refused| {
            ModuleReport::refused(dir.to_string_lossy().into_owned(), refused.exit, refused.findings)
        })
    };
    let modules = parallel::each(&args.dirs, |dir| one(dir));
    voice.modules("update", !args.writes(), &modules)
}

impl Update {
    /// Whether anything may be changed.
    const fn writes(&self) -> bool {
        !(self.check || self.preview.is_asked())
    }
}

fn module(dir: &Path, args: &Update, choice: &Choice) -> Result<ModuleReport, Refused> {
    let held = hold(dir, args)?;
    let lock = super::upkeep::lock(dir)?;
    let made = render(dir, &lock, &args.rules)?;
    let present = Present::read(dir, Some(&made))?;
    let before = present.before();
    let open = findings::open(before);
    if !open.is_empty() {
        return Err(Refused { exit: Exit::Conflict, findings: open });
    }
    let planned =
        update(before, wanted(&made), choice).map_err(|findings| Refused { exit: Exit::Conflict, findings })?;
    let broken = findings::broken(before, &planned);
    if !broken.is_empty() {
        return Err(Refused { exit: Exit::Unverified, findings: broken });
    }
    let mut told = made.warnings.clone();
    told.extend(findings::of_update(&present.dir, &planned, choice.style));
    let conflict = told.iter().any(|finding| finding.severity == Severity::Error && findings::is_conflict(finding));
    let would_change = !planned.writes.is_empty();
    let refuses = conflict && args.conflict == ConflictStyle::Fail;
    let held = held.filter(|_| would_change && !refuses);
    if let Some(held) = &held {
        held.commit(&planned.writes)?;
    }
    let (exit, state) = match (conflict, would_change) {
        (true, _) => (Exit::Conflict, "conflict"),
        (false, false) => (Exit::Done, "unchanged"),
        (false, true) if args.check => (Exit::Differences, "pending"),
        (false, true) if held.is_none() => (Exit::Done, "pending"),
        (false, true) => (Exit::Done, "updated"),
    };
    let diff = if args.preview.diff { changes::update_diff(&present.dir, &planned) } else { String::new() };
    let files = files::of_update(&planned);
    Ok(ModuleReport {
        unmanaged: unmanaged(&present, &made),
        dir: present.dir,
        exit,
        state,
        files,
        findings: told,
        allowed: made.allowed,
        diff,
    })
}

/// Takes a module for writing, where anything is to be written; what a killed run left is mended in any case.
fn hold(dir: &Path, args: &Update) -> Result<Option<Held>, Refused> {
    disk::recover_if_needed(dir)?;
    // A folder that is no module is left alone.
    super::upkeep::lock(dir)?;
    Ok(args.writes().then(|| disk::hold(dir)).transpose()?)
}

/// Restores a module as it was before an update that ended in conflicts.
fn take_back(dir: &Path, args: &Update) -> Result<ModuleReport, Refused> {
    disk::recover_if_needed(dir)?;
    let undoable = args.writes() && Present::read(dir, None)?.found.contains_key(Undo::PATH);
    let held = undoable.then(|| disk::hold(dir)).transpose()?;
    let present = Present::read(dir, None)?;
    let text = &present.dir;
    let Some(writes) = abort(&present.found) else {
        let there = present.found.contains_key(Undo::PATH);
        let why = if there {
            format!("`{text}/{}` is damaged", Undo::PATH)
        } else {
            format!("no update of `{text}` ended in conflicts")
        };
        return Err(Diagnostic::new(&NO_UNDO, why)
            .help(format!("`git checkout -- {text}` restores what was committed"))
            .into());
    };
    if let Some(held) = &held {
        held.commit(&writes)?;
    }
    let files = files::of_abort(&writes);
    let state = if held.is_some() { "restored" } else { "pending" };
    let mut report = ModuleReport::refused(present.dir, Exit::Done, Vec::new());
    (report.state, report.files) = (state, files);
    Ok(report)
}

impl Voice<'_> {
    /// What became of each module: words, or a report in the format that was asked for.
    pub(super) fn modules(&self, command: &str, dry_run: bool, modules: &[ModuleReport]) -> Outcome {
        let findings: Vec<Diagnostic> = modules.iter().flat_map(|module| module.findings.clone()).collect();
        let json = || upkeep::json(command, dry_run, modules);
        let mut outcome = match self.report_as(upkeep::exit(modules), &findings, &json) {
            Ok(outcome) => outcome,
            Err(error) => return self.failed(&error),
        };
        for module in modules {
            let words = upkeep::words(module, self.common.verbose) + &say::allowed(&module.allowed);
            if !self.common.quiet {
                outcome.words.push_str(&words);
            }
        }
        let diffs: String = modules.iter().map(|module| module.diff.as_str()).collect();
        if !diffs.is_empty() && outcome.data.is_empty() {
            outcome.data = diffs;
        }
        outcome
    }
}
