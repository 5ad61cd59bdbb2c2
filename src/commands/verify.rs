//! `ptcgen verify DIR...`: terraform has the last word on every module, in a private copy of it.

mod module;
mod program;
mod run;
mod share;
mod steps;
mod texts;

use std::path::PathBuf;

use super::say::Voice;
use crate::cli::{Common, Findings, Level, Terraform, Verify};
use crate::diag::has_errors;
use crate::outcome::{Exit, Outcome};

use run::Verified;

/// Verifies every module; one that can't be verified does not keep the others from it.
pub fn run(args: &Verify, common: &Common) -> Outcome {
    verify(&Task { dirs: &args.dirs, level: args.level, strict: args.strict }, &args.terraform, common, &args.findings)
}

/// What to verify.
#[derive(Debug)]
pub(super) struct Task<'a> {
    pub(super) dirs: &'a [PathBuf],
    pub(super) level: Level,
    /// Whether warnings count as errors.
    pub(super) strict: bool,
}

pub(super) fn verify(task: &Task<'_>, terraform: &Terraform, common: &Common, findings: &Findings) -> Outcome {
    let voice = Voice { common, findings };
    let mut verified = run::run(task, terraform, common.quiet);
    let mut exit = verified.iter().map(|one| one.exit).max().unwrap_or(Exit::Done);
    let mut all: Vec<_> = verified.iter_mut().flat_map(|one| std::mem::take(&mut one.findings)).collect();
    if task.strict {
        all.iter_mut().for_each(|finding| finding.severity = crate::diag::Severity::Error);
    }
    if exit == Exit::Done && has_errors(&all) {
        exit = Exit::Unverified;
    }
    let mut outcome = voice.report(exit, &all).unwrap_or_else(|error| voice.failed(&error));
    if !common.quiet {
        outcome.words.extend(verified.iter().map(Verified::line));
    }
    outcome
}
