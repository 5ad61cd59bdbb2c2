//! `terraform plan` of one module: in which account, with which values, and what would be created there.

use std::ffi::OsString;
use std::path::Path;

use super::copy_sources::CopySources;
use super::module_run::ModuleRun;
use super::steps::Providers;
use super::terraform_cli::TerraformCli;
use super::verification::Halted;
use crate::base::outcome::Exit;
use crate::diag::{Diagnostic, has_errors};
use crate::edge::{copy, disk, terminal};
use crate::terraform::run::account::{self, AwsProviders, Endpoint};
use crate::terraform::run::codes::{BROKEN, NO_ACCOUNT, NO_REGION, NO_VALUE};
use crate::terraform::run::step::Step;
use crate::terraform::run::{json_output, plan};

type Variable = (String, Option<OsString>);

impl ModuleRun<'_> {
    pub(super) fn plan(&mut self, program: &TerraformCli, texts: &CopySources<'_>) -> Result<(), Halted> {
        let aws = self.aws_providers();
        let variables = self.account(&aws)?;
        let url = self.shared.terraform.endpoint_url.clone();
        self.configure(program, &aws, url.map(|url| Endpoint { url, is_ours: false }).as_ref(), texts)?;
        let ended = self.run_with(program, (Step::Plan, &self.values()), &variables)?;
        let Ok(found) = json_output::read_plan(&ended.stdout, texts) else {
            return self.garbage(program, Step::Plan, &ended);
        };
        if !ended.status.success() && !has_errors(&found) {
            return self.garbage(program, Step::Plan, &ended);
        }
        // A plan that lacks only an account or a value says nothing about the module.
        let of_others = [&NO_ACCOUNT, &NO_VALUE];
        let errors = || found.iter().filter(|finding| has_errors(std::slice::from_ref(finding)));
        if has_errors(&found) && errors().all(|finding| of_others.contains(&finding.code)) {
            self.verified.exit = Exit::Failed;
        }
        let found: Vec<Diagnostic> = found.into_iter().map(|finding| self.explained(finding)).collect();
        self.verified.findings.extend(found);
        self.go_on()?;
        let (ended, shown) =
            self.run_and_read(program, Step::ShowPlan, Providers::Running, &|ended| plan::plan(&ended.stdout))?;
        let Ok(plan) = shown else { return self.garbage(program, Step::ShowPlan, &ended) };
        self.verified.passed.push(plan.summary());
        self.verified.plan = Some(plan);
        Ok(())
    }

    pub(super) fn aws_providers(&self) -> AwsProviders {
        let texts = copy::module_texts(&self.folder);
        AwsProviders::of_module(texts.iter().map(String::as_str))
    }

    /// Returns the variables for the plan's environment that set its account and region.
    fn account(&mut self, aws: &AwsProviders) -> Result<Vec<Variable>, Halted> {
        let endpoint = self.shared.terraform.endpoint_url.as_deref();
        let mut variables = endpoint.map(at_endpoint).unwrap_or_default();
        match self.region(aws) {
            Some(region) => variables.push(set("AWS_REGION", region)),
            None if aws.uses_aws() && !aws.has_region && (endpoint.is_some() || !has_shared_configuration()) => {
                let message = format!("the region in which to plan `{}` is not known", self.verified.dir.display());
                let finding = Diagnostic::new(&NO_REGION, message).help("name one: `--region REGION`, or `AWS_REGION`");
                return self.verified.failed(Exit::Failed, finding);
            }
            None => {}
        }
        Ok(variables)
    }

    /// Returns the region that was typed, else the one of the module's variable, else the one in the environment.
    pub(super) fn region(&self, aws: &AwsProviders) -> Option<String> {
        let typed = self.shared.region.map(str::to_owned);
        let given = || {
            let (name, default) = aws.region.as_ref()?;
            self.typed(name).or_else(|| default.clone())
        };
        let of_environment = |name: &str| terminal::variable(name).filter(|region| !region.is_empty());
        typed.or_else(given).or_else(|| of_environment("AWS_REGION")).or_else(|| of_environment("AWS_DEFAULT_REGION"))
    }

    /// Returns the value of a variable that `--var` sets.
    pub(super) fn typed(&self, name: &str) -> Option<String> {
        let mut values = self.shared.terraform.vars.iter().rev().filter_map(|text| text.split_once('='));
        values.find(|(variable, _)| *variable == name).map(|(_, value)| value.trim_matches('"').to_owned())
    }

    /// Adds to the copy what the module needs to be planned on its own.
    pub(super) fn configure(
        &mut self,
        program: &TerraformCli,
        aws: &AwsProviders,
        endpoint: Option<&Endpoint>,
        texts: &CopySources<'_>,
    ) -> Result<(), Halted> {
        let Some(text) = account::plan_override(aws, endpoint) else { return Ok(()) };
        if let Err(error) = copy::add(&self.folder.join(account::OVERRIDE), &text) {
            let finding = Diagnostic::new(&BROKEN, format!("the private copy can't be written: {error}"));
            return self.verified.failed(Exit::Failed, finding);
        }
        if !aws.has_backend {
            return Ok(());
        }
        let ended = self.run(program, Step::InitState, &[])?;
        self.judge_init(program, &ended, texts)
    }

    /// Returns terraform's arguments for the values that were typed.
    pub(super) fn values(&self) -> Vec<String> {
        let terraform = self.shared.terraform;
        let files = terraform.var_files.iter().map(|file| format!("-var-file={}", absolute(file)));
        let values = terraform.vars.iter().map(|text| format!("-var={text}"));
        files.chain(values).collect()
    }

    /// Adds what to do about a missing account. Values that were typed are removed, since they may be secrets.
    pub(super) fn explained(&self, mut finding: Diagnostic) -> Diagnostic {
        let terraform = self.shared.terraform;
        if !terraform.vars.is_empty() || !terraform.var_files.is_empty() {
            finding.help.retain(|line| !line.starts_with("`var."));
        }
        match &terraform.endpoint_url {
            _ if finding.code != &NO_ACCOUNT => finding,
            Some(url) => finding.help(format!("does LocalStack or moto answer at `{url}`?")),
            None => finding
                .help("set credentials in the environment: `AWS_PROFILE`, or `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`")
                .help("or plan without an account: `--endpoint-url URL` of LocalStack or moto"),
        }
    }
}

pub(super) fn set(name: &str, value: impl Into<OsString>) -> Variable {
    (name.to_owned(), Some(value.into()))
}

/// Makes a path absolute, since terraform runs in the copy and paths are relative to the current folder.
fn absolute(file: &Path) -> String {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string()
}

/// Returns an environment that leads to the endpoint alone, whatever account the machine is configured for.
pub(super) fn at_endpoint(endpoint: &str) -> Vec<Variable> {
    let names = terminal::variables_of("").into_iter().filter(|name| account::is_endpoint(name));
    let mut variables: Vec<Variable> = names.map(|name| (name, None)).collect();
    variables.extend(account::LEADS_AWAY.map(|name| (name.to_owned(), None)));
    variables.extend(account::at_endpoint(endpoint).into_iter().map(|(name, value)| set(name, value)));
    if terminal::variable("AWS_ACCESS_KEY_ID").is_none() || terminal::variable("AWS_SECRET_ACCESS_KEY").is_none() {
        variables.extend([set("AWS_ACCESS_KEY_ID", "test"), set("AWS_SECRET_ACCESS_KEY", "test")]);
        variables.push(("AWS_SESSION_TOKEN".to_owned(), None));
    }
    variables
}

/// Whether there is an AWS configuration file, which may name a region.
fn has_shared_configuration() -> bool {
    let named = terminal::variable("AWS_CONFIG_FILE").map(std::path::PathBuf::from);
    let file = named.or_else(|| Some(terminal::home()?.join(".aws/config")));
    file.is_some_and(|file| disk::read(&file, 0).is_ok())
}
