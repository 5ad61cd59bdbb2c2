//! What a run over many modules came to → exit code, data and words.

use std::fmt::Write as _;

use super::many::Done;
use super::module::Verdict;
use super::own::Own;
use crate::base::outcome::{Exit, Outcome};
use crate::commands::Common;
use crate::commands::shared::options;
use crate::commands::shared::reporter::Reporter;
use crate::diag::{Diagnostic, has_errors};
use crate::report::Format;

/// The run could not begin.
pub(super) fn failed(own: &Own, common: &Common, findings: &[Diagnostic]) -> Outcome {
    report(own, common, Exit::Failed, findings)
}

fn report(own: &Own, common: &Common, exit: Exit, findings: &[Diagnostic]) -> Outcome {
    let options = options::Findings { format: own.format, outputs: own.outputs.clone() };
    let reporter = Reporter { common, findings: &options };
    if reporter.format() != Format::Text {
        return reporter.report(exit, findings).unwrap_or_else(|error| reporter.failed(&error));
    }
    // People read the folder in the sentence; an excerpt of nothing would only be longer.
    let shown: Vec<Diagnostic> = findings.iter().cloned().map(without_empty_place).collect();
    let written = reporter.report(exit, findings);
    match written {
        Ok(_) => Outcome::words(exit, Format::Text.render(&shown, reporter.style())),
        Err(error) => reporter.failed(&error),
    }
}

fn without_empty_place(mut finding: Diagnostic) -> Diagnostic {
    if let Some(place) = finding.place.take_if(|place| place.source.text.is_empty())
        && !finding.message.contains(&place.source.name)
    {
        finding.message = format!("`{}`: {}", place.source.name, finding.message);
    }
    finding
}

/// Numbers of a run.
#[derive(Default)]
struct Count {
    written: usize,
    stale: usize,
    failed: usize,
}

/// Tells everything, in order.
pub(super) fn told(own: &Own, common: &Common, seen: usize, done: Vec<Done>) -> Outcome {
    let (mut count, mut pages, mut diffs, mut list) = (Count::default(), String::new(), String::new(), String::new());
    let (mut findings, mut stale) = (Vec::new(), Vec::new());
    for module in done {
        count.failed += usize::from(has_errors(&module.findings));
        findings.extend(module.findings);
        match module.verdict {
            None | Some(Verdict::Fresh) => {}
            Some(Verdict::Printed(page)) => pages.push_str(&page),
            Some(Verdict::Written(path)) => {
                count.written += 1;
                let _ = writeln!(list, "wrote {}", path.display());
            }
            Some(Verdict::Stale(path, diff, finding)) => {
                count.stale += 1;
                diffs.push_str(&diff);
                let verb = if own.dry_run || own.diff { "would write" } else { "stale" };
                let _ = writeln!(list, "{verb} {}", path.display());
                stale.push(*finding);
            }
        }
    }
    let looks = own.dry_run || own.diff;
    let exit = match (count.failed, count.stale) {
        (0, 0) => Exit::Done,
        (0, _) if looks && !own.check => Exit::Done,
        (0, _) => Exit::Differences,
        _ => Exit::Failed,
    };
    let options = options::Findings { format: own.format, outputs: Vec::new() };
    let format = Reporter { common, findings: &options }.format();
    let mut outcome = if format == Format::Text {
        // Reports hold stale files too; people see them as diffs and in the list.
        text(own, common, exit, &findings, &stale)
    } else {
        let whole: Vec<Diagnostic> = findings.into_iter().chain(stale).collect();
        report(own, common, exit, &whole)
    };
    let data = if own.dry_run && !own.diff { pages } else { pages + &diffs };
    // Diff lines can't be taken for workflow commands; JSON and XML can't hold them.
    if matches!(format, Format::Text | Format::Github) {
        outcome.data.insert_str(0, &data);
    }
    if !common.quiet || own.check {
        outcome.words.push_str(&list);
    }
    if !common.quiet {
        outcome.words.push_str(&summary(own, seen, &count));
    }
    outcome
}

fn text(own: &Own, common: &Common, exit: Exit, findings: &[Diagnostic], stale: &[Diagnostic]) -> Outcome {
    let outcome = report(&Own { outputs: Vec::new(), ..own.clone() }, common, exit, findings);
    if own.outputs.is_empty() {
        return outcome;
    }
    let whole: Vec<Diagnostic> = findings.iter().chain(stale).cloned().collect();
    let options = options::Findings { format: own.format, outputs: own.outputs.clone() };
    let reporter = Reporter { common, findings: &options };
    match reporter.report(exit, &whole) {
        Ok(_) => outcome,
        Err(error) => reporter.failed(&error),
    }
}

fn summary(own: &Own, seen: usize, count: &Count) -> String {
    let mut parts = Vec::new();
    let stale = if own.dry_run || own.diff { "to write" } else { "stale" };
    for (number, what) in [(count.stale, stale), (count.written, "written"), (count.failed, "failed")] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    let rest = seen.saturating_sub(count.stale + count.written + count.failed);
    if rest > 0 || parts.is_empty() {
        parts.push(format!("{rest} up to date"));
    }
    format!("{}: {}\n", modules(seen), parts.join(", "))
}

/// `1 module`, `2 modules`.
pub(super) fn modules(count: usize) -> String {
    format!("{count} module{}", if count == 1 { "" } else { "s" })
}
