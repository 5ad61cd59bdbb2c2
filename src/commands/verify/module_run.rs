//! Verifies one module step by step. If a step fails, the steps that depend on it do not run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Level;
use super::copy_sources::CopySources;
use super::terraform_cli::TerraformCli;
use super::verification::{Halted, ModuleVerification, RunContext};
use crate::base::outcome::Exit;
use crate::diag::{Diagnostic, Place, has_errors};
use crate::docs::LOCK_FILE;
use crate::edge::copy;
use crate::edge::disk::DiskError;
use crate::edge::process::scratch::Scratch;
use crate::edge::process::{ProgramOutput, Variables};
use crate::terraform::check;
use crate::terraform::run::account::is_loopback;
use crate::terraform::run::codes::NO_MODULE;
use crate::terraform::run::diagnostic::Texts;
use crate::terraform::run::provider_requirements::ProviderRequirements;
use crate::terraform::run::step::Step;

/// The run of `verify` over one module.
pub(super) struct ModuleRun<'a> {
    pub(super) shared: &'a RunContext<'a>,
    /// The module's index on the command line.
    pub(super) number: usize,
    /// The private copy of the module, in which terraform runs.
    pub(super) folder: PathBuf,
    pub(super) verified: &'a mut ModuleVerification,
    /// Variables of terraform's environment for this module alone.
    pub(super) variables: Vec<(String, Option<OsString>)>,
    /// What the module needs from `init`.
    pub(super) requirements: ProviderRequirements,
    /// A folder of its own for terraform's data, if the environment moves all data to one place.
    pub(super) data: Option<Scratch>,
}

/// Runs the steps for a module, up to the level or to the first step with errors.
pub(super) fn verify(shared: &RunContext<'_>, number: usize, verified: &mut ModuleVerification) -> Result<(), Halted> {
    let dir = verified.dir.clone();
    let into = shared.scratch.path().join(number.to_string());
    let folder = match copy::copy(&dir, &into, shared.data()) {
        Ok(folder) => folder,
        Err((path, source)) => {
            let error = DiskError::Io { doing: "copy", path, source };
            return verified.failed(Exit::Failed, error.diagnostic());
        }
    };
    let texts = CopySources::new(&dir, &folder);
    let mut module = ModuleRun {
        shared,
        number,
        folder: folder.clone(),
        verified,
        variables: Vec::new(),
        requirements: ProviderRequirements::default(),
        data: None,
    };
    module.syntax(&dir, &texts)?;
    if shared.level < Level::Fmt {
        return Ok(());
    }
    let program = match &shared.program {
        Ok(program) => program,
        // ptcgen's own formatter gives the same result as terraform's.
        Err(_) if shared.level == Level::Fmt => return module.formatted_natively(),
        Err(fault) => return module.verified.failed(Exit::Failed, fault.clone()),
    };
    module.fmt(program, &texts)?;
    if shared.level < Level::Validate {
        return Ok(());
    }
    module.place_data(program)?;
    module.init(program, &texts)?;
    module.validate(program, &texts)?;
    if shared.level < Level::Test {
        return Ok(());
    }
    module.test(program, &texts)?;
    match shared.level {
        Level::Plan => module.plan(program, &texts),
        Level::Apply => module.apply_level(program, &texts, &dir),
        _ => Ok(()),
    }
}

impl ModuleRun<'_> {
    fn syntax(&mut self, dir: &Path, texts: &CopySources<'_>) -> Result<(), Halted> {
        let files = copy::files(&self.folder);
        let is_module =
            |path: &&String| !path.contains('/') && [".tf", ".tofu", ".tf.json"].iter().any(|end| path.ends_with(end));
        if files.iter().find(is_module).is_none() {
            let finding = Diagnostic::new(&NO_MODULE, format!("`{}` holds no `.tf` file", dir.display()));
            return self.verified.failed(Exit::Failed, finding.help("name the folder of a module"));
        }
        let read = |path: &String| Some((path.clone(), copy::bytes(&self.folder.join(path))?));
        let contents: Vec<(String, Vec<u8>)> = files.iter().filter(|path| is_hcl(path)).filter_map(read).collect();
        let contents: Vec<(&str, &[u8])> = contents.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
        self.verified.findings.extend(check::check(&contents).into_iter().map(|finding| named(finding, texts)));
        if self.shared.level >= Level::Validate {
            let texts: Vec<_> =
                contents.iter().filter_map(|(path, bytes)| Some((*path, std::str::from_utf8(bytes).ok()?))).collect();
            let lock = copy::text(&self.folder.join(LOCK_FILE));
            self.requirements = ProviderRequirements::of_module(&texts, lock.as_deref());
        }
        if self.shared.level == Level::Fmt && self.shared.program.is_err() {
            self.verified.unformatted =
                check::formatting(&contents).into_iter().map(|finding| named(finding, texts)).collect();
        }
        self.go_on()?;
        self.verified.passed.push("parses".to_owned());
        Ok(())
    }

    fn formatted_natively(&mut self) -> Result<(), Halted> {
        if self.verified.unformatted.is_empty() {
            self.verified.passed.push("formatted, as far as ptcgen alone can tell".to_owned());
            return Ok(());
        }
        self.verified.exit = self.verified.exit.max(Exit::Unverified);
        Err(Halted)
    }

    /// Stops here if there is an error.
    pub(super) fn go_on(&mut self) -> Result<(), Halted> {
        if !has_errors(&self.verified.findings) {
            return Ok(());
        }
        self.verified.exit = self.verified.exit.max(Exit::Unverified);
        Err(Halted)
    }

    pub(super) fn run(
        &mut self,
        program: &TerraformCli,
        step: Step,
        more: &Variables,
    ) -> Result<ProgramOutput, Halted> {
        self.run_with(program, (step, &[]), more)
    }

    /// The same, with further arguments after the step's own.
    pub(super) fn run_with(
        &mut self,
        program: &TerraformCli,
        (step, arguments): (Step, &[String]),
        more: &Variables,
    ) -> Result<ProgramOutput, Halted> {
        let variables = [&self.variables, more].concat();
        assert!(!step.changes_aws() || is_loopback(&variables), "only the stand-in of AWS is ever changed");
        self.shared.at(self.number, step);
        let ended = program.step((step, arguments), &self.folder, &variables, &self.shared.signals);
        ended.or_else(|fault| self.verified.failed(Exit::Failed, fault))
    }

    pub(super) fn garbage<T>(
        &mut self,
        program: &TerraformCli,
        step: Step,
        ended: &ProgramOutput,
    ) -> Result<T, Halted> {
        self.verified.failed(Exit::Failed, program.garbage(step, ended))
    }

    /// If the environment names one folder for the data of all modules, creates one in it for this module.
    pub(super) fn place_data(&mut self, program: &TerraformCli) -> Result<(), Halted> {
        let Some(data) = program.data.as_ref().filter(|data| data.is_absolute()) else { return Ok(()) };
        match Scratch::below(data) {
            Ok(scratch) => {
                self.variables.push(("TF_DATA_DIR".to_owned(), Some(scratch.path().into())));
                self.data = Some(scratch);
                Ok(())
            }
            Err(source) => {
                let error = DiskError::Io { doing: "use `TF_DATA_DIR`,", path: data.clone(), source };
                self.verified.failed(Exit::Failed, error.diagnostic())
            }
        }
    }
}

fn is_hcl(path: &str) -> bool {
    [".tf", ".tofu", ".tf.json", ".tftest.hcl", ".tofutest.hcl"].iter().any(|end| path.ends_with(end))
}

/// Moves a finding from the copy to the module's file that the user knows.
fn named(mut finding: Diagnostic, texts: &CopySources<'_>) -> Diagnostic {
    let place = finding.place.take().and_then(|Place { source, span }| {
        let source = texts.source(&source.name)?;
        Some(Place { source, span })
    });
    finding.place = place;
    finding
}
