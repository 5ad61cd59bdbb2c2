//! The report of a run over many modules: its exit code, data and messages.

use std::fmt::Write as _;

use super::module_outcome::{FolderReport, ModuleOutcome};
use super::ptcgen_flags::PtcgenOptions;
use crate::base::outcome::{Exit, Outcome};
use crate::commands::Common;
use crate::commands::shared::options;
use crate::commands::shared::reporter::Reporter;
use crate::diag::{Diagnostic, has_errors};
use crate::report::Format;

/// Reports a run that could not begin.
pub(super) fn failed(options: &PtcgenOptions, common: &Common, findings: &[Diagnostic]) -> Outcome {
    report(options, common, Exit::Failed, findings)
}

fn report(options: &PtcgenOptions, common: &Common, exit: Exit, findings: &[Diagnostic]) -> Outcome {
    let findings_options = options::FindingsOptions { format: options.format, outputs: options.outputs.clone() };
    let reporter = Reporter { common, findings: &findings_options };
    if reporter.format() != Format::Text {
        return reporter.report(exit, findings).unwrap_or_else(|error| reporter.failed(&error));
    }
    // A place in an empty text has no excerpt, so the message names the folder instead.
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

/// How many modules had which result.
#[derive(Default)]
struct ModuleCount {
    written: usize,
    stale: usize,
    failed: usize,
}

/// Returns the outcome of a whole run, with everything in the order of the paths.
pub(super) fn finished(options: &PtcgenOptions, common: &Common, seen: usize, reports: Vec<FolderReport>) -> Outcome {
    let (mut count, mut pages, mut diffs, mut list) =
        (ModuleCount::default(), String::new(), String::new(), String::new());
    let (mut findings, mut stale) = (Vec::new(), Vec::new());
    for module in reports {
        count.failed += usize::from(has_errors(&module.findings));
        findings.extend(module.findings);
        match module.outcome {
            None | Some(ModuleOutcome::Fresh) => {}
            Some(ModuleOutcome::Printed(page)) => pages.push_str(&page),
            Some(ModuleOutcome::Written(path)) => {
                count.written += 1;
                let _ = writeln!(list, "wrote {}", path.display());
            }
            Some(ModuleOutcome::Stale(path, diff, finding)) => {
                count.stale += 1;
                diffs.push_str(&diff);
                let verb = if options.dry_run || options.diff { "would write" } else { "stale" };
                let _ = writeln!(list, "{verb} {}", path.display());
                stale.push(*finding);
            }
        }
    }
    let looks = options.dry_run || options.diff;
    let exit = match (count.failed, count.stale) {
        (0, 0) if count.written == 0 || !options.exit_code => Exit::Done,
        (0, _) if looks && !options.check && !options.exit_code => Exit::Done,
        (0, _) => Exit::Differences,
        _ => Exit::Failed,
    };
    let findings_options = options::FindingsOptions { format: options.format, outputs: Vec::new() };
    let format = Reporter { common, findings: &findings_options }.format();
    let mut outcome = if format == Format::Text {
        // Reports contain stale files as findings; as text, they are shown as diffs and in the list.
        text(options, common, exit, &findings, &stale)
    } else {
        let whole: Vec<Diagnostic> = findings.into_iter().chain(stale).collect();
        report(options, common, exit, &whole)
    };
    // Diff lines cannot be mistaken for workflow commands, but would break JSON and XML.
    let is_text = matches!(format, Format::Text | Format::Github);
    if is_text && (options.diff || !options.dry_run) {
        outcome.data.insert_str(0, &diffs);
    }
    if is_text || pages.is_empty() {
        outcome.data.insert_str(0, &pages);
    } else {
        // Pages are what the command prints, so a report for a program goes to standard error.
        outcome.words.insert_str(0, &std::mem::replace(&mut outcome.data, pages));
    }
    if !common.quiet || options.check || options.exit_code {
        outcome.words.push_str(&list);
    }
    if !common.quiet {
        outcome.words.push_str(&summary(options, seen, &count));
    }
    outcome
}

fn text(
    options: &PtcgenOptions,
    common: &Common,
    exit: Exit,
    findings: &[Diagnostic],
    stale: &[Diagnostic],
) -> Outcome {
    let outcome = report(&PtcgenOptions { outputs: Vec::new(), ..options.clone() }, common, exit, findings);
    if options.outputs.is_empty() {
        return outcome;
    }
    let whole: Vec<Diagnostic> = findings.iter().chain(stale).cloned().collect();
    let findings_options = options::FindingsOptions { format: options.format, outputs: options.outputs.clone() };
    let reporter = Reporter { common, findings: &findings_options };
    match reporter.report(exit, &whole) {
        Ok(_) => outcome,
        Err(error) => reporter.failed(&error),
    }
}

fn summary(options: &PtcgenOptions, seen: usize, count: &ModuleCount) -> String {
    let mut parts = Vec::new();
    let stale = if options.dry_run || options.diff { "to write" } else { "stale" };
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

/// Returns a count such as `1 module` or `2 modules`.
pub(super) fn modules(count: usize) -> String {
    format!("{count} module{}", if count == 1 { "" } else { "s" })
}
