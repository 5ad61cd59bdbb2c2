//! `ptcgen templates list|show|eject|test|changelog`: the template sets themselves.

mod changelog;
mod eject;
mod list;
mod show;
mod test;

use clap::{Args, Subcommand};

use super::Common;
use crate::base::outcome::Outcome;

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
    List(list::List),
    /// Print what a set writes, or one of its templates
    Show(show::Show),
    /// Copy a set into a folder, to change it
    Eject(eject::Eject),
    /// Render every spec with every set and compare with what is stored
    Test(test::Test),
    /// Print what another template set would change in a module
    Changelog(changelog::Changelog),
}

/// Does what was asked for.
pub fn run(args: &Templates, common: &Common) -> Outcome {
    match &args.command {
        TemplatesCommand::List(args) => list::run(args),
        TemplatesCommand::Show(args) => show::run(args, common),
        TemplatesCommand::Eject(args) => eject::run(args, common),
        TemplatesCommand::Test(args) => test::run(args, common),
        TemplatesCommand::Changelog(args) => changelog::run(args, common),
    }
}
