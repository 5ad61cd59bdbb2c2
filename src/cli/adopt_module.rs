//! `ptcgen adopt-module` and `ptcgen diff`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::{Findings, SpecInput, Writing};

/// Take over a module that was made by hand or by another tool, and touch none of its files.
#[derive(Args, Debug)]
#[command(after_help = ADOPT_EXAMPLES)]
pub struct AdoptModule {
    /// The module's folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The spec that the module is to follow
    #[command(flatten)]
    pub input: SpecInput,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: Writing,
}

const ADOPT_EXAMPLES: &str = "\
Examples:
  ptcgen adopt-module --diff modules/ecr-cache --spec ecr-cache.yaml   look first
  ptcgen adopt-module modules/ecr-cache --spec ecr-cache.yaml
  ptcgen adopt-module modules/ecr-cache          its record is damaged, its spec is there

It writes the spec, where there is none, and `.ptcgen/`. What differs counts as edited by hand from then on, what is
not there as deleted on purpose.";

/// Show what people changed since a module was rendered.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  ptcgen diff modules/ecr-cache\n\nExit codes: 0 nothing was changed, 1 something was."
)]
pub struct Diff {
    /// The module's folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
}
