//! `ptcgen update DIR...`: renders modules again and merges the result with the user's edits.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Common;
use super::shared::failure::Failure;
use super::shared::keep_objects::KeepOptions;
use super::shared::managed_module::{self, ManagedModule};
use super::shared::merge_module::{MergeOptions, merge_module};
use super::shared::options::{self, TemplateOptions, WritingOptions};
use super::shared::reporter::{self, Reporter};
use crate::base::outcome::{Exit, Outcome};
use crate::base::path::RelPath;
use crate::diag::Diagnostic;
use crate::edge::disk::{self, CommitRequest};
use crate::edge::parallel;
use crate::module::codes::NO_UNDO;
use crate::module::findings;
use crate::module::merge::Style;
use crate::module::update::{Undo, abort};

use crate::report::file_report;
use crate::report::module_report::ModuleReport;
use crate::terraform::resources::address::Address;

/// Render modules again with the current spec and templates, keeping your edits.
#[derive(Args, Debug)]
#[command(after_help = UPDATE_EXAMPLES)]
pub struct Update {
    /// Folders of the modules
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
    /// Which template set to use
    #[command(flatten)]
    pub set: TemplateOptions,
    /// What to do with lines that both you and the templates changed
    #[arg(long, value_name = "STYLE", env = "PTCGEN_CONFLICT", default_value = "diff3", help_heading = "Merging")]
    pub conflict: ConflictStyle,
    /// Write PATH again although it was deleted; repeatable
    #[arg(long, value_name = "PATH", env = "PTCGEN_RESTORE", value_delimiter = ',', help_heading = "Merging")]
    pub restore: Vec<String>,
    /// Undo an update that ended in conflicts
    #[arg(long, env = "PTCGEN_ABORT", conflicts_with_all = ["restore", "check"], help_heading = "Merging")]
    pub abort: bool,
    /// Let Terraform forget what is at ADDRESS instead of destroying it; repeatable
    #[arg(long, value_name = "ADDRESS", env = "PTCGEN_FORGET", value_parser = options::address, help_heading = "Merging")]
    pub forget: Vec<Address>,
    /// Change nothing; exit 1 if something would change
    #[arg(long, env = "PTCGEN_CHECK", help_heading = "Writing")]
    pub check: bool,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: WritingOptions,
}

/// What to do with lines that both the user and the templates changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConflictStyle {
    /// Keep both, between markers
    Markers,
    /// Keep both and what was rendered before, between markers
    Diff3,
    /// Keep your lines; report what the templates would have written
    Ours,
    /// Take the templates' lines; report which of yours are lost
    Theirs,
    /// Change nothing in a module with conflicts
    Fail,
}

const UPDATE_EXAMPLES: &str = "\
Examples:
  ptcgen update modules/*                     apply changes to the spec and the templates
  ptcgen update --diff modules/ecr-cache      look first
  ptcgen update --check modules/*             in CI: exit 1 if something would change
  ptcgen update --abort modules/ecr-cache     undo an update that ended in conflicts

A conflict leaves markers and exits 4. Choose a side, remove the markers, and update again.";

/// Updates each module, or reports why it can't.
pub fn run(args: &Update, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.writing.findings };
    if let Err(failure) = Failure::check_allow(&args.writing.rules.allow) {
        return failure.report(&reporter);
    }
    let restore = args.restore.iter().map(|path| RelPath::new(path.as_str())).collect::<Result<BTreeSet<_>, _>>();
    let Ok(restore) = restore else { return reporter::usage("`--restore` takes the path of a file inside the module") };
    if args.dirs.len() > 1 && !args.forget.is_empty() {
        return reporter::usage("`--forget` names an address of one module; update one module at a time with it");
    }
    let style = match args.conflict {
        ConflictStyle::Markers => Style::Markers,
        ConflictStyle::Diff3 | ConflictStyle::Fail => Style::Diff3,
        ConflictStyle::Ours => Style::Ours,
        ConflictStyle::Theirs => Style::Theirs,
    };
    let options = MergeOptions {
        style,
        fails: args.conflict == ConflictStyle::Fail,
        restore,
        check: args.check,
        diff: args.writing.preview.diff,
    };
    let modules = parallel::each(&args.dirs, |dir| {
        managed_module::report(dir, || if args.abort { take_back(dir, args) } else { module(dir, args, &options) })
    });
    reporter.modules("update", !args.writes(), &modules)
}

impl Update {
    /// Whether the run may change anything.
    const fn writes(&self) -> bool {
        !(self.check || self.writing.preview.is_asked())
    }
}

fn module(dir: &Path, args: &Update, options: &MergeOptions) -> Result<ModuleReport, Failure> {
    let held = args.writes().then(|| managed_module::hold(dir)).transpose()?;
    let made = managed_module::build(
        dir,
        &managed_module::read_lock(dir)?,
        &args.writing.rules,
        args.set.templates.as_deref(),
    )?;
    let keep = KeepOptions { rules: &args.writing.rules, forget: &args.forget, names_presets: false };
    merge_module(dir, held.as_ref(), &made, options, keep)
}

/// Restores a module as it was before an update that ended in conflicts; later edits are kept aside.
fn take_back(dir: &Path, args: &Update) -> Result<ModuleReport, Failure> {
    let undoable = args.writes() && ManagedModule::read(dir, None)?.found.contains_key(Undo::PATH);
    let held = undoable.then(|| disk::hold(dir)).transpose()?;
    let present = ManagedModule::read(dir, None)?;
    let text = &present.dir;
    let Some(abort) = abort(&present.found, &disk::kept_folder(dir)) else {
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
    let mut told = findings::of_abort(text, &abort);
    if let Some(held) = &held {
        let order = CommitRequest { writes: &abort.writes, seen: &present.found, modes: &abort.modes };
        told.extend(disk::aside(dir, &held.commit(order)?.kept));
    }
    let mut report = ModuleReport::refused(present.dir, Exit::Done, told);
    report.files = file_report::of_abort(&abort.writes);
    report.state = if held.is_some() { "restored" } else { "pending" };
    Ok(report)
}
