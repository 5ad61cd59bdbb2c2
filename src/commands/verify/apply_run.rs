//! Runs terraform against the stand-in of AWS, and looks at what is there afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::copy_sources::CopySources;
use super::module_run::ModuleRun;
use super::plan_step::{at_endpoint, set};
use super::provider_pool::ProviderPool;
use super::terraform_cli::TerraformCli;
use super::verification::Halted;
use crate::aws::partition;
use crate::base::outcome::Exit;
use crate::diag::{Diagnostic, has_errors};
use crate::edge::copy;
use crate::edge::loopback::Loopback;
use crate::edge::process::ProgramOutput;
use crate::edge::providers;
use crate::stand_in::At;
use crate::terraform::run::account::{AwsProviders, Endpoint};
use crate::terraform::run::codes::{BROKEN, NO_ACCOUNT, PLAN, UNKNOWN_CALL};
use crate::terraform::run::json_output;
use crate::terraform::run::step::Step;

/// Plans end with code 2 if they are not empty.
const CHANGES: &str = "-detailed-exitcode";

type Variable = (String, Option<std::ffi::OsString>);

/// Where a secret is, and its name.
pub(super) type SecretKey = (String, String, String);

/// A module, and the account that it is applied to.
pub(super) struct ApplyRun<'r, 'a> {
    pub(super) run: &'r mut ModuleRun<'a>,
    pub(super) program: &'r TerraformCli,
    pub(super) texts: &'r CopySources<'r>,
    pub(super) aws: &'r Loopback,
    /// The account and the region of the module's provider.
    pub(super) home: (String, String),
    variables: Vec<Variable>,
    provider: ProviderPool,
    /// What ECR has to read from each secret: a part of its value.
    pub(super) tokens: BTreeMap<SecretKey, String>,
    /// Secrets that existed before the module.
    pub(super) given: BTreeSet<SecretKey>,
    /// The codes that the command line and the module's spec allow.
    pub(super) allow: Vec<String>,
    /// Arguments for the values of variables, after those that were typed.
    pub(super) more: Vec<String>,
    /// When the findings were made, for their help.
    pub(super) moment: String,
}

impl<'r, 'a> ApplyRun<'r, 'a> {
    /// Configures a module's copy for the stand-in.
    pub(super) fn new(
        run: &'r mut ModuleRun<'a>,
        program: &'r TerraformCli,
        texts: &'r CopySources<'r>,
        aws: &'r Loopback,
        home: (String, String),
    ) -> Result<Self, Halted> {
        let endpoint = aws.endpoint();
        let providers = run.aws_providers();
        let at = Endpoint { url: endpoint.clone(), is_ours: true };
        let is_by_environment = !providers.has_block
            && partition::of_region(&home.1).is_some()
            && reads_the_environment(&run.data_folder(program));
        run.configure(program, &providers, (!is_by_environment).then_some(&at), texts)?;
        let mut variables = at_endpoint(&endpoint);
        variables.extend([
            set("AWS_REGION", &*home.1),
            set("AWS_ACCESS_KEY_ID", "test"),
            set("AWS_SECRET_ACCESS_KEY", "test"),
        ]);
        // A provider that is configured twice fails if it has certificates of its own to add.
        variables.extend(["AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"].map(|name| (name.to_owned(), None)));
        // What would leave the machine all the same ends here.
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] {
            variables.push(set(name, &*endpoint));
        }
        variables.extend(["NO_PROXY", "no_proxy"].map(|name| set(name, "127.0.0.1")));
        let (tokens, given) = Default::default();
        let (provider, allow) = (ProviderPool::default(), run.shared.allow.to_vec());
        Ok(Self {
            run,
            program,
            texts,
            aws,
            home,
            variables,
            provider,
            tokens,
            given,
            allow,
            more: Vec::new(),
            moment: String::new(),
        })
    }

    pub(super) fn at(&self) -> At<'_> {
        At { account: &self.home.0, region: &self.home.1 }
    }

    /// Plans; `None` if the plan is empty.
    pub(super) fn plan(&mut self) -> Result<Option<Vec<u8>>, Halted> {
        let arguments = [self.run.values(), self.more.clone(), vec![CHANGES.to_owned()]].concat();
        let ended = self.terraform(Step::Plan, &arguments)?;
        let Ok(found) = json_output::read_plan(&ended.stdout, self.texts) else {
            return self.run.garbage(self.program, Step::Plan, &ended);
        };
        // The stand-in always has an account, so the fault is the module's.
        let found = found.into_iter().map(|mut finding| {
            finding.code = if finding.code == &NO_ACCOUNT { &PLAN } else { finding.code };
            finding
        });
        let found = found.collect();
        self.report(Step::Plan, &ended, matches!(ended.status.code(), Some(0 | 2)), found)?;
        if ended.status.code() == Some(0) {
            return Ok(None);
        }
        let shown = self.terraform(Step::ShowPlan, &[])?;
        if shown.status.success() {
            Ok(Some(shown.stdout))
        } else {
            self.run.garbage(self.program, Step::ShowPlan, &shown)
        }
    }

    /// Applies or destroys.
    pub(super) fn apply(&mut self, step: Step) -> Result<(), Halted> {
        let arguments = [self.run.values(), self.more.clone()].concat();
        let ended = self.terraform(step, &arguments)?;
        let Ok(found) = json_output::read_apply(&ended.stdout, self.texts) else {
            return self.run.garbage(self.program, step, &ended);
        };
        self.report(step, &ended, ended.status.success(), found)
    }

    /// Runs a step. One provider serves all steps, since each configures it in the same way.
    fn terraform(&mut self, step: Step, arguments: &[String]) -> Result<ProgramOutput, Halted> {
        let mut variables = self.variables.clone();
        if !self.program.is_attached {
            let more = [self.program.garbage_setting(), self.variables.clone()].concat();
            let (data, shared) = (self.run.data_folder(self.program), self.run.shared);
            let running = self.provider.reattach(&data, &more, shared.scratch, &shared.signals);
            variables.extend(running.map(|running| ("TF_REATTACH_PROVIDERS".to_owned(), Some(running.into()))));
        }
        self.run.run_with(self.program, (step, arguments), &variables)
    }

    /// Adds what terraform reported, and stops if the step failed or made a call that the stand-in lacks.
    fn report(
        &mut self,
        step: Step,
        ended: &ProgramOutput,
        succeeded: bool,
        found: Vec<Diagnostic>,
    ) -> Result<(), Halted> {
        let unknown: BTreeSet<String> = self.aws.with(|world, _| {
            let calls = world.unknown().iter();
            calls
                .map(|unknown| match &unknown.field {
                    Some(field) => format!("the field `{field}` of `{}`", unknown.call),
                    None => format!("`{}`", unknown.call),
                })
                .collect()
        });
        if let Some(first) = unknown.iter().next() {
            let message = format!("the stand-in of AWS does not know {first}");
            let finding = unknown
                .iter()
                .skip(1)
                .fold(Diagnostic::new(&UNKNOWN_CALL, message), |finding, other| finding.help(format!("nor {other}")));
            return self.run.verified.failed(Exit::Failed, finding.help("`--level plan` needs no such call"));
        }
        if !succeeded && !has_errors(&found) {
            return self.run.garbage(self.program, step, ended);
        }
        for finding in found {
            let finding = self.run.explained(finding);
            // A later step repeats the warnings of an earlier one.
            let same = |other: &Diagnostic| other.message == finding.message && other.place == finding.place;
            if has_errors(std::slice::from_ref(&finding)) || !self.run.verified.findings.iter().any(same) {
                let finding = self.when(finding);
                self.run.verified.findings.push(finding);
            }
        }
        if succeeded { Ok(()) } else { self.run.go_on() }
    }

    /// Adds a file with values for variables, for the runs from now on.
    pub(super) fn with_values(&mut self, file: &str, values: &Value) -> Result<(), Halted> {
        let folder = self.run.shared.scratch.path().join(format!("{}-{file}", self.run.number));
        if let Err(error) = copy::add(&folder, &values.to_string()) {
            let finding = Diagnostic::new(&BROKEN, format!("the private copy can't be written: {error}"));
            return self.run.verified.failed(Exit::Failed, finding);
        }
        let argument = format!("-var-file={}", folder.display());
        self.more.retain(|other| *other != argument);
        self.more.push(argument);
        Ok(())
    }
}

/// Whether the provider can be configured without a `provider` block, as version 5.100 can. Each terraform lets the
/// provider validate such a block two or three times, which takes longer than all else.
fn reads_the_environment(data: &Path) -> bool {
    let programs = providers::providers(data);
    let version = |program: &Path| {
        let name = program.file_name()?.to_str()?;
        let (major, rest) = name.split_once("_v")?.1.split_once('.')?;
        Some((major.parse::<u32>().ok()?, rest.split(['.', '_']).next()?.parse::<u32>().ok()?))
    };
    !programs.is_empty()
        && programs.iter().all(|(_, program)| version(program).is_some_and(|version| version >= (5, 100)))
}

/// The account and the region that a module is meant for.
pub(super) fn home(
    providers: &AwsProviders,
    region: Option<String>,
    spec: (Option<String>, Option<String>),
) -> (String, String) {
    const ACCOUNT: &str = "111122223333";
    const REGION: &str = "eu-west-1";
    let account = providers.account.clone().or(spec.0).unwrap_or_else(|| ACCOUNT.to_owned());
    (account, region.or(spec.1).unwrap_or_else(|| REGION.to_owned()))
}
