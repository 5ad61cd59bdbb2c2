//! `ptcgen validate`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::{Findings, Rules, SpecFormat};

/// Check specs against the schema and the domain's rules.
#[derive(Args, Debug)]
#[command(after_help = VALIDATE_EXAMPLES)]
pub struct Validate {
    /// The specs; `-` is standard input
    #[arg(value_name = "SPEC", required = true)]
    pub specs: Vec<PathBuf>,
    /// The syntax of standard input, or of files with another ending
    #[arg(long, value_name = "SYNTAX", env = "PTCGEN_SPEC_FORMAT")]
    pub spec_format: Option<SpecFormat>,
    /// Set a field before checking; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE", env = "PTCGEN_SET", hide_env_values = true)]
    pub sets: Vec<String>,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
    /// Which rules may be broken
    #[command(flatten)]
    pub rules: Rules,
}

const VALIDATE_EXAMPLES: &str = "\
Examples:
  ptcgen validate ecr-cache.yaml
  ptcgen validate --strict specs/*.toml
  ptcgen validate --format sarif ecr-cache.json > findings.sarif";
