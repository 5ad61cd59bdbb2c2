//! `ptcgen validate SPEC...`: reports every problem of every spec in one run.

use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::failure::Failure;
use super::shared::options::{FindingsOptions, RuleOptions, SpecFormat};
use super::shared::reporter::{self, Reporter};
use super::shared::spec_input;
use crate::base::outcome::{Exit, Outcome};
use crate::diag::{Diagnostic, has_errors};
use crate::lint::check::{self, Options};

/// Check specs against the schema and the rules of ECR, IAM and Terraform.
#[derive(Args, Debug)]
#[command(after_help = VALIDATE_EXAMPLES)]
pub struct Validate {
    /// The specs; `-` is standard input
    #[arg(value_name = "SPEC", required = true)]
    pub specs: Vec<PathBuf>,
    /// Syntax of standard input, or of files with another extension
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT")]
    pub spec_format: Option<SpecFormat>,
    /// Set a field of each spec before checking it; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: FindingsOptions,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: RuleOptions,
}

const VALIDATE_EXAMPLES: &str = "\
Examples:
  ptcgen validate ecr-cache.yaml
  ptcgen validate --strict specs/*.toml
  ptcgen validate --format sarif ecr-cache.json > findings.sarif";

/// Checks every spec; one that can't be read does not stop the others.
pub fn run(args: &Validate, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    let options = Options { strict: args.rules.strict, allow: &args.rules.allow };
    if let Err(failure) = Failure::check_allow(&args.rules.allow) {
        return failure.report(&reporter);
    }
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut unreadable = false;
    let mut notes = String::new();
    for path in &args.specs {
        match spec_input::read_file(path, args.spec_format, &args.sets) {
            Ok(input) => {
                let checked = check::check(&input.document, options);
                if !has_errors(&checked.findings) {
                    notes.push_str(&format!("{}: valid\n", path.display()));
                }
                notes.push_str(&reporter::allowed(&checked.allowed));
                findings.extend(checked.findings);
            }
            Err(Failure::Findings { exit, findings: found }) => {
                unreadable |= exit != Exit::Rejected;
                findings.extend(found);
            }
            Err(failure @ Failure::Usage(_)) => return failure.report(&reporter),
        }
    }
    let exit = match (unreadable, has_errors(&findings)) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Rejected,
        (false, false) => Exit::Done,
    };
    let mut outcome = reporter.report(exit, &findings).unwrap_or_else(|error| reporter.failed(&error));
    if !common.quiet {
        outcome.words.push_str(&notes);
    }
    outcome
}
