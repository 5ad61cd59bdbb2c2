//! `ptcgen check DIR...`: reports whether each module matches its spec, templates and docs. It changes nothing.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Common;
use super::shared::failure::Failure;
use super::shared::keep_objects::{KeepOptions, keep_objects};
use super::shared::managed_module::{self, ManagedModule, rendered, unmanaged};
use super::shared::options::{FindingsOptions, RuleOptions, TemplateOptions};
use super::shared::reporter::Reporter;
use crate::base::outcome::{Exit, Outcome};
use crate::edge::parallel;
use crate::module::check::{Verdict, check};
use crate::module::findings;
use crate::module::merge::Style;
use crate::report::file_report;
use crate::report::module_report::ModuleReport;

/// Check that modules match their spec, templates and docs.
#[derive(Args, Debug)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct Check {
    /// Folders of the modules
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
    /// Which template set to use
    #[command(flatten)]
    pub set: TemplateOptions,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: FindingsOptions,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: RuleOptions,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  ptcgen check modules/*
  ptcgen check --format sarif modules/* > findings.sarif
  ptcgen check --output json=check.json modules/*

Exit codes: 0 up to date (edits by hand are fine), 1 an update or fresh docs are due, 4 conflicts
are unresolved. It changes nothing.";

/// Checks each module.
pub fn run(args: &Check, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    if let Err(failure) = Failure::check_allow(&args.rules.allow) {
        return failure.report(&reporter);
    }
    let modules = parallel::each(&args.dirs, |dir| managed_module::report(dir, || module(dir, args)));
    reporter.modules("check", true, &modules)
}

fn module(dir: &Path, args: &Check) -> Result<ModuleReport, Failure> {
    let lock = managed_module::read_lock(dir)?;
    let made = managed_module::build(dir, &lock, &args.rules, args.set.templates.as_deref())?;
    let present = ManagedModule::read(dir, Some(&made))?;
    let keep = KeepOptions { rules: &args.rules, forget: &[], names_presets: false };
    let made = match present.current().open().is_empty() {
        true => keep_objects(&present, &made, Style::Diff3, false, keep)?.module,
        false => made,
    };
    let present = present.with_files_of(dir, &made)?;
    let current = present.current();
    let checked = check(current, rendered(&made))?;
    let (exit, state) = match checked.verdict {
        Verdict::Current => (Exit::Done, "current"),
        Verdict::Drift => (Exit::Differences, "drift"),
        Verdict::Conflict => (Exit::Conflict, "conflict"),
    };
    let mut told = made.warnings.clone();
    told.extend(findings::of_check(current, rendered(&made), &checked));
    Ok(ModuleReport {
        unmanaged: unmanaged(&present, &made),
        files: file_report::of_check(current, &checked),
        dir: present.dir,
        exit,
        state,
        findings: told,
        allowed: made.allowed,
        diff: String::new(),
    })
}
