//! `ptcgen adopt`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::Writing;
use super::cache::{account, region};

/// Write the spec, module and `import` blocks for rules that exist in AWS.
#[derive(Args, Debug)]
#[command(after_help = ADOPT_EXAMPLES, override_usage = USAGE)]
pub struct Adopt {
    /// What the AWS CLI printed, as JSON (`-` is standard input); the last one is the module's folder
    #[arg(value_name = "FILE... DIR", required = true)]
    pub paths: Vec<PathBuf>,
    /// Print the spec alone, and write nothing; no DIR then
    #[arg(long, env = "PTCGEN_SPEC_ONLY", conflicts_with_all = ["force", "dry_run", "diff"])]
    pub spec_only: bool,
    /// Take the rule with this prefix alone; repeatable
    #[arg(long = "prefix", value_name = "PREFIX", env = "PTCGEN_PREFIX", value_delimiter = ',')]
    pub prefixes: Vec<String>,
    /// The account of the registry [default: the one that the input is about]
    #[arg(long, value_name = "ID", env = "PTCGEN_ACCOUNT", value_parser = account)]
    pub account: Option<String>,
    /// The region of the registry [default: the one that the input is about]
    #[arg(long, value_name = "REGION", env = "PTCGEN_REGION", value_parser = region)]
    pub region: Option<String>,
    /// Set a field of the spec, for example `secret.mode=existing`; VALUE is YAML; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// The address of the module in the root module that the imports are for
    #[arg(long, value_name = "ADDRESS", env = "PTCGEN_TO", default_value = "module.ecr_pull_through_cache")]
    pub to: String,
    /// Replace files that people wrote or changed; the old text is kept
    #[arg(long, env = "PTCGEN_FORCE", help_heading = "Writing")]
    pub force: bool,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: Writing,
}

const USAGE: &str = "ptcgen adopt [OPTIONS] FILE... DIR\n       ptcgen adopt [OPTIONS] --spec-only FILE...";

const ADOPT_EXAMPLES: &str = "\
Examples:
  aws ecr describe-pull-through-cache-rules --output json > rules.json
  aws ecr describe-repository-creation-templates --output json > templates.json
  aws secretsmanager list-secrets --output json > secrets.json
  ptcgen adopt rules.json templates.json secrets.json modules/ecr-cache
  terraform -chdir=modules/ecr-cache/imports init
  terraform -chdir=modules/ecr-cache/imports plan          imports alone, no change

  ptcgen adopt --spec-only rules.json > ecr-cache.yaml     look first
  cat *.json | ptcgen adopt - modules/ecr-cache --diff
  ptcgen adopt *.json modules/hub-cache --prefix docker-hub --to module.hub_cache

Exit codes: 0 a plan shows imports alone, 1 written, but something was left out or will change (see the findings),
3 the input is rejected, 4 people's files are in the way.";
