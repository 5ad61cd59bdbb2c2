//! `ptcgen man [COMMAND]`: manual pages, generated from the text of `--help`.

use clap::{Args, CommandFactory as _};

use super::Cli;
use super::shared::reporter;
use crate::base::outcome::{Exit, Outcome};
use crate::diag::did_you_mean;

/// Print the manual page of ptcgen or of a command.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen man new | man -l -")]
pub struct Man {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Prints a manual page in roff.
pub fn run(args: &Man) -> Outcome {
    let mut program = Cli::command();
    program.build();
    let command = match args.command.as_deref() {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return unknown(name, &program),
        },
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(command).render(&mut page) {
        Ok(()) => Outcome::data(String::from_utf8_lossy(&page)),
        Err(error) => Outcome::words(Exit::Failed, format!("error: {error}\n")),
    }
}

fn unknown(name: &str, program: &clap::Command) -> Outcome {
    let names = program.get_subcommands().map(clap::Command::get_name);
    match did_you_mean(name, names) {
        Some(near) => reporter::usage(&format!("there is no command `{name}`; did you mean `{near}`?")),
        None => reporter::usage(&format!("there is no command `{name}`; `ptcgen --help` lists them")),
    }
}
