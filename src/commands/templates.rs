//! `ptcgen templates list|show|eject`: the template sets themselves.

mod eject;
mod list;
mod show;

use crate::cli::{Common, Templates, TemplatesCommand};
use crate::outcome::Outcome;

/// Does what was asked for.
pub fn run(args: &Templates, common: &Common) -> Outcome {
    match &args.command {
        TemplatesCommand::List(args) => list::run(args),
        TemplatesCommand::Show(args) => show::run(args, common),
        TemplatesCommand::Eject(args) => eject::run(args, common),
    }
}
