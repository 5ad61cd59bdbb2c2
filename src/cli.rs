//! What can be typed: clap's types, close to argv. Nothing is opened or resolved here.

mod adopt;
mod adopt_module;
mod cache;
mod check;
mod docs;
mod findings;
mod image;
mod new;
mod policy;
mod presets;
mod rewrite;
mod shell;
mod spec;
mod templates;
mod update;
mod validate;
mod verify;
mod writing;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::edge::terminal::Color;

pub use adopt::Adopt;
pub use adopt_module::{AdoptModule, Diff};
pub use cache::CacheOptions;
pub use check::Check;
pub use docs::Docs;
pub(crate) use findings::output;
pub use findings::{Findings, Output, Rules};
pub use image::Image;
pub use new::New;
pub use policy::Policy;
pub use presets::{Presets, TableFormat};
pub use rewrite::Rewrite;
pub use shell::{Completions, Man};
pub use spec::{NamedSpec, SpecFormat, SpecInput};
pub use templates::{Changelog, Eject, List, SetInput, Show, Templates, TemplatesCommand, Test};
pub use update::{ConflictStyle, Update};
pub use validate::Validate;
pub use verify::{Level, Terraform, Verify};
pub use writing::{Preview, Writing};

/// Generate, document and verify Terraform modules for Amazon ECR pull through cache.
#[derive(Debug, Parser)]
#[command(name = "ptcgen", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  ptcgen new modules/ecr-cache                        a module for Docker Hub
  ptcgen new modules/ecr-cache --preset quay --preset k8s
  ptcgen new modules/ecr-cache --spec ecr-cache.yaml  from a spec
  ptcgen validate ecr-cache.yaml                      the spec alone
  ptcgen verify modules/ecr-cache --level test        terraform has the last word
  ptcgen presets                                      the upstream registries it knows

Exit codes: 0 done, 1 differences, 2 usage, 3 spec rejected, 4 people's work in the way,
5 output fails verification, 6 could not do it, 130 and 143 signals.";

/// What holds for every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Work as if started in DIR
    #[arg(short = 'C', long = "directory", value_name = "DIR", env = "PTCGEN_DIRECTORY", global = true)]
    pub directory: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long, env = "PTCGEN_QUIET", global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print what is done and why
    #[arg(short, long, env = "PTCGEN_VERBOSE", global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", env = "PTCGEN_COLOR", global = true, default_value = "auto")]
    pub color: Color,
}

/// The commands, in the order in which a module meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a complete module into DIR
    New(New),
    /// Render modules again with today's spec and templates, and keep people's edits
    Update(Update),
    /// Say whether modules are what their spec, templates and docs say
    Check(Check),
    /// Show what people changed since a module was rendered
    Diff(Diff),
    /// Take over a module that was made by hand or by another tool
    AdoptModule(AdoptModule),
    /// Write the spec, module and `import` blocks for rules that exist in AWS
    Adopt(Adopt),
    /// Write module docs; takes terraform-docs' own arguments
    Docs(Docs),
    /// Let terraform say whether modules are right
    Verify(Verify),
    /// Check specs against the schema and the domain's rules
    Validate(Validate),
    /// Print the JSON Schema of the spec
    Schema,
    /// Print an IAM document, least privilege, for a role
    Policy(Policy),
    /// Print where the cache has an image
    Image(Image),
    /// List the upstream registries that ECR can cache
    Presets(Presets),
    /// Rewrite images in files so that they come through the cache
    Rewrite(Rewrite),
    /// See template sets, copy one out to change it, test it
    Templates(Templates),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page of ptcgen or of a command
    Man(Man),
}
