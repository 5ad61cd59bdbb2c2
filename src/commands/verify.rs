//! `ptcgen verify DIR...`: runs terraform in a private copy of each module and reports what it finds.

mod apply_account;
mod apply_findings;
mod apply_run;
mod apply_step;
mod change_step;
mod copy_sources;
mod from_source;
mod module_run;
mod plan_file;
mod plan_step;
mod progress;
mod provider_pool;
mod run;
mod steps;
mod template_origins;
mod terraform_cli;
mod verification;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Common;
use super::shared::failure::Failure;
use super::shared::options::FindingsOptions;
use super::shared::reporter::{self, Reporter};
use crate::base::outcome::{Exit, Outcome};
use crate::diag::{Diagnostic, has_errors};
use crate::report::{self, Format};
use crate::terraform::run::plan::Plan;
use verification::ModuleVerification;

/// Verify modules with terraform.
#[derive(Args, Debug)]
#[command(after_help = VERIFY_EXAMPLES)]
pub struct Verify {
    /// Folders of the modules to verify
    #[arg(value_name = "DIR", required_unless_present = "plan")]
    pub dirs: Vec<PathBuf>,
    /// Instead of modules, check a plan for what applying it would lose: FILE is what `terraform show -json PLAN` prints,
    /// `-` is standard input
    #[arg(long, value_name = "FILE", env = "PTCGEN_PLAN", conflicts_with = "dirs")]
    pub plan: Option<PathBuf>,
    /// How far to go; each level includes those before it
    #[arg(long, value_name = "LEVEL", env = "PTCGEN_LEVEL", default_value = "validate")]
    pub level: Level,
    /// With `--level apply`: first apply and use the module as it was, in a git revision or in another folder, then apply
    /// what it is now
    #[arg(long, value_name = "REV|DIR", env = "PTCGEN_FROM", conflicts_with = "plan")]
    pub from: Option<String>,
    /// How terraform runs
    #[command(flatten)]
    pub terraform: TerraformOptions,
    /// Plan in this region [default: the module's own, else AWS_REGION, else AWS_DEFAULT_REGION]
    #[arg(long, value_name = "REGION", env = "PTCGEN_REGION", value_parser = region, help_heading = "Terraform")]
    pub region: Option<String>,
    /// Treat warnings as errors
    #[arg(long, env = "PTCGEN_STRICT", help_heading = "Findings")]
    pub strict: bool,
    /// Allow a change to lose what the rule CODE protects, for example PTC723; repeatable
    #[arg(long = "allow", value_name = "CODE", env = "PTCGEN_ALLOW", value_delimiter = ',', help_heading = "Findings")]
    pub allow: Vec<String>,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: FindingsOptions,
}

/// How terraform runs.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Terraform")]
pub struct TerraformOptions {
    /// The program to run [default: terraform, else tofu]
    #[arg(long, value_name = "PROGRAM", env = "PTCGEN_TERRAFORM")]
    pub terraform_bin: Option<PathBuf>,
    /// Install providers only from DIR, which `terraform providers mirror` filled; none are downloaded
    #[arg(long, value_name = "DIR", env = "PTCGEN_PROVIDER_MIRROR")]
    pub provider_mirror: Option<PathBuf>,
    /// How long each run of terraform may take
    #[arg(long, value_name = "SECONDS", env = "PTCGEN_TIMEOUT", default_value = "600", value_parser = seconds)]
    pub timeout: std::time::Duration,
    /// How many modules to verify at once [default: the number of cores]
    #[arg(long, value_name = "NUMBER", env = "PTCGEN_JOBS", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Plan against URL, for example of LocalStack or moto, instead of an AWS account
    #[arg(long, value_name = "URL", env = "PTCGEN_ENDPOINT_URL", value_parser = endpoint)]
    pub endpoint_url: Option<String>,
    /// Plan with this value of a variable, written as for terraform's `-var`; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE", env = "PTCGEN_VAR", hide_env_values = true)]
    pub vars: Vec<String>,
    /// Plan with the values in FILE (.tfvars, .tfvars.json); repeatable
    #[arg(long = "var-file", value_name = "FILE", env = "PTCGEN_VAR_FILE")]
    pub var_files: Vec<PathBuf>,
}

/// Accepts any text that could name a region: whether one newer than this program exists is for the provider to judge.
fn region(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { Ok(text.to_owned()) } else { Err("write a region, for example eu-west-1".to_owned()) }
}

fn endpoint(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).unwrap_or_default();
    let plain = !host.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if plain { Ok(text.to_owned()) } else { Err("write a URL, for example http://localhost:4566".to_owned()) }
}

fn seconds(text: &str) -> Result<std::time::Duration, String> {
    let seconds: Option<f64> = text.parse().ok().filter(|seconds| *seconds > 0.0);
    let duration = seconds.and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok());
    duration.filter(|duration| duration.as_secs() < 1_000_000).ok_or_else(|| "write seconds, for example 60".to_owned())
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Level {
    /// Every file parses; needs no terraform
    Syntax,
    /// terraform fmt has nothing to change
    Fmt,
    /// terraform init and validate pass
    Validate,
    /// The module's own tests pass
    Test,
    /// terraform plan succeeds and shows what would be created; nothing is created
    Plan,
    /// A stand-in of AWS on this machine: the module is applied, filled, changed and destroyed, and loses nothing
    Apply,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  ptcgen verify modules/ecr-cache
  ptcgen verify modules/* --level test --provider-mirror ~/mirror
  ptcgen verify modules/ecr-cache --terraform-bin tofu --format sarif > findings.sarif
  ptcgen verify modules/ecr-cache --level plan
  ptcgen verify modules/ecr-cache --level plan --endpoint-url http://localhost:4566
  ptcgen verify modules/ecr-cache --level apply
  ptcgen verify modules/* --level apply --from origin/main
  terraform show -json tfplan | ptcgen verify --plan -

terraform runs in a private copy, so nothing is written to DIR. TF_CLI_CONFIG_FILE, TF_DATA_DIR and
TF_PLUGIN_CACHE_DIR work as they do for terraform.";

/// Verifies every module; one that can't be verified does not stop the others.
pub fn run(args: &Verify, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    if let Err(failure) = Failure::check_allow(&args.allow) {
        return failure.report(&reporter);
    }
    if let Some(plan) = &args.plan {
        return plan_file::run(plan, args, &reporter);
    }
    let region = args.region.as_deref();
    let from = args.from.as_deref();
    let request =
        VerifyRequest { dirs: &args.dirs, level: args.level, from, region, strict: args.strict, allow: &args.allow };
    if from.is_some() && args.level != Level::Apply {
        return reporter::usage("`--from` needs `--level apply`");
    }
    verify(&request, &args.terraform, &reporter, Vec::new())
}

/// What to verify.
#[derive(Debug)]
pub(super) struct VerifyRequest<'a> {
    pub(super) dirs: &'a [PathBuf],
    pub(super) level: Level,
    /// The module as it was, for `Level::Apply`.
    pub(super) from: Option<&'a str>,
    /// The region that `--region` names.
    pub(super) region: Option<&'a str>,
    /// Whether warnings count as errors.
    pub(super) strict: bool,
    /// The codes that `--allow` names.
    pub(super) allow: &'a [String],
}

/// Verifies modules; `before` are findings that come first in the report.
pub(super) fn verify(
    request: &VerifyRequest<'_>,
    terraform: &TerraformOptions,
    reporter: &Reporter<'_>,
    before: Vec<Diagnostic>,
) -> Outcome {
    if terraform.vars.iter().any(|text| text.split_once('=').is_none_or(|(name, _)| name.is_empty())) {
        // The message leaves the text out, since it may be a secret.
        return reporter::usage("`--var`: write NAME=VALUE");
    }
    if request.level == Level::Apply && terraform.endpoint_url.is_some() {
        return reporter::usage("`--level apply` runs a stand-in of AWS itself; leave `--endpoint-url` out");
    }
    let mut verified = run::run(request, terraform, reporter.common.quiet);
    let mut exit = verified.iter().map(|one| one.exit).max().unwrap_or(Exit::Done);
    let mut all = before;
    all.extend(verified.iter_mut().flat_map(|one| std::mem::take(&mut one.findings)));
    if request.strict {
        all.iter_mut().for_each(|finding| finding.severity = crate::diag::Severity::Error);
    }
    if exit == Exit::Done && has_errors(&all) {
        exit = Exit::Unverified;
    }
    let plans: Vec<(String, Plan)> =
        verified.iter_mut().filter_map(|one| Some((one.dir.display().to_string(), one.plan.take()?))).collect();
    let reported = match request.level {
        Level::Plan => reporter.report_as(exit, &all, &|| report::plan::json(&all, &plans)),
        _ => reporter.report(exit, &all),
    };
    let mut outcome = reported.unwrap_or_else(|error| reporter.failed(&error));
    match reporter.format() {
        Format::Text => outcome.data.push_str(&report::plan::text(&plans)),
        Format::Json => {}
        // The other formats have room for findings alone, so the plans go to standard error.
        _ => outcome.words.push_str(&report::plan::text(&plans)),
    }
    if !reporter.common.quiet {
        outcome.words.extend(verified.iter().map(|one| reporter::allowed(&one.allowed)));
        outcome.words.extend(verified.iter().map(ModuleVerification::line));
    }
    outcome
}

/// The result of verifying modules, for the report of another command.
pub(super) struct VerifySummary {
    pub(super) exit: Exit,
    pub(super) findings: Vec<Diagnostic>,
    /// How many modules fail verification or could not be verified.
    pub(super) wrong: usize,
    pub(super) words: String,
}

/// Verifies modules and returns the result instead of reporting it.
pub(super) fn summarize(request: &VerifyRequest<'_>, terraform: &TerraformOptions, quiet: bool) -> VerifySummary {
    let verified = run::run(request, terraform, quiet);
    VerifySummary {
        exit: verified.iter().map(|one| one.exit).max().unwrap_or(Exit::Done),
        wrong: verified.iter().filter(|one| one.exit != Exit::Done).count(),
        words: verified.iter().map(ModuleVerification::line).collect(),
        findings: verified.into_iter().flat_map(|one| one.findings).collect(),
    }
}
