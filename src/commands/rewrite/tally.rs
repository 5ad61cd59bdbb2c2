//! Counts what happened to the files and reports it: findings, a diff, one line for each file, a total.

use std::fmt::Write as _;

use similar::TextDiff;

use super::Rewrite;
use crate::base::outcome::{Exit, Outcome};
use crate::commands::Common;
use crate::commands::shared::reporter::Reporter;
use crate::diag::Diagnostic;
use crate::report::Format;
use crate::rewrite::{Rewritten, codes};

/// Everything that happened, in order.
#[derive(Default)]
pub(super) struct Tally {
    findings: Vec<Diagnostic>,
    diff: String,
    list: String,
    files: usize,
    images: usize,
    failed: usize,
    lost_races: usize,
}

impl Tally {
    /// Adds a file that would be rewritten.
    pub(super) fn would(&mut self, rewritten: Rewritten) {
        if let Some(new) = &rewritten.text {
            let name = &rewritten.source.name;
            let diff = TextDiff::from_lines(rewritten.source.text.as_str(), new);
            let (from, to) = (format!("a/{name}"), format!("b/{name}"));
            let _ = write!(self.diff, "{}", diff.unified_diff().context_radius(3).header(&from, &to));
            self.count(&rewritten, "would rewrite");
        }
        self.findings.extend(rewritten.findings);
    }

    /// Adds a file that was rewritten. The line about it counts its images, so they need no findings.
    pub(super) fn wrote(&mut self, rewritten: Rewritten) {
        self.count(&rewritten, "rewrote");
        self.noted(rewritten);
    }

    /// Adds the findings of a file, except those about images that bypass the cache: they are rewritten by now.
    pub(super) fn noted(&mut self, rewritten: Rewritten) {
        self.findings.extend(rewritten.findings.into_iter().filter(|finding| *finding.code != codes::NOT_CACHED));
    }

    /// Adds a file that another process changed in the meantime.
    pub(super) fn changed_meanwhile(&mut self, rewritten: &Rewritten) {
        self.lost_races += 1;
        let message =
            format!("`{}` was changed while it was being rewritten, so it was left alone", rewritten.source.name);
        self.findings.push(Diagnostic::new(&codes::CHANGED_MEANWHILE, message).help("run the same command again"));
    }

    /// Adds a file that can't be read or written.
    pub(super) fn failed(&mut self, finding: Diagnostic) {
        self.failed += 1;
        self.findings.push(finding);
    }

    /// Whether any file could not be read or written.
    pub(super) fn has_failed(&self) -> bool {
        self.failed > 0
    }

    /// Returns all findings.
    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }

    fn count(&mut self, rewritten: &Rewritten, verb: &str) {
        let images = rewritten.findings.iter().filter(|finding| *finding.code == codes::NOT_CACHED).count();
        self.files += 1;
        self.images += images;
        let _ = writeln!(self.list, "{verb} {}: {}", rewritten.source.name, counted(images, "image"));
    }
}

/// Reports everything.
pub(super) fn outcome(args: &Rewrite, common: &Common, mut tally: Tally) -> Outcome {
    let exit = match () {
        () if tally.failed > 0 => Exit::Failed,
        () if tally.lost_races > 0 => Exit::Conflict,
        () if args.check && tally.files > 0 => Exit::Differences,
        () => Exit::Done,
    };
    if !args.check {
        // Only `--check` complains about images that bypass the cache; a preview shows them as a diff.
        tally.findings.retain(|finding| *finding.code != codes::NOT_CACHED);
    }
    let reporter = Reporter { common, findings: &args.findings };
    let mut outcome = match reporter.report(exit, &tally.findings) {
        Ok(outcome) => outcome,
        Err(error) => return reporter.failed(&error),
    };
    if args.preview.diff && matches!(reporter.format(), Format::Text | Format::Github) {
        outcome.data.insert_str(0, &tally.diff);
    }
    if !common.quiet {
        if !args.preview.diff {
            outcome.words.push_str(&tally.list);
        }
        outcome.words.push_str(&summary(args, &tally));
    }
    outcome
}

fn summary(args: &Rewrite, tally: &Tally) -> String {
    let looks = args.check || args.preview.is_asked();
    match (tally.files, looks) {
        (0, _) if tally.failed + tally.lost_races > 0 => String::new(),
        (0, _) => "nothing to rewrite\n".to_owned(),
        (files, true) => format!("{} to rewrite in {}\n", counted(tally.images, "image"), counted(files, "file")),
        (files, false) => format!("{} rewritten in {}\n", counted(tally.images, "image"), counted(files, "file")),
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
