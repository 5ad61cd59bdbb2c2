//! The report of `templates test` over all sets: findings, diff and messages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Test;
use super::verification::RenderedSet;
use crate::base::outcome::{Exit, Outcome};
use crate::commands::shared::reporter::Reporter;
use crate::diag::{Diagnostic, Severity};
use crate::edge::disk::DiskError;

/// What the run found, over all sets.
#[derive(Default)]
pub(super) struct TestReport {
    pub(super) exit: Option<Exit>,
    pub(super) findings: Vec<Diagnostic>,
    /// How many more specs show a finding, by the finding's index.
    again: BTreeMap<usize, usize>,
    pub(super) diff: String,
    pub(super) words: String,
    pub(super) modules: usize,
    /// The modules to verify.
    pub(super) rendered: Vec<RenderedSet>,
    /// The summary of their verification.
    pub(super) verified: String,
}

impl TestReport {
    pub(super) fn add(&mut self, exit: Exit, findings: impl IntoIterator<Item = Diagnostic>) {
        for finding in findings {
            match self.findings.iter().position(|known| is_same(known, &finding)) {
                Some(index) => *self.again.entry(index).or_default() += 1,
                None => self.findings.push(finding),
            }
        }
        self.exit = self.exit.max(Some(exit));
    }

    /// Adds to each finding how many more specs show it: one fault of a template is one finding.
    fn count(&mut self) {
        for (index, times) in std::mem::take(&mut self.again) {
            let what = if times == 1 { "spec shows" } else { "specs show" };
            self.findings[index].help.push(format!("{times} more {what} the same"));
        }
    }
}

/// Whether two findings are about the same place of a template.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let place =
        |finding: &Diagnostic| finding.place.as_ref().map(|place| (place.source.name.clone(), place.span.clone()));
    one.code.id == other.code.id && one.message == other.message && one.place.is_some() && place(one) == place(other)
}

/// Returns the report, in the format that the command line asks for.
pub(super) fn finish(args: &Test, reporter: &Reporter<'_>, mut report: TestReport) -> Result<Outcome, DiskError> {
    report.count();
    if args.strict && !report.findings.is_empty() {
        report.findings.iter_mut().for_each(|finding| finding.severity = Severity::Error);
        report.add(Exit::Differences, []);
    }
    let exit = report.exit.unwrap_or(Exit::Done);
    let mut outcome = reporter.report(exit, &report.findings)?;
    if reporter.format() == crate::report::Format::Text {
        outcome.data.push_str(&report.diff);
    }
    if !reporter.common.quiet {
        outcome.words.push_str(&report.words);
        if !report.diff.is_empty() && !args.accept {
            let _ = writeln!(outcome.words, "\nTo accept what is rendered now: {}", accept_command(args));
        } else if exit == Exit::Done && report.words.is_empty() {
            let _ = writeln!(outcome.words, "{} modules as stored", report.modules);
        }
        outcome.words.push_str(&report.verified);
    }
    Ok(outcome)
}

fn accept_command(args: &Test) -> String {
    let sets: Vec<String> = args.templates.iter().map(|set| set.display().to_string()).collect();
    let (specs, stored) = (args.specs.display(), args.snapshots.display());
    format!("ptcgen templates test --templates {} --specs {specs} --snapshots {stored} --accept", sets.join(","))
}
