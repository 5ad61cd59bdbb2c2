//! What a run of `verify` gives to each module, and what it finds out about it.

use std::path::PathBuf;

use super::progress::Progress;
use super::provider_pool::ProviderPool;
use super::terraform_cli::TerraformCli;
use super::{Level, TerraformOptions};
use crate::base::outcome::Exit;
use crate::diag::Diagnostic;
use crate::edge::process::scratch::Scratch;
use crate::edge::process::signals::Signals;
use crate::terraform::run::plan::Plan;
use crate::terraform::run::step::Step;

/// Nothing further can be known of the module.
pub(super) struct Halted;

/// What all modules share.
pub(super) struct RunContext<'a> {
    pub(super) level: Level,
    /// What was typed about terraform.
    pub(super) terraform: &'a TerraformOptions,
    /// The region that was typed.
    pub(super) region: Option<&'a str>,
    pub(super) program: Result<&'a TerraformCli, Diagnostic>,
    pub(super) scratch: &'a Scratch,
    pub(super) signals: Signals,
    pub(super) providers: ProviderPool,
    pub(super) progress: &'a Progress<'a>,
}

impl RunContext<'_> {
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
pub(super) struct ModuleVerification {
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

impl ModuleVerification {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { dir, exit: Exit::Done, findings: Vec::new(), unformatted: Vec::new(), passed: Vec::new(), plan: None }
    }

    /// Ends the run over a module for a reason that is not about the module itself.
    pub(super) fn failed<T>(&mut self, exit: Exit, fault: Diagnostic) -> Result<T, Halted> {
        self.exit = self.exit.max(exit);
        self.findings.push(fault);
        Err(Halted)
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
