//! Verifies all modules in parallel and returns the results in the order in which the modules were named.

use super::module_run;
use super::progress::Progress;
use super::provider_pool::ProviderPool;
use super::terraform_cli::{Modules, TerraformCli};
use super::verification::{ModuleVerification, RunContext};
use super::{Level, TerraformOptions, VerifyRequest, template_origins};
use crate::base::outcome::Exit;
use crate::diag::{Diagnostic, has_errors};
use crate::edge::process::scratch::Scratch;
use crate::edge::process::signals::Signals;
use crate::edge::{parallel, terminal};
use crate::terraform::run::codes::BROKEN;

/// Verifies every module.
pub(super) fn run(request: &VerifyRequest<'_>, terraform: &TerraformOptions, quiet: bool) -> Vec<ModuleVerification> {
    let mut verified: Vec<ModuleVerification> = request.dirs.iter().cloned().map(ModuleVerification::new).collect();
    let signals = Signals::catch();
    let scratch = match Scratch::new() {
        Ok(scratch) => scratch,
        Err(error) => {
            let fault = Diagnostic::new(&BROKEN, format!("the temporary folder can't be used: {error}"));
            verified.iter_mut().for_each(|one| drop(one.failed::<()>(Exit::Failed, fault.clone())));
            return verified;
        }
    };
    let several = if request.dirs.len() > 1 { Modules::Several } else { Modules::One };
    let program = TerraformCli::find(terraform, &scratch, several);
    let notes = program.as_ref().map(|program| program.notes.clone()).unwrap_or_default();
    let progress = Progress::new(request.dirs, program.as_ref().map_or("terraform", TerraformCli::name));
    let shared = RunContext {
        level: request.level,
        terraform,
        from: request.from,
        region: request.region,
        allow: request.allow,
        progress: &progress,
        program: program.as_ref().map_err(Clone::clone),
        scratch: &scratch,
        signals,
        providers: ProviderPool::default(),
    };
    let threads = terraform.jobs.map_or_else(parallel::cores, usize::from);
    let mut tasks: Vec<(usize, ModuleVerification)> = verified.into_iter().enumerate().collect();
    tasks.reverse();
    let work = || {
        parallel::run_all(tasks, threads, |(number, mut one), _| {
            if let Some(exit) = shared.signals.caught() {
                one.exit = exit;
                return Some((number, one));
            }
            let _ = module_run::verify(&shared, number, &mut one);
            finish(&mut one, &shared);
            shared.progress.done(number);
            Some((number, one))
        })
    };
    let mut results = terminal::with_progress(quiet, &|| progress.lines(), work);
    results.sort_by_key(|(number, _)| *number);
    let mut verified: Vec<ModuleVerification> = results.into_iter().map(|(_, one)| one).collect();
    if let Some(first) = verified.first_mut().filter(|_| request.level >= Level::Validate) {
        first.findings.splice(0..0, notes);
    }
    verified
}

fn finish(one: &mut ModuleVerification, shared: &RunContext<'_>) {
    let unformatted = std::mem::take(&mut one.unformatted);
    one.findings.splice(0..0, unformatted);
    template_origins::explain(&one.dir, &mut one.findings);
    if one.exit == Exit::Done && has_errors(&one.findings) {
        one.exit = Exit::Unverified;
    }
    if let Some(exit) = shared.signals.caught() {
        one.exit = exit;
        one.findings.clear();
    }
}
