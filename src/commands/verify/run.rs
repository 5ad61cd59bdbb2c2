//! All modules of a run: what they share, what each came to, in the order in which they were named.

use std::path::PathBuf;

use super::module::{self, Stop};
use super::program::{Modules, Program};
use super::progress::Progress;
use super::share::Share;
use super::{Level, Task, Terraform, origins};
use crate::base::outcome::Exit;
use crate::diag::{Diagnostic, has_errors};
use crate::edge::process::scratch::Scratch;
use crate::edge::process::signals::Signals;
use crate::edge::{parallel, terminal};
use crate::terraform::run::codes::BROKEN;
use crate::terraform::run::plan::Plan;
use crate::terraform::run::step::Step;

/// What all modules share.
pub(super) struct Shared<'a> {
    pub(super) level: Level,
    /// What was typed about terraform.
    pub(super) terraform: &'a Terraform,
    /// The region that was typed.
    pub(super) region: Option<&'a str>,
    pub(super) program: Result<&'a Program, Diagnostic>,
    pub(super) scratch: &'a Scratch,
    pub(super) signals: Signals,
    pub(super) share: Share,
    progress: &'a Progress<'a>,
}

impl Shared<'_> {
    /// Notes where a module is.
    pub(super) fn at(&self, number: usize, step: Step) {
        self.progress.at(number, step);
    }

    /// The name of terraform's data folder, where the environment names one in the module.
    pub(super) fn data(&self) -> Option<&str> {
        self.program.as_ref().ok()?.data.as_ref().filter(|data| data.is_relative())?.to_str()
    }
}

/// What a module came to.
pub(super) struct Verified {
    /// As it was typed.
    pub(super) dir: PathBuf,
    pub(super) exit: Exit,
    pub(super) findings: Vec<Diagnostic>,
    /// Findings about the form alone: they keep nothing from running.
    pub(super) unformatted: Vec<Diagnostic>,
    /// What was seen to be right.
    pub(super) passed: Vec<String>,
    /// What would be created.
    pub(super) plan: Option<Plan>,
}

impl Verified {
    fn new(dir: PathBuf) -> Self {
        Self { dir, exit: Exit::Done, findings: Vec::new(), unformatted: Vec::new(), passed: Vec::new(), plan: None }
    }

    /// Ends the way of a module for a reason that is none of its findings.
    pub(super) fn failed<T>(&mut self, exit: Exit, fault: Diagnostic) -> Result<T, Stop> {
        self.exit = self.exit.max(exit);
        self.findings.push(fault);
        Err(Stop)
    }

    /// A line for people.
    pub(super) fn line(&self) -> String {
        let state = match self.exit {
            Exit::Done => self.passed.join(", "),
            Exit::Unverified => "not right".to_owned(),
            _ => "could not be verified".to_owned(),
        };
        format!("{}: {state}\n", self.dir.display())
    }
}

/// Verifies every module.
pub(super) fn run(task: &Task<'_>, terraform: &Terraform, quiet: bool) -> Vec<Verified> {
    let mut verified: Vec<Verified> = task.dirs.iter().cloned().map(Verified::new).collect();
    let signals = Signals::catch();
    let scratch = match Scratch::new() {
        Ok(scratch) => scratch,
        Err(error) => {
            let fault = Diagnostic::new(&BROKEN, format!("a temporary folder: {error}"));
            verified.iter_mut().for_each(|one| drop(one.failed::<()>(Exit::Failed, fault.clone())));
            return verified;
        }
    };
    let several = if task.dirs.len() > 1 { Modules::Several } else { Modules::One };
    let program = Program::find(terraform, &scratch, several);
    let notes = program.as_ref().map(|program| program.notes.clone()).unwrap_or_default();
    let progress = Progress::new(task.dirs, program.as_ref().map_or("terraform", Program::name));
    let shared = Shared {
        level: task.level,
        terraform,
        region: task.region,
        progress: &progress,
        program: program.as_ref().map_err(Clone::clone),
        scratch: &scratch,
        signals,
        share: Share::default(),
    };
    let threads = terraform.jobs.map_or_else(parallel::cores, usize::from);
    let mut tasks: Vec<(usize, Verified)> = verified.into_iter().enumerate().collect();
    tasks.reverse();
    let work = || {
        parallel::work_off(tasks, threads, |(number, mut one), _| {
            if let Some(exit) = shared.signals.caught() {
                one.exit = exit;
                return Some((number, one));
            }
            let _ = module::verify(&shared, number, &mut one);
            finish(&mut one, &shared);
            shared.progress.done(number);
            Some((number, one))
        })
    };
    let mut results = terminal::with_progress(quiet, &|| progress.lines(), work);
    results.sort_by_key(|(number, _)| *number);
    let mut verified: Vec<Verified> = results.into_iter().map(|(_, one)| one).collect();
    if let Some(first) = verified.first_mut().filter(|_| task.level >= Level::Validate) {
        first.findings.splice(0..0, notes);
    }
    verified
}

fn finish(one: &mut Verified, shared: &Shared<'_>) {
    let unformatted = std::mem::take(&mut one.unformatted);
    one.findings.splice(0..0, unformatted);
    origins::explain(&one.dir, &mut one.findings);
    if one.exit == Exit::Done && has_errors(&one.findings) {
        one.exit = Exit::Unverified;
    }
    if let Some(exit) = shared.signals.caught() {
        one.exit = exit;
        one.findings.clear();
    }
}
