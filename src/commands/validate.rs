//! `ptcgen validate SPEC...`: every problem of every spec, in one run.

use super::input::{self, InputError};
use super::say::{self, Voice};
use crate::base::outcome::{Exit, Outcome};
use crate::cli::{Common, Validate};
use crate::diag::{Diagnostic, has_errors};
use crate::lint::check::{self, Options};

/// Checks every spec; a spec that can't be read does not keep the others from being checked.
pub fn run(args: &Validate, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    let options = Options { strict: args.rules.strict, allow: &args.rules.allow };
    if let Some(outcome) = say::bad_allow(&args.rules.allow) {
        return outcome;
    }
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut unreadable = false;
    let mut notes = String::new();
    for path in &args.specs {
        match input::read_file(path, args.spec_format, &args.sets) {
            Ok(input) => {
                let checked = check::check(&input.document, options);
                if !has_errors(&checked.findings) {
                    notes.push_str(&format!("{}: valid\n", path.display()));
                }
                notes.push_str(&say::allowed(&checked.allowed));
                findings.extend(checked.findings);
            }
            Err(InputError::Findings(found)) => findings.extend(found),
            Err(InputError::Disk(error)) => {
                unreadable = true;
                findings.push(error.diagnostic());
            }
            Err(InputError::Usage(message)) => return say::usage(&message),
        }
    }
    let exit = match (unreadable, has_errors(&findings)) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Rejected,
        (false, false) => Exit::Done,
    };
    let mut outcome = voice.report(exit, &findings).unwrap_or_else(|error| voice.failed(&error));
    if !common.quiet {
        outcome.words.push_str(&notes);
    }
    outcome
}
