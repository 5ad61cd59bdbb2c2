//! `ptcgen completions SHELL`.

use clap::{Args, CommandFactory as _};

use super::Cli;
use crate::base::outcome::Outcome;

/// Print a completion script for a shell.
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
