//! `ptcgen new`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::{Level, SetInput, SpecInput, Terraform, Writing};

/// Write a complete module into DIR.
#[derive(Args, Debug)]
#[command(after_help = NEW_EXAMPLES)]
pub struct New {
    /// The module's folder; made if it is not there
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The spec to start from
    #[command(flatten)]
    pub input: SpecInput,
    /// Which template set to take
    #[command(flatten)]
    pub set: SetInput,
    /// Replace files that people wrote or changed; the old text is kept
    #[arg(long, env = "PTCGEN_FORCE", help_heading = "Writing")]
    pub force: bool,
    /// What to show first, how, and which rules may be broken
    #[command(flatten)]
    pub writing: Writing,
    /// Verify the module that was written, up to LEVEL
    #[arg(long, value_name = "LEVEL", env = "PTCGEN_VERIFY", help_heading = "Terraform")]
    pub verify: Option<Level>,
    /// How terraform runs
    #[command(flatten)]
    pub terraform: Terraform,
}

const NEW_EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache
  ptcgen new modules/ecr-cache --preset docker-hub --preset ghcr --set region=eu-west-1
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml
  ptcgen new modules/ecr-cache --spec - --spec-format json < ecr-cache.json
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml --diff
  ptcgen new modules/ecr-cache --verify test --provider-mirror ~/mirror
  ptcgen new modules/ecr-cache --templates templates/ours

Without --spec and --preset it takes the spec that lies in DIR, else Docker Hub.";
