//! `ptcgen check DIR...`: is each module what its spec, templates and docs say? Changes nothing.

use std::path::Path;

use super::say::{self, Voice};
use super::upkeep::{self, Present, Refused, unmanaged, wanted};
use crate::base::outcome::{Exit, Outcome};
use crate::cli::{Check, Common};
use crate::edge::parallel;
use crate::module::check::{Verdict, check};
use crate::module::findings;
use crate::report::upkeep::{ModuleReport, files};

/// Checks each module.
pub fn run(args: &Check, common: &Common) -> Outcome {
    let voice = Voice { common, findings: &args.findings };
    if let Some(outcome) = say::bad_allow(&args.rules.allow) {
        return outcome;
    }
    let modules = parallel::each(&args.dirs, |dir| upkeep::report(dir, || module(dir, args)));
    voice.modules("check", true, &modules)
}

fn module(dir: &Path, args: &Check) -> Result<ModuleReport, Refused> {
    let lock = upkeep::lock(dir)?;
    let made = upkeep::render(dir, &lock, &args.rules, args.set.templates.as_deref())?;
    let present = Present::read(dir, Some(&made))?;
    let before = present.before();
    let checked = check(before, wanted(&made))?;
    let (exit, state) = match checked.verdict {
        Verdict::Current => (Exit::Done, "current"),
        Verdict::Drift => (Exit::Differences, "drift"),
        Verdict::Conflict => (Exit::Conflict, "conflict"),
    };
    let mut told = made.warnings.clone();
    told.extend(findings::of_check(before, wanted(&made), &checked));
    Ok(ModuleReport {
        unmanaged: unmanaged(&present, &made),
        files: files::of_check(before, &checked),
        dir: present.dir,
        exit,
        state,
        findings: told,
        allowed: made.allowed,
        diff: String::new(),
    })
}
