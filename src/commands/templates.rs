//! `ptcgen templates list|show|eject|test|changelog`: the template sets themselves.

mod changelog;
mod eject;
mod list;
mod show;
mod test;

use crate::base::outcome::Outcome;
use crate::cli::{Common, Templates, TemplatesCommand};

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
