//! `ptcgen templates` and `--templates`: what can be typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Findings, Level, Preview, TableFormat, Terraform};

/// Which template set to take: for the commands that render modules.
#[derive(Args, Debug)]
#[command(next_help_heading = "Templates")]
pub struct SetInput {
    /// Take this template set instead of the spec's: `standard`, `classic` or a folder; what writes has the spec in the
    /// module name it from then on
    #[arg(long, value_name = "SET", env = "PTCGEN_TEMPLATES")]
    pub templates: Option<PathBuf>,
}

/// See template sets, copy one out to change it, test it.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Templates {
    /// What to do.
    #[command(subcommand)]
    pub command: TemplatesCommand,
}

const EXAMPLES: &str = "\
Examples:
  ptcgen templates eject standard templates/ours      a set of your own
  ptcgen new modules/ecr-cache --templates templates/ours
  ptcgen templates show standard main.tf
  ptcgen templates test --templates templates/ours    is every module as somebody reviewed it?
  ptcgen templates changelog modules/ecr-cache        what would an upgrade change in it?

How to own a set, from the first file to CI: docs/templates.md";

/// What `ptcgen templates` does.
#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// List the template sets that ptcgen brings
    List(List),
    /// Print what a set writes, or one of its templates
    Show(Show),
    /// Copy a set into a folder, to change it
    Eject(Eject),
    /// Render every spec with every set and compare with what is stored
    Test(Test),
    /// Print what another template set would change in a module
    Changelog(Changelog),
}

/// List the template sets that ptcgen brings.
#[derive(Args, Debug)]
pub struct List {
    /// How to print them
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// Print what a set writes, or one of its templates.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  ptcgen templates show standard\n  ptcgen templates show templates/ours main.tf.j2"
)]
pub struct Show {
    /// `standard`, `classic` or a folder
    #[arg(value_name = "SET")]
    pub set: PathBuf,
    /// A generated file, a template, or `set.toml`
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
}

/// Copy a set into a folder, to change it.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen templates eject standard templates/ours")]
pub struct Eject {
    /// `standard`, `classic` or a folder
    #[arg(value_name = "SET")]
    pub set: PathBuf,
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// What is shown instead of written
    #[command(flatten)]
    pub preview: Preview,
    /// How findings are printed
    #[command(flatten)]
    pub findings: Findings,
}

/// Render every spec with every set and compare with what is stored.
#[derive(Args, Debug)]
#[command(after_help = TEST_EXAMPLES)]
pub struct Test {
    /// The folder with the specs
    #[arg(long, value_name = "DIR", env = "PTCGEN_SPECS", default_value = "specs")]
    pub specs: PathBuf,
    /// The folder that the reviewed modules lie in, as SET/SPEC/
    #[arg(long, value_name = "DIR", env = "PTCGEN_SNAPSHOTS", default_value = "snapshots")]
    pub snapshots: PathBuf,
    /// A template set: `standard`, `classic` or a folder; repeatable
    #[arg(long, value_name = "SET", env = "PTCGEN_TEMPLATES", value_delimiter = ',', required = true)]
    pub templates: Vec<PathBuf>,
    /// Store what is rendered
    #[arg(long, env = "PTCGEN_ACCEPT")]
    pub accept: bool,
    /// Treat warnings as errors
    #[arg(long, env = "PTCGEN_STRICT")]
    pub strict: bool,
    /// Verify what every spec renders to, up to LEVEL
    #[arg(long, value_name = "LEVEL", env = "PTCGEN_VERIFY", help_heading = "Terraform")]
    pub verify: Option<Level>,
    /// How terraform runs
    #[command(flatten)]
    pub terraform: Terraform,
    /// How findings are printed
    #[command(flatten)]
    pub findings: Findings,
}

const TEST_EXAMPLES: &str = "\
Examples:
  ptcgen templates test --templates templates/ours
  ptcgen templates test --templates templates/ours --accept
  ptcgen templates test --templates templates/ours --verify test --provider-mirror ~/mirror
  ptcgen templates test --templates standard,classic --specs examples/specs --format github

Exit codes: 0 as stored, 1 differences or unused templates, 3 a spec is rejected, 5 a template fails\nor terraform refuses what it makes.";

/// Print what another template set would change in a module.
#[derive(Args, Debug)]
#[command(after_help = CHANGELOG_EXAMPLES)]
pub struct Changelog {
    /// The module
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The older set: `base` (what the module was rendered as), `standard`, `classic` or a folder
    #[arg(long, value_name = "SET", env = "PTCGEN_FROM", default_value = "base")]
    pub from: PathBuf,
    /// The newer set: `standard`, `classic` or a folder [default: the one that the module's spec names]
    #[arg(long, value_name = "SET", env = "PTCGEN_TO")]
    pub to: Option<PathBuf>,
    /// How findings are printed
    #[command(flatten)]
    pub findings: Findings,
}

const CHANGELOG_EXAMPLES: &str = "\
Examples:
  ptcgen templates changelog modules/ecr-cache
  ptcgen templates changelog --from templates/v1 --to templates/v2 modules/ecr-cache

Renders the module's own spec with both and prints a unified diff; changes nothing, needs no git. Exit codes: 0 no change, 1 changes.";
