//! `ptcgen completions SHELL`: completion scripts, generated from the command line's definition.

use clap::{Args, CommandFactory as _};

use super::Cli;
use crate::base::outcome::Outcome;

/// Print a shell completion script.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  ptcgen completions bash > ~/.local/share/bash-completion/completions/ptcgen")]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Prints the completion script of a shell.
pub fn run(args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "ptcgen", &mut script);
    Outcome::data(String::from_utf8_lossy(&script))
}
