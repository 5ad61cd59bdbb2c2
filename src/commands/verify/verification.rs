//! What the modules of a run of `verify` share, and the result for each of them.

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

/// The verification of a module has stopped.
pub(super) struct Halted;

/// What all modules share.
pub(super) struct RunContext<'a> {
    pub(super) level: Level,
    /// The options about terraform.
    pub(super) terraform: &'a TerraformOptions,
    /// The module as it was, for `--level apply`.
    pub(super) from: Option<&'a str>,
    /// The region that `--region` names.
    pub(super) region: Option<&'a str>,
    /// The codes that `--allow` names.
    pub(super) allow: &'a [String],
    pub(super) program: Result<&'a TerraformCli, Diagnostic>,
    pub(super) scratch: &'a Scratch,
    pub(super) signals: Signals,
    pub(super) providers: ProviderPool,
    pub(super) progress: &'a Progress<'a>,
}

impl RunContext<'_> {
    /// Notes which step a module has reached.
    pub(super) fn at(&self, number: usize, step: Step) {
        self.progress.at(number, step);
    }

    /// Returns the name of terraform's data folder, if the environment names one inside the module.
    pub(super) fn data(&self) -> Option<&str> {
        self.program.as_ref().ok()?.data.as_ref().filter(|data| data.is_relative())?.to_str()
    }
}

/// The result for one module.
pub(super) struct ModuleVerification {
    /// The module's folder, as the user typed it.
    pub(super) dir: PathBuf,
    pub(super) exit: Exit,
    pub(super) findings: Vec<Diagnostic>,
    /// Findings whose code is allowed.
    pub(super) allowed: Vec<Diagnostic>,
    /// Findings about formatting, which do not stop any step.
    pub(super) unformatted: Vec<Diagnostic>,
    /// What passed, for the module's line.
    pub(super) passed: Vec<String>,
    /// The plan of what would be created.
    pub(super) plan: Option<Plan>,
}

impl ModuleVerification {
    pub(super) fn new(dir: PathBuf) -> Self {
        let (findings, allowed, unformatted) = Default::default();
        Self { dir, exit: Exit::Done, findings, allowed, unformatted, passed: Vec::new(), plan: None }
    }

    /// Stops the verification of a module for a reason that is not about the module itself.
    pub(super) fn failed<T>(&mut self, exit: Exit, fault: Diagnostic) -> Result<T, Halted> {
        self.exit = self.exit.max(exit);
        self.findings.push(fault);
        Err(Halted)
    }

    /// Returns the module's line in the output.
    pub(super) fn line(&self) -> String {
        let state = match self.exit {
            Exit::Done => self.passed.join(", "),
            Exit::Unverified => "failed verification".to_owned(),
            _ => "could not be verified".to_owned(),
        };
        format!("{}: {state}\n", self.dir.display())
    }
}
