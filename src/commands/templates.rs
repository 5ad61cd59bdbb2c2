//! `ptcgen templates list|show|eject|test|changelog`: works with template sets.

mod changelog;
mod eject;
mod list;
mod show;
mod test;

use clap::{Args, Subcommand};

use super::Common;
use crate::base::outcome::Outcome;

/// List, copy and test template sets.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Templates {
    /// The subcommand.
    #[command(subcommand)]
    pub command: TemplatesCommand,
}

const EXAMPLES: &str = "\
Examples:
  ptcgen templates eject standard templates/ours      start a set of your own
  ptcgen new modules/ecr-cache --templates templates/ours
  ptcgen templates show standard main.tf
  ptcgen templates test --templates templates/ours    compare every module with its snapshot
  ptcgen templates changelog modules/ecr-cache        show what an upgrade would change

How to maintain a set of your own, from the first file to CI: docs/templates.md";

/// The subcommands of `ptcgen templates`.
#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// List the built-in template sets
    List(list::List),
    /// List the files that a set writes, or print one of its templates
    Show(show::Show),
    /// Copy a set into a folder, for you to change
    Eject(eject::Eject),
    /// Render every spec with every set and compare with stored snapshots
    Test(test::Test),
    /// Print what another template set would change in a module
    Changelog(changelog::Changelog),
}

/// Runs a subcommand.
pub fn run(args: &Templates, common: &Common) -> Outcome {
    match &args.command {
        TemplatesCommand::List(args) => list::run(args),
        TemplatesCommand::Show(args) => show::run(args, common),
        TemplatesCommand::Eject(args) => eject::run(args, common),
        TemplatesCommand::Test(args) => test::run(args, common),
        TemplatesCommand::Changelog(args) => changelog::run(args, common),
    }
}
