//! `--level apply --from`: a module that is applied and in use is changed to what it is now.

use std::path::Path;

use super::apply_run::ApplyRun;
use super::apply_step::spec;
use super::copy_sources::CopySources;
use super::from_source::Before;
use super::module_run::ModuleRun;
use super::terraform_cli::TerraformCli;
use super::verification::Halted;
use crate::base::outcome::Exit;
use crate::diag::Diagnostic;
use crate::edge::copy;
use crate::edge::disk::DiskError;
use crate::edge::loopback::Loopback;
use crate::terraform::run::codes::BROKEN;
use crate::terraform::run::provider_requirements::ProviderRequirements;
use crate::terraform::run::step::Step;

/// Where terraform keeps local state.
const STATE: &str = "terraform.tfstate";

impl ModuleRun<'_> {
    /// Applies the module as it was, uses it, and applies what it is now.
    pub(super) fn change_from(
        &mut self,
        program: &TerraformCli,
        texts: &CopySources<'_>,
        dir: &Path,
        (before, aws, home): (&Before, &Loopback, (String, String)),
    ) -> Result<(), Halted> {
        let into = self.shared.scratch.path().join(format!("{}-before", self.number));
        let folder = match copy::copy(&before.folder, &into, self.shared.data()) {
            Ok(folder) => folder,
            Err((path, source)) => {
                let error = DiskError::Io { doing: "copy", path, source };
                return self.verified.failed(Exit::Failed, error.diagnostic());
            }
        };
        let old_texts = CopySources::new(&before.shown, &folder);
        let mut old = ModuleRun {
            shared: self.shared,
            number: self.number,
            folder: folder.clone(),
            verified: self.verified,
            variables: Vec::new(),
            requirements: ProviderRequirements::default(),
            data: None,
        };
        old.place_data(program)?;
        old.init(program, &old_texts)?;
        let mut life = ApplyRun::new(&mut old, program, &old_texts, aws, home.clone())?;
        let old_spec = spec(&before.folder);
        let plan = life.begin(old_spec.as_ref(), &format!("in the first apply of {}", before.shown.display()))?;
        life.renew(&plan, old_spec.as_ref())?;
        life.attach_policies();
        let (tokens, given) = (life.tokens, life.given);
        let state = copy::text(&folder.join(STATE)).unwrap_or_default();
        if let Err(error) = copy::add(&self.folder.join(STATE), &state) {
            let finding = Diagnostic::new(&BROKEN, format!("the private copy can't be written: {error}"));
            return self.verified.failed(Exit::Failed, finding);
        }
        let mut life = ApplyRun::new(self, program, texts, aws, home)?;
        (life.tokens, life.given) = (tokens, given);
        let new_spec = spec(dir);
        life.allow_as(new_spec.as_ref());
        life.bring_credentials(new_spec.as_ref())?;
        life.change(&before.shown)?;
        self.verified.passed.push(format!("applied over {}", before.shown.display()));
        Ok(())
    }
}

impl ApplyRun<'_, '_> {
    /// Applies the module as it is now over what it was.
    fn change(&mut self, before: &Path) -> Result<(), Halted> {
        self.moment = format!("when it is applied over {}", before.display());
        if let Some(shown) = self.plan()? {
            self.judge(&shown);
            let plan = self.pending(&shown)?;
            self.give_roles(&plan);
            self.apply(Step::Apply)?;
        }
        self.check_tokens()?;
        self.moment = format!("after it was applied over {}", before.display());
        if let Some(shown) = self.plan()? {
            self.not_settled(&shown)?;
        }
        self.run.go_on()
    }
}
