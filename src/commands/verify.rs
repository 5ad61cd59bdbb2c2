//! `ptcgen verify DIR...`: terraform has the last word on every module, in a private copy of it.

mod module;
mod origins;
mod planning;
mod program;
mod progress;
mod run;
mod share;
mod steps;
mod texts;

use std::path::PathBuf;

use super::say::{self, Voice};
use crate::base::outcome::{Exit, Outcome};
use crate::cli::{Common, Level, Terraform, Verify};
use crate::diag::{Diagnostic, has_errors};
use crate::report;
use crate::report::Format;
use crate::terraform::run::plan::Plan;

use run::Verified;

/// Verifies every module; one that can't be verified does not keep the others from it.
pub fn run(args: &Verify, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    let region = args.region.as_deref();
    let task = Task { dirs: &args.dirs, level: args.level, region, strict: args.strict };
    verify(&task, &args.terraform, &voice, Vec::new())
}

/// What to verify.
#[derive(Debug)]
pub(super) struct Task<'a> {
    pub(super) dirs: &'a [PathBuf],
    pub(super) level: Level,
    /// Where to plan, if that was typed.
    pub(super) region: Option<&'a str>,
    /// Whether warnings count as errors.
    pub(super) strict: bool,
}

/// Verifies modules; `before` are findings that come first in the report.
pub(super) fn verify(task: &Task<'_>, terraform: &Terraform, voice: &Voice<'_>, before: Vec<Diagnostic>) -> Outcome {
    if terraform.vars.iter().any(|text| text.split_once('=').is_none_or(|(name, _)| name.is_empty())) {
        // Not the text itself: it may be a secret.
        return say::usage("`--var`: write NAME=VALUE");
    }
    let mut verified = run::run(task, terraform, voice.common.quiet);
    let mut exit = verified.iter().map(|one| one.exit).max().unwrap_or(Exit::Done);
    let mut all = before;
    all.extend(verified.iter_mut().flat_map(|one| std::mem::take(&mut one.findings)));
    if task.strict {
        all.iter_mut().for_each(|finding| finding.severity = crate::diag::Severity::Error);
    }
    if exit == Exit::Done && has_errors(&all) {
        exit = Exit::Unverified;
    }
    let plans: Vec<(String, Plan)> =
        verified.iter_mut().filter_map(|one| Some((one.dir.display().to_string(), one.plan.take()?))).collect();
    let reported = match task.level {
        Level::Plan => voice.report_as(exit, &all, &|| report::plan::json(&all, &plans)),
        _ => voice.report(exit, &all),
    };
    let mut outcome = reported.unwrap_or_else(|error| voice.failed(&error));
    match voice.format() {
        Format::Text => outcome.data.push_str(&report::plan::text(&plans)),
        Format::Json => {}
        // Those formats know findings and nothing else.
        _ => outcome.words.push_str(&report::plan::text(&plans)),
    }
    if !voice.common.quiet {
        outcome.words.extend(verified.iter().map(Verified::line));
    }
    outcome
}

/// What modules came to, for the report of another command.
pub(super) struct Judged {
    pub(super) exit: Exit,
    pub(super) findings: Vec<Diagnostic>,
    /// How many are not right, or could not be verified.
    pub(super) wrong: usize,
    pub(super) words: String,
}

/// Verifies modules, and tells nobody.
pub(super) fn judged(task: &Task<'_>, terraform: &Terraform, quiet: bool) -> Judged {
    let verified = run::run(task, terraform, quiet);
    Judged {
        exit: verified.iter().map(|one| one.exit).max().unwrap_or(Exit::Done),
        wrong: verified.iter().filter(|one| one.exit != Exit::Done).count(),
        words: verified.iter().map(Verified::line).collect(),
        findings: verified.into_iter().flat_map(|one| one.findings).collect(),
    }
}
