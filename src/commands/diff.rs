//! `ptcgen diff DIR`: what people changed since rendering, as a unified diff.

use super::say::Voice;
use super::upkeep::{Present, Refused};
use crate::cli::{Common, Diff};
use crate::edge::disk;
use crate::module::update::Before;
use crate::outcome::{Exit, Outcome};
use crate::report::changes;

/// Prints the diff.
pub fn run(args: &Diff, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    let whole = disk::recover_if_needed(&args.dir).map_err(Refused::from);
    match whole.and_then(|_| Present::read(&args.dir, None)).and_then(|present| edits(present.before())) {
        Ok(diff) if diff.is_empty() => Outcome::data(""),
        Ok(diff) => Outcome { exit: Exit::Differences, data: diff, words: String::new() },
        Err(refused) => voice.report(refused.exit, &refused.findings).unwrap_or_else(|error| voice.failed(&error)),
    }
}

fn edits(before: Before<'_>) -> Result<String, Refused> {
    let mut out = String::new();
    for path in before.recorded() {
        if !before.untouched(&path) {
            let base = before.base(&path, None)?.unwrap_or_default();
            out.push_str(&changes::between(before.dir, path.as_str(), Some(&base), before.file(path.as_str())));
        }
    }
    Ok(out)
}
