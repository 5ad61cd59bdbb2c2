//! The steps that terraform runs on a module, and how their output is judged.

use std::path::PathBuf;
use std::sync::PoisonError;

use super::copy_sources::CopySources;
use super::module_run::ModuleRun;
use super::provider_pool::Initialised;
use super::terraform_cli::TerraformCli;
use super::verification::Halted;
use crate::base::outcome::Exit;
use crate::diag::{Diagnostic, has_errors};
use crate::edge::process::{ProgramOutput, cache};
use crate::edge::{copy, providers};
use crate::terraform::run::codes::NO_PROVIDER;
use crate::terraform::run::json_output::{self, NoJson, TestResults};
use crate::terraform::run::plan::Plan;
use crate::terraform::run::step::Step;
use crate::terraform::run::{formatting, plain_output};

impl ModuleRun<'_> {
    pub(super) fn fmt(&mut self, program: &TerraformCli, texts: &CopySources<'_>) -> Result<(), Halted> {
        let ended = self.run(program, Step::Fmt, &[])?;
        let found = formatting::unformatted(&String::from_utf8_lossy(&ended.stdout), texts);
        match ended.status.code() {
            Some(0) => self.verified.passed.push("formatted".to_owned()),
            // The formatting differs. The other steps still run, so that all faults are reported at once.
            Some(3) if !found.is_empty() => {
                self.verified.exit = self.verified.exit.max(Exit::Unverified);
                self.verified.unformatted = found;
            }
            _ => {
                let found = plain_output::read_complaints(&String::from_utf8_lossy(&ended.stderr), texts);
                if !has_errors(&found) {
                    return self.garbage(program, Step::Fmt, &ended);
                }
                self.verified.findings.extend(found);
            }
        }
        self.go_on()
    }

    /// Installs providers and modules, or borrows them from a module with the same needs.
    pub(super) fn init(&mut self, program: &TerraformCli, texts: &CopySources<'_>) -> Result<(), Halted> {
        let shared = self.shared;
        let data = self.data_folder(program);
        let key = self.requirements.init_key.clone().filter(|_| self.data.is_none());
        let mut initialised = shared.providers.initialised.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = key.as_ref().and_then(|key| initialised.get(key)) {
            let lent = copy::lend((&first.data, &first.folder), (&data, &self.folder));
            if lent.is_ok() {
                return Ok(());
            }
        }
        let held = program.cache.as_ref().map(|folder| cache::hold(folder, program.timeout, &shared.signals));
        let ended = self.run(program, Step::Init, &[])?;
        drop(held);
        self.judge_init(program, &ended, texts)?;
        if let Some(key) = key {
            initialised.insert(key, Initialised { data, folder: self.folder.clone() });
        }
        Ok(())
    }

    pub(super) fn judge_init(
        &mut self,
        program: &TerraformCli,
        ended: &ProgramOutput,
        texts: &CopySources<'_>,
    ) -> Result<(), Halted> {
        let said = [&ended.stdout, &ended.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).join("\n");
        let found = plain_output::read_complaints(&said, texts);
        if !ended.status.success() && !has_errors(&found) {
            return self.garbage(program, Step::Init, ended);
        }
        // Terraform itself advises against `init` here: it asks for a version of the provider that the override replaces.
        if plain_output::has_overrides(&said) && found.iter().all(plain_output::is_about_providers) {
            return Ok(());
        }
        if ended.status.success() {
            self.verified
                .findings
                .extend(found.into_iter().filter(|finding| !has_errors(std::slice::from_ref(finding))));
            return Ok(());
        }
        let found: Vec<_> = found.into_iter().map(|finding| with_versions(finding, program)).collect();
        // An error without a place in the module is not the module's fault.
        if found.iter().all(|finding| finding.code.id != plain_output::IN_THE_MODULE || finding.place.is_none()) {
            self.verified.exit = Exit::Failed;
        }
        self.verified.findings.extend(found);
        self.go_on()
    }

    pub(super) fn validate(&mut self, program: &TerraformCli, texts: &CopySources<'_>) -> Result<(), Halted> {
        let (ended, found) = self.run_and_read(program, Step::Validate, Providers::Running, &|ended| {
            json_output::read_validation(&ended.stdout, texts)
        })?;
        let Ok(found) = found else { return self.garbage(program, Step::Validate, &ended) };
        self.verified.findings.extend(found);
        self.go_on()?;
        self.verified.passed.push("valid".to_owned());
        Ok(())
    }

    pub(super) fn test(&mut self, program: &TerraformCli, texts: &CopySources<'_>) -> Result<(), Halted> {
        // A configured provider can serve one module alone.
        let providers = if self.requirements.mocked { Providers::Running } else { Providers::Own };
        let (ended, tested) =
            self.run_and_read(program, Step::Test, providers, &|ended| json_output::read_tests(&ended.stdout, texts))?;
        let Ok(tested) = tested else { return self.garbage(program, Step::Test, &ended) };
        self.verified.findings.extend(tested.findings);
        self.go_on()?;
        self.verified.passed.push(match tested.passed {
            0 => "no tests".to_owned(),
            1 => "1 test passes".to_owned(),
            many => format!("{many} tests pass"),
        });
        Ok(())
    }

    /// Runs a step, with providers that already run if they may serve it. If they could have caused a fault, the step
    /// runs again with providers of its own.
    pub(super) fn run_and_read<T: HasFindings>(
        &mut self,
        program: &TerraformCli,
        step: Step,
        providers: Providers,
        judge: &dyn Fn(&ProgramOutput) -> Result<T, NoJson>,
    ) -> Result<(ProgramOutput, Result<T, NoJson>), Halted> {
        if providers == Providers::Running && !program.is_attached {
            let shared = self.shared;
            let data = self.data_folder(program);
            let running = shared.providers.reattach(&data, &program.garbage_setting(), shared.scratch, &shared.signals);
            if let Some(running) = running {
                let ended = self.run(program, step, &[("TF_REATTACH_PROVIDERS".to_owned(), Some(running.into()))])?;
                let judged = judge(&ended);
                if judged.as_ref().is_ok_and(|told| told.findings().iter().all(is_certain)) {
                    return Ok((ended, judged));
                }
            }
        }
        let ended = self.run(program, step, &[])?;
        let judged = judge(&ended);
        Ok((ended, judged))
    }

    pub(super) fn data_folder(&self, program: &TerraformCli) -> PathBuf {
        match (&self.data, &program.data) {
            (Some(own), _) => own.path().to_owned(),
            (None, Some(named)) => self.folder.join(named),
            (None, None) => self.folder.join(".terraform"),
        }
    }
}

/// Adds which versions of a provider a mirror holds, if none fits.
fn with_versions(finding: Diagnostic, program: &TerraformCli) -> Diagnostic {
    let (Some(mirror), true) = (&program.mirror, finding.code == &NO_PROVIDER) else { return finding };
    let Some(provider) = plain_output::provider_named_in(&finding).map(str::to_owned) else { return finding };
    let versions = providers::versions(mirror, &provider);
    let there = if versions.is_empty() { "no version".to_owned() } else { versions.join(", ") };
    finding
        .help(format!("the mirror `{}` holds {there} of `{provider}`", mirror.display()))
        .help(format!("run `{} providers mirror DIR` in the module to add what it needs", program.name()))
}

/// Which providers serve a step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Providers {
    /// Those that run for all modules.
    Running,
    /// Those that terraform starts for this step.
    Own,
}

/// A result that has findings.
pub(super) trait HasFindings {
    fn findings(&self) -> &[Diagnostic];
}

impl HasFindings for Vec<Diagnostic> {
    fn findings(&self) -> &[Diagnostic] {
        self
    }
}

impl HasFindings for TestResults {
    fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }
}

impl HasFindings for Plan {
    fn findings(&self) -> &[Diagnostic] {
        &[]
    }
}

/// Whether a finding is certainly about the module: an error without a place could be about a provider.
fn is_certain(finding: &Diagnostic) -> bool {
    finding.place.is_some() || finding.severity == crate::diag::Severity::Warning
}
