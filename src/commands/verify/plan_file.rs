//! `ptcgen verify --plan FILE`: what applying a plan that terraform made elsewhere would lose.

use std::path::Path;

use super::Verify;
use crate::base::outcome::{Exit, Outcome};
use crate::commands::shared::failure::Failure;
use crate::commands::shared::reporter::{self, Reporter};
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::edge::disk;
use crate::terraform::resource_change::codes::{INCOMPLETE_PLAN, NO_PLAN, PARTIAL_PLAN};
use crate::terraform::resource_change::plan::{self, NoPlan, ShownPlan};
use crate::terraform::resource_change::{Action, rules};

/// Plans have no limit, except that of the address space.
const LIMIT: usize = usize::MAX / 2;

/// Reads the plan and reports what it would lose.
pub(super) fn run(file: &Path, args: &Verify, reporter: &Reporter<'_>) -> Outcome {
    let is_stdin = file.as_os_str() == "-";
    let read = if is_stdin { disk::read_stdin(LIMIT) } else { disk::read(file, LIMIT) };
    let name = if is_stdin { "standard input".to_owned() } else { format!("`{}`", file.display()) };
    let plan = match read.map(|text| plan::read(&text)) {
        Ok(Ok(plan)) => plan,
        Ok(Err(fault)) => return Failure::rejected(vec![no_plan(&name, &fault)]).report(reporter),
        Err(error) => return reporter.failed(&error),
    };
    let (lost, allowed) = rules::allow(rules::findings(&plan.changes), &args.allow);
    let mut findings = gaps(&name, &plan);
    let mut exit = if has_errors(&findings) { Exit::Failed } else { Exit::Done };
    findings.extend(lost);
    if args.strict {
        findings.iter_mut().for_each(|finding| finding.severity = Severity::Error);
    }
    if has_errors(&findings) {
        exit = exit.max(Exit::Unverified);
    }
    let mut outcome = reporter.report(exit, &findings).unwrap_or_else(|error| reporter.failed(&error));
    if !reporter.common.quiet {
        outcome.words.push_str(&reporter::allowed(&allowed));
        outcome.words.push_str(&summary(&name, &plan, &findings));
    }
    outcome
}

/// What the plan doesn't show.
fn gaps(name: &str, plan: &ShownPlan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if plan.errored {
        let finding = Diagnostic::new(&INCOMPLETE_PLAN, format!("the plan in {name} ended with an error"));
        findings.push(finding.help("run `terraform plan` again after you have fixed what it reports"));
    } else if plan.partial {
        let finding = Diagnostic::new(&PARTIAL_PLAN, format!("the plan in {name} leaves changes out"));
        findings.push(finding.help("check the next plan too, or plan without `-target`"));
    }
    findings
}

fn summary(name: &str, plan: &ShownPlan, findings: &[Diagnostic]) -> String {
    let changed = plan.changes.iter().filter(|change| change.action != Action::NoOp).count();
    match (plan.changes.len(), findings.is_empty()) {
        (0, _) => format!("{name}: the plan has no pull through cache\n"),
        (all, true) => format!("{name}: {changed} of {all} resources of pull through caches change, nothing is lost\n"),
        (all, false) => format!("{name}: {changed} of {all} resources of pull through caches change\n"),
    }
}

fn no_plan(name: &str, fault: &NoPlan) -> Diagnostic {
    let (what, help) = match fault {
        NoPlan::Empty => ("is empty".to_owned(), "did `terraform show -json PLAN` fail?"),
        NoPlan::PlanFile => ("is a plan file, not its JSON".to_owned(), "print it: `terraform show -json PLAN`"),
        NoPlan::Log => (
            "is the log of a run of terraform, not a plan".to_owned(),
            "write a plan with `terraform plan -out=PLAN`, then print it with `terraform show -json PLAN`",
        ),
        NoPlan::State => (
            "is a state, not a plan".to_owned(),
            "name the plan's file: `terraform show -json PLAN`; without a name terraform prints the state",
        ),
        NoPlan::Newer(version) => (
            format!("has version {version} of the format, which this ptcgen doesn't know"),
            "update ptcgen, or make the plan with an older terraform",
        ),
        NoPlan::NoJson(line, column) => {
            (format!("is not JSON: line {line}, column {column}"), "print the plan with `terraform show -json PLAN`")
        }
        NoPlan::Other => ("is JSON, but not a plan".to_owned(), "print the plan with `terraform show -json PLAN`"),
    };
    Diagnostic::new(&NO_PLAN, format!("{name} {what}")).help(help)
}
